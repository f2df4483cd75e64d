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
package io.lakeflow.flink.connect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;

/**
 * The deletions of one round, read before its live rows and emitted after them, unless a live row
 * has outlived them: a row that is listed as live was read later than its deletion, so that on a
 * tie it wins.
 */
final class Tombstones {
    private final Map<Long, Tombstone> byKey = new LinkedHashMap<>();
    private final Set<Long> outlived;

    /**
     * A deletion.
     *
     * @param cursor when it was; null where the connector does not tell
     * @param row the row that says it
     */
    record Tombstone(long identity, @Nullable CursorPoint cursor, RowData row) {}

    /**
     * @param outlived identities of those that a live row of this round has outlived, or that were
     *     emitted, before a restore
     */
    Tombstones(Set<Long> outlived) {
        this.outlived = new HashSet<>(outlived);
    }

    int size() {
        return byKey.size();
    }

    void add(long key, Tombstone tombstone) {
        if (!outlived.contains(tombstone.identity())) {
            byKey.merge(
                    key, tombstone, (one, other) -> isBefore(other, one.cursor()) ? one : other);
        }
    }

    private static boolean isBefore(Tombstone tombstone, @Nullable CursorPoint cursor) {
        return cursor != null && tombstone.cursor() != null && tombstone.cursor().isBefore(cursor);
    }

    /** Drops those of rows that were emitted in a later version before they were listed. */
    void dropOutlived(Map<Long, CursorPoint> emitted) {
        byKey.entrySet()
                .removeIf(
                        entry -> {
                            CursorPoint live = emitted.get(entry.getKey());
                            CursorPoint gone = entry.getValue().cursor();
                            return live != null && gone != null && gone.isBefore(live);
                        });
    }

    /** Holds a live row against its deletion: whether it is older and has to be left out. */
    boolean outdates(long key, @Nullable CursorPoint cursor) {
        Tombstone tombstone = byKey.get(key);
        if (tombstone == null) {
            return false;
        }
        if (cursor != null && tombstone.cursor() != null && cursor.isBefore(tombstone.cursor())) {
            return true;
        }
        byKey.remove(key);
        outlived.add(tombstone.identity());
        return false;
    }

    /** Was emitted before a restore. */
    void addEmitted(long identity) {
        if (byKey.values().removeIf(tombstone -> tombstone.identity() == identity)) {
            outlived.add(identity);
        }
    }

    /** What is left to emit when the live rows have ended. */
    List<Tombstone> remaining() {
        return new ArrayList<>(byKey.values());
    }

    Set<Long> outlived() {
        return Set.copyOf(outlived);
    }
}
