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
 * What of a page was already emitted, as far as it is kept in state: the identities of the last
 * rows, and of the rows before them only how many there were and a hash over them in order.
 *
 * @param prefixCount how many rows were emitted before those in {@code identities}
 * @param prefixHash the {@link #roll rolling hash} over the identities of those rows
 * @param identities the identities of the rows emitted last, in the order of emission, at most
 *     {@link #MAX_IDENTITIES}
 */
public record Emitted(long prefixCount, long prefixHash, long[] identities) {
    /** How many identities of one page are kept in state, 8 bytes each. */
    public static final int MAX_IDENTITIES = 1_000;

    /** Nothing of the page was emitted. */
    public static final Emitted NOTHING = new Emitted(0, 0, new long[0]);

    private static final long HASH_FACTOR = 0x9E3779B97F4A7C15L;

    public Emitted {
        if (identities.length > MAX_IDENTITIES) {
            throw new IllegalArgumentException(
                    identities.length + " identities, at most " + MAX_IDENTITIES + " are kept");
        }
        if (prefixCount < 0) {
            throw new IllegalArgumentException("a prefix of " + prefixCount + " rows");
        }
    }

    /** The number of rows emitted. */
    public long count() {
        return prefixCount + identities.length;
    }

    /** Extends a hash by one row. Depends on the order; the hash of no rows is zero. */
    static long roll(long hash, long identity) {
        return (hash + identity) * HASH_FACTOR + 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Emitted that
                && prefixCount == that.prefixCount
                && prefixHash == that.prefixHash
                && Arrays.equals(identities, that.identities);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(prefixCount + prefixHash) + Arrays.hashCode(identities);
    }

    @Override
    public String toString() {
        return count() + " rows";
    }
}
