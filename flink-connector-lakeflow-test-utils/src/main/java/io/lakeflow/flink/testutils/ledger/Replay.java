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
package io.lakeflow.flink.testutils.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The table that the rows of a ledger leave, and what was wrong on the way.
 *
 * @param table the last version of each key that is left; the columns of a key are joined by {@code
 *     /}
 * @param duplicates rows that say what one before them has said: the same version of a key, or the
 *     deletion of a key that is deleted already; one of a key that never came is none, for the key
 *     may have come and gone between two looks
 * @param stale rows with an older version of their key than one before them
 */
public record Replay(
        Map<String, Long> table, List<LedgerEntry> duplicates, List<LedgerEntry> stale) {

    /**
     * Replays rows in their order.
     *
     * @param keyColumns the columns of the key, counted from 0
     * @param versionColumn the column of a number that grows with each version of a key; a deletion
     *     may have none
     */
    public static Replay of(
            List<LedgerEntry> entries, List<Integer> keyColumns, int versionColumn) {
        Map<String, Long> table = new LinkedHashMap<>();
        Map<String, Long> newest = new HashMap<>();
        Set<String> seen = new HashSet<>();
        Set<String> deleted = new HashSet<>();
        List<LedgerEntry> duplicates = new ArrayList<>();
        List<LedgerEntry> stale = new ArrayList<>();
        for (LedgerEntry entry : entries) {
            String key = entry.key(keyColumns);
            Optional<Long> version = entry.cell(versionColumn).map(Long::valueOf);
            boolean again = version.isPresent() && !seen.add(key + '\t' + version.get());
            boolean old = version.isPresent() && version.get() < newest.getOrDefault(key, 0L);
            version.ifPresent(number -> newest.merge(key, number, Math::max));
            switch (entry.kind()) {
                case INSERT, UPDATE_AFTER -> {
                    table.put(key, version.orElseThrow());
                    deleted.remove(key);
                }
                case DELETE, UPDATE_BEFORE -> {
                    table.remove(key);
                    again = !deleted.add(key);
                }
            }
            if (again) {
                duplicates.add(entry);
            }
            if (old) {
                stale.add(entry);
            }
        }
        return new Replay(table, duplicates, stale);
    }

    /** The keys of which the table lacks this version, each with what it has in its place. */
    public List<String> lost(Map<String, Long> expected) {
        return expected.entrySet().stream()
                .filter(row -> !Objects.equals(table.get(row.getKey()), row.getValue()))
                .map(
                        row ->
                                "%s: expected version %d, found %s"
                                        .formatted(
                                                row.getKey(),
                                                row.getValue(),
                                                table.get(row.getKey())))
                .toList();
    }

    /** The keys that the table still has and should not. */
    public List<String> undead(Map<String, Long> expected) {
        return table.keySet().stream().filter(key -> !expected.containsKey(key)).toList();
    }

    /** Whether the table is this one. */
    public boolean leaves(Map<String, Long> expected) {
        return table.equals(expected);
    }
}
