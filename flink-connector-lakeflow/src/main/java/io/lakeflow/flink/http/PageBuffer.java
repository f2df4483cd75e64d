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

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects a body of unknown length up to a limit, in segments that grow: no byte is copied while
 * it grows, and a body of the length that was announced is not copied at all.
 */
final class PageBuffer {
    private static final int FIRST_SEGMENT = 16 << 10;
    private static final int LARGEST_SEGMENT = 1 << 20;

    /** An announced length is believed up to here; beyond, segments grow with what arrives. */
    private static final long MOST_BELIEVED = 16 << 20;

    private final long limit;
    private final List<byte[]> full = new ArrayList<>();
    private byte[] segment = new byte[0];
    private int used;
    private long size;

    PageBuffer(long limit) {
        this.limit = limit;
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
            segment = new byte[(int) length];
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
    byte[] segment() {
        if (used == segment.length) {
            if (used > 0) {
                full.add(segment);
            }
            int next = Math.max(FIRST_SEGMENT, Math.min(2 * segment.length, LARGEST_SEGMENT));
            // One byte over the limit has to fit, or it would not be noticed.
            segment = new byte[(int) Math.min(next, limit + 1 - size)];
            used = 0;
        }
        return segment;
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

    byte[] toByteArray() {
        if (full.isEmpty() && used == segment.length) {
            return segment;
        }
        byte[] whole = new byte[(int) size];
        int position = 0;
        for (byte[] part : full) {
            System.arraycopy(part, 0, whole, position, part.length);
            position += part.length;
        }
        System.arraycopy(segment, 0, whole, position, used);
        return whole;
    }

    private Fault tooLarge() {
        return Fault.lasting(
                "the body of the answer is larger than "
                        + limit
                        + " bytes after decompression. Ask for smaller pages, or raise the limit"
                        + " and the memory of the task",
                null);
    }
}
