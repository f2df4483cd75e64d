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

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;
import javax.annotation.Nullable;

/**
 * Collects a body of unknown length up to a limit, in segments that grow: no byte is copied while
 * it grows, and a body of the length that was announced is not copied at all. What does not stay in
 * memory is written to a file, a segment at a time, on the thread on which it arrives: a disk that
 * is slower than the network slows the network down.
 */
final class PageBuffer {
    private static final int FIRST_SEGMENT = 16 << 10;
    private static final int LARGEST_SEGMENT = 1 << 20;
    private static final byte[] NOTHING = {};

    /** An announced length is believed up to here; beyond, segments grow with what arrives. */
    private static final long MOST_BELIEVED = 16 << 20;

    /** How a file is opened that has no name once it is closed. */
    interface FileOpening {
        FileChannel open(Path name) throws IOException;
    }

    private final long limit;
    private final Path directory;
    private final ArrayPool pool;
    private final FileOpening opening;
    private final List<byte[]> full = new ArrayList<>();
    private byte[] segment = NOTHING;
    private int used;
    private long size;
    private final CRC32 hash = new CRC32();
    @Nullable private FileChannel file;

    /**
     * @param directory where a large body goes
     * @param pool of the arrays that it is collected in
     */
    PageBuffer(long limit, Path directory, ArrayPool pool) {
        // Where the system allows it, the name is gone again as soon as the file is open.
        this(
                limit,
                directory,
                pool,
                name -> FileChannel.open(name, CREATE_NEW, READ, WRITE, DELETE_ON_CLOSE));
    }

    PageBuffer(long limit, Path directory, ArrayPool pool, FileOpening opening) {
        this.limit = limit;
        this.directory = directory;
        this.pool = pool;
        this.opening = opening;
    }

    /**
     * Makes room for a body whose length was announced, before anything is added.
     *
     * @throws Fault if it is over the limit
     */
    void announce(long length) throws Fault {
        if (length > limit) {
            throw tooLarge();
        }
        if (length <= MOST_BELIEVED) {
            segment = pool.take((int) length);
        }
    }

    void append(ByteBuffer part) throws Fault {
        while (part.hasRemaining()) {
            byte[] target = segment();
            int length = Math.min(part.remaining(), target.length - used);
            part.get(target, used, length);
            advance(length);
        }
    }

    /** Where the next bytes go, from {@link #position()} to its end: at least one. */
    byte[] segment() throws Fault {
        if (used == segment.length) {
            if (size >= Body.MOST_IN_MEMORY) {
                writeOut();
            } else {
                addSegment();
            }
        }
        return segment;
    }

    private void addSegment() {
        if (used > 0) {
            full.add(segment);
        }
        int next = Math.max(FIRST_SEGMENT, Math.min(2 * segment.length, LARGEST_SEGMENT));
        // One byte over the limit has to fit, or it would not be noticed.
        segment = pool.take((int) Math.min(next, limit + 1 - size));
        used = 0;
    }

    /** All that was collected goes to the file, and its last segment is filled anew. */
    private void writeOut() throws Fault {
        try {
            if (file == null) {
                file = opening.open(directory.resolve("lakeflow-page-" + UUID.randomUUID()));
            }
            for (byte[] part : full) {
                write(part, part.length);
                pool.giveBack(part);
            }
            write(segment, used);
        } catch (IOException e) {
            throw Fault.lasting(
                    "the body of the answer has more than "
                            + Body.MOST_IN_MEMORY
                            + " bytes and could not be written to a file in "
                            + directory
                            + ": "
                            + (e.getMessage() == null ? e : e.getMessage())
                            + ". Make room there, name another directory in Flink's 'io.tmp.dirs',"
                            + " or ask for smaller pages",
                    e);
        }
        full.clear();
        used = 0;
    }

    private void write(byte[] part, int length) throws IOException {
        hash.update(part, 0, length);
        ByteBuffer bytes = ByteBuffer.wrap(part, 0, length);
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    int position() {
        return used;
    }

    /** Tells that bytes were put into {@link #segment()}. */
    void advance(int length) throws Fault {
        used += length;
        size += length;
        if (size > limit) {
            throw tooLarge();
        }
    }

    /** All that was collected. Nothing can be added any more to the arrays that it is in. */
    Body toBody() throws Fault {
        Body body = file == null ? inMemory() : inFile();
        segment = NOTHING;
        used = 0;
        return body;
    }

    private Body inFile() throws Fault {
        writeOut();
        pool.giveBack(segment);
        return Body.of(file, size, (int) hash.getValue());
    }

    private Body inMemory() {
        return full.isEmpty() && (used == segment.length || used >= ArrayPool.SMALLEST)
                ? Body.of(segment, used, pool)
                : inOneArray();
    }

    /**
     * Nothing more comes, and what came is not wanted. The pool gets nothing back: it may be a
     * timer that says so, while the event loop is still writing.
     */
    void discard() {
        try (FileChannel open = file) {
            full.clear();
        } catch (IOException e) {
            throw new UncheckedIOException("the file of a body cannot be closed", e);
        }
    }

    private Body inOneArray() {
        byte[] whole = pool.take((int) size);
        int position = 0;
        for (byte[] part : full) {
            System.arraycopy(part, 0, whole, position, part.length);
            position += part.length;
            pool.giveBack(part);
        }
        System.arraycopy(segment, 0, whole, position, used);
        pool.giveBack(segment);
        return Body.of(whole, (int) size, pool);
    }

    private Fault tooLarge() {
        return Fault.lasting(
                "the body of the answer is larger than "
                        + limit
                        + " bytes after decompression. Ask for smaller pages, or raise"
                        + " 'http.max-page-bytes'; large pages are kept in files of the task",
                null);
    }
}
