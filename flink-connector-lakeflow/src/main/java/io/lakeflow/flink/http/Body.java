/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lakeflow.flink.http;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import javax.annotation.Nullable;

/**
 * The body of an answer, decompressed: up to {@value #MOST_IN_MEMORY} bytes in memory, a larger one
 * in a file. The file has no name, so that nothing is left of it when the process ends, however it
 * ends. {@link #close()} gives its room back; where nobody closes it, the garbage collector does.
 */
public final class Body implements Closeable {
    /** A body with more bytes is not kept in memory. */
    public static final int MOST_IN_MEMORY = 16 << 20;

    /** What there is where an answer has none. */
    static final Body NONE = of(new byte[0]);

    @Nullable private final byte[] bytes;
    @Nullable private final FileChannel file;
    private final long size;
    private final int fileHash;
    private final boolean knownToBeWhole;

    private Body(
            @Nullable byte[] bytes,
            @Nullable FileChannel file,
            long size,
            int fileHash,
            boolean knownToBeWhole) {
        this.bytes = bytes;
        this.file = file;
        this.size = size;
        this.fileHash = fileHash;
        this.knownToBeWhole = knownToBeWhole;
    }

    /**
     * A body that is known to be whole.
     *
     * @param bytes not copied, not to be changed
     */
    public static Body of(byte[] bytes) {
        return new Body(bytes, null, bytes.length, 0, true);
    }

    /**
     * @param hash of all of its bytes
     */
    static Body of(FileChannel file, long size, int hash) {
        return new Body(null, file, size, hash, true);
    }

    /** The same of an answer whose end was the end of its connection. */
    Body withUnknownEnd() {
        return new Body(bytes, file, size, fileHash, false);
    }

    /** All of it, not to be changed; null if it is in a file. */
    @Nullable
    public byte[] bytes() {
        return bytes;
    }

    public long size() {
        return size;
    }

    /**
     * Whether a length, a last chunk or a checksum came with it. Otherwise it may have been cut
     * short unseen.
     */
    public boolean isKnownToBeWhole() {
        return knownToBeWhole;
    }

    /** Its bytes from the beginning, each time anew. */
    public InputStream open() {
        return bytes == null ? new FileStream() : new ByteArrayInputStream(bytes);
    }

    /** Equal for equal bodies. */
    public int contentHash() {
        return bytes == null ? fileHash : Arrays.hashCode(bytes);
    }

    /** Gives the file back; what is in memory stays. */
    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException("the file of a body cannot be closed", e);
            }
        }
    }

    /** Has a place of its own in the file. */
    private final class FileStream extends InputStream {
        private long position;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = file.read(ByteBuffer.wrap(target, offset, length), position);
            position += Math.max(0, count);
            return count;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.max(0, Math.min(count, size - position));
            position += skipped;
            return skipped;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, size - position);
        }
    }
}
