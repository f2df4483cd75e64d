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

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * The rows that are emitted of one page, as they come. They are put in order only where somebody
 * asks for one: most pages are never asked. Not thread-safe.
 */
final class EmittedRows {
    private long[] identities = {};
    private long[] keys = {};
    private CursorValue[] cursors = {};
    private int size;

    /** How many of the rows are in the following. */
    private int ordered;

    private final DistinctLongs known = new DistinctLongs();
    private final DistinctLongs knownKeys = new DistinctLongs();

    /** Of each of the known keys. */
    private CursorValue[] newest = {};

    /**
     * @param cursor {@link CursorValue#NONE} for a row that lacks one
     */
    void add(long identity, long key, CursorValue cursor) {
        if (size == identities.length) {
            identities = Arrays.copyOf(identities, Math.max(16, 2 * size));
            keys = Arrays.copyOf(keys, identities.length);
            cursors = Arrays.copyOf(cursors, identities.length);
        }
        identities[size] = identity;
        keys[size] = key;
        cursors[size++] = cursor;
    }

    boolean contains(long identity) {
        order();
        return known.find(identity) >= 0;
    }

    /** The newest cursor of a key among these rows, or null. */
    @Nullable
    CursorValue newest(long key) {
        order();
        int place = knownKeys.find(key);
        return place < 0 ? null : newest[place];
    }

    private void order() {
        for (; ordered < size; ordered++) {
            known.add(identities[ordered]);
            int place = knownKeys.find(keys[ordered]);
            CursorValue version = SeenIdentities.version(cursors[ordered]);
            if (place >= 0) {
                newest[place] = CursorValue.max(newest[place], version);
            } else {
                addKey(keys[ordered], version);
            }
        }
    }

    private void addKey(long key, CursorValue version) {
        int place = knownKeys.size();
        if (place == newest.length) {
            newest = Arrays.copyOf(newest, Math.max(16, 2 * place));
        }
        knownKeys.add(key);
        newest[place] = version;
    }

    /** The keys of those without a cursor. */
    Set<Long> undatedKeys() {
        Set<Long> undated = new HashSet<>();
        for (int i = 0; i < size; i++) {
            if (cursors[i].equals(CursorValue.NONE)) {
                undated.add(keys[i]);
            }
        }
        return undated;
    }

    int size() {
        return size;
    }

    long identity(int row) {
        return identities[row];
    }

    long key(int row) {
        return keys[row];
    }

    CursorValue cursor(int row) {
        return cursors[row];
    }
}
