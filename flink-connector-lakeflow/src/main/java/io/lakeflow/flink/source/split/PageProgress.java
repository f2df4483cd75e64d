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
package io.lakeflow.flink.source.split;

import java.util.Arrays;

/**
 * Follows the emission of a page row by row: the growing counterpart of {@link Emitted}.
 *
 * <p>A row costs one store into a ring; it is part of the path of every row, so nothing is
 * allocated here but the ring, which grows to at most {@link Emitted#MAX_IDENTITIES} entries.
 */
final class PageProgress {
    private static final int FIRST_CAPACITY = 16;

    private long prefixCount;
    private long prefixHash;
    private long[] ring;
    private int oldest;
    private int size;

    PageProgress(Emitted emitted) {
        prefixCount = emitted.prefixCount();
        prefixHash = emitted.prefixHash();
        ring = emitted.identities().clone();
        size = ring.length;
    }

    void add(long identity) {
        if (size < Emitted.MAX_IDENTITIES) {
            if (size == ring.length) {
                int doubled = Math.max(FIRST_CAPACITY, 2 * size);
                ring = Arrays.copyOf(ring, Math.min(doubled, Emitted.MAX_IDENTITIES));
            }
            ring[size++] = identity;
            return;
        }
        prefixHash = Emitted.roll(prefixHash, ring[oldest]);
        prefixCount++;
        ring[oldest] = identity;
        oldest = oldest + 1 == size ? 0 : oldest + 1;
    }

    /** A new page begins. */
    void clear() {
        prefixCount = 0;
        prefixHash = 0;
        oldest = 0;
        size = 0;
    }

    Emitted toEmitted() {
        if (size == 0) {
            return Emitted.NOTHING;
        }
        long[] inOrder = new long[size];
        System.arraycopy(ring, oldest, inOrder, 0, size - oldest);
        System.arraycopy(ring, 0, inOrder, size - oldest, oldest);
        return new Emitted(prefixCount, prefixHash, inOrder);
    }
}
