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
package io.lakeflow.flink.rest;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The rows that a pass has read last, to know those again that a shift of the list brings once
 * more. Rows that come before others push as many to the next page as they are, and those are the
 * ones just read; so the last {@value #MOST} suffice for whatever happens between two requests.
 * Immutable.
 */
final class RecentRows {
    static final int MOST = 10_000;

    /** Small pages are put together, so that a look-up has few places to look at. */
    private static final int PART = MOST / 10;

    static final RecentRows NONE = new RecentRows(List.of());

    /** Each sorted; the one that was read last is the last. */
    private final List<long[]> parts;

    private RecentRows(List<long[]> parts) {
        this.parts = parts;
    }

    boolean contains(long row) {
        for (long[] part : parts) {
            if (Arrays.binarySearch(part, row) >= 0) {
                return true;
            }
        }
        return false;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** With the rows of another page, in the order in which it has them. */
    RecentRows plus(long... page) {
        if (page.length == 0) {
            return this;
        }
        List<long[]> next = new ArrayList<>(parts);
        long[] added = Arrays.copyOfRange(page, Math.max(0, page.length - MOST), page.length);
        if (!next.isEmpty() && next.get(next.size() - 1).length + added.length <= PART) {
            long[] last = next.remove(next.size() - 1);
            long[] both = Arrays.copyOf(last, last.length + added.length);
            System.arraycopy(added, 0, both, last.length, added.length);
            added = both;
        }
        Arrays.sort(added);
        next.add(added);
        int size = next.stream().mapToInt(part -> part.length).sum();
        while (size - next.get(0).length >= MOST) {
            size -= next.remove(0).length;
        }
        return new RecentRows(List.copyOf(next));
    }

    /** One field of a state's JSON. */
    String pack() {
        int longs = parts.stream().mapToInt(part -> 1 + part.length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(longs * Long.BYTES);
        for (long[] part : parts) {
            bytes.putLong(part.length);
            bytes.asLongBuffer().put(part);
            bytes.position(bytes.position() + part.length * Long.BYTES);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    static RecentRows unpack(String packed) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(packed));
        List<long[]> parts = new ArrayList<>();
        while (bytes.hasRemaining()) {
            long[] part = new long[(int) bytes.getLong()];
            bytes.asLongBuffer().get(part);
            bytes.position(bytes.position() + part.length * Long.BYTES);
            parts.add(part);
        }
        return parts.isEmpty() ? NONE : new RecentRows(List.copyOf(parts));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecentRows that
                && Arrays.deepEquals(parts.toArray(), that.parts.toArray());
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(parts.toArray());
    }
}
