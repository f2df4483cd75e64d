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
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import javax.annotation.Nullable;

/**
 * The body of an answer, decompressed: up to {@value #MOST_IN_MEMORY} bytes in memory, a larger one
 * in a file. The file has no name, so that nothing is left of it when the process ends, however it
 * ends. {@link #close()} gives its room back, from when on it cannot be read; where nobody closes
 * it, the garbage collector does.
 */
public final class Body implements Closeable {
    /** A body with more bytes is not kept in memory. */
    public static final int MOST_IN_MEMORY = 16 << 20;

    /** What there is where an answer has none. */
    static final Body NONE = of(new byte[0]);

    @Nullable private final Lent array;
    @Nullable private final FileChannel file;
    private final long size;
    private final int fileHash;
    private final boolean knownToBeWhole;

    private Body(
            @Nullable Lent array,
            @Nullable FileChannel file,
            long size,
            int fileHash,
            boolean knownToBeWhole) {
        this.array = array;
        this.file = file;
        this.size = size;
        this.fileHash = fileHash;
        this.knownToBeWhole = knownToBeWhole;
    }

    /** An array until it goes back to its pool: for the first who asks, and nobody reads it on. */
    private record Lent(AtomicReference<byte[]> bytes, @Nullable ArrayPool pool) {
        byte[] open() {
            byte[] open = bytes.get();
            if (open == null) {
                throw new IllegalStateException(
                        "the body of an answer is read after it was closed");
            }
            return open;
        }

        void close() {
            byte[] open = pool == null ? null : bytes.getAndSet(null);
            if (open != null) {
                pool.giveBack(open);
            }
        }
    }

    /**
     * A body that is known to be whole and can be read even after it was closed.
     *
     * @param bytes not copied, not to be changed
     */
    public static Body of(byte[] bytes) {
        return new Body(lent(bytes, null), null, bytes.length, 0, true);
    }

    /**
     * @param bytes not copied, of the pool
     * @param size how many of them, from the first one on
     */
    static Body of(byte[] bytes, int size, ArrayPool pool) {
        return new Body(lent(bytes, pool), null, size, 0, true);
    }

    private static Lent lent(byte[] bytes, @Nullable ArrayPool pool) {
        return new Lent(new AtomicReference<>(bytes), pool);
    }

    /**
     * @param hash of all of its bytes
     */
    static Body of(FileChannel file, long size, int hash) {
        return new Body(null, file, size, hash, true);
    }

    /** The same of an answer whose end was the end of its connection. */
    Body withUnknownEnd() {
        return new Body(array, file, size, fileHash, false);
    }

    /**
     * Its bytes, the first {@link #size()} of the array; null if it is in a file. Not to be
     * changed, and not to be read once it is closed.
     */
    @Nullable
    public byte[] bytes() {
        return array == null ? null : array.open();
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
        return array == null
                ? new FileStream()
                : new ByteArrayInputStream(array.open(), 0, (int) size);
    }

    /** Equal for equal bodies. */
    public int contentHash() {
        if (array == null) {
            return fileHash;
        }
        CRC32 hash = new CRC32();
        hash.update(array.open(), 0, (int) size);
        return (int) hash.getValue();
    }

    @Override
    public void close() {
        if (array != null) {
            array.close();
        }
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
