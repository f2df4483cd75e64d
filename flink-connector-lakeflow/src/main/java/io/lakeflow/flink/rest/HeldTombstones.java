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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;

/**
 * The tombstones of one round, read before its live list and emitted after it, unless a live row
 * has outlived them: a row that is listed as live was read later than its tombstone, so that on a
 * tie it wins. Not thread-safe.
 */
final class HeldTombstones {
    private final Map<Long, Tombstone> byKey = new LinkedHashMap<>();
    private final Map<Long, Set<Long>> identitiesByKey = new HashMap<>();
    private final Map<Long, Tombstone> outlivedInPage = new HashMap<>();
    private final Set<Long> superseded;
    private final SeenIdentities.Builder seen;
    private final CursorValue started;
    @Nullable private CursorValue newest;
    @Nullable private CursorValue reached;
    @Nullable private CursorValue cut;

    /** A delete: where it stands in time, and the row that says it. */
    record Tombstone(long identity, CursorValue cursor, RowData row) {}

    /**
     * @param seen tombstones that earlier rounds have dealt with
     * @param superseded identities of tombstones that a live row of this round has outlived
     * @param started when the round began
     */
    HeldTombstones(SeenIdentities seen, Set<Long> superseded, Instant started) {
        this.seen = seen.toBuilder();
        this.started = CursorValue.of(started);
        this.superseded = new HashSet<>(superseded);
    }

    /** How many are remembered, of this round and of earlier ones that may be listed again. */
    int remembered() {
        return seen.size();
    }

    /**
     * Leaves what stands at or after a cursor to the next round, which reads it again.
     *
     * @return whether this round keeps any tombstone that earlier ones did not have
     */
    boolean cutAt(CursorValue end) {
        cut = end;
        seen.dropFrom(end);
        byKey.entrySet()
                .removeIf(
                        entry -> {
                            boolean later = !entry.getValue().cursor().isBefore(end);
                            if (later) {
                                identitiesByKey.remove(entry.getKey());
                            }
                            return later;
                        });
        newest = seen.newest();
        reached = reached == null || reached.isBefore(end) ? reached : newest;
        return !byKey.isEmpty();
    }

    /** Where the round's live list has to end, so that no row overtakes its tombstone; or null. */
    @Nullable
    CursorValue cut() {
        return cut;
    }

    /**
     * Drops the tombstones of rows that were emitted in a later version before: such a tombstone
     * came late.
     *
     * @param emitted the newest cursor by key, as far as remembered
     * @param grain how coarse the tombstones' cursors are
     */
    void dropOutlived(Map<Long, CursorValue> emitted, Duration grain) {
        byKey.entrySet()
                .removeIf(
                        entry -> {
                            CursorValue live = emitted.get(entry.getKey());
                            CursorValue gone = entry.getValue().cursor();
                            return live != null
                                    && gone.isBefore(live)
                                    && !live.minus(grain).isBefore(gone);
                        });
    }

    void add(long key, Tombstone tombstone) {
        boolean known = seen.contains(tombstone.identity());
        newest = CursorValue.later(newest, tombstone.cursor());
        if (!started.isBefore(tombstone.cursor())) {
            reached = CursorValue.later(reached, tombstone.cursor());
        }
        if (!known) {
            seen.add(tombstone.identity(), key, tombstone.cursor());
        }
        if (!known && !superseded.contains(tombstone.identity())) {
            byKey.merge(key, tombstone, HeldTombstones::later);
            identitiesByKey
                    .computeIfAbsent(key, ignored -> new HashSet<>())
                    .add(tombstone.identity());
        }
    }

    private static Tombstone later(Tombstone one, Tombstone other) {
        return other.cursor().isBefore(one.cursor()) ? one : other;
    }

    /** What became of a row that is listed as live. */
    enum Fate {
        /** The round knows no tombstone of it. */
        UNTOUCHED,
        /** It is older than its tombstone. */
        DELETED,
        /** It is there again after its tombstones, which it outlives. */
        BACK
    }

    /**
     * Holds a live row against its tombstones.
     *
     * @param cursor of the row; null where it was certainly read after them
     */
    Fate meet(long key, @Nullable CursorValue cursor) {
        Tombstone tombstone = byKey.get(key);
        if (tombstone == null) {
            return Fate.UNTOUCHED;
        }
        if (cursor != null && cursor.isBefore(tombstone.cursor())) {
            return Fate.DELETED;
        }
        byKey.remove(key);
        superseded.addAll(identitiesByKey.get(key));
        outlivedInPage.put(key, tombstone);
        return Fate.BACK;
    }

    /** A page of live rows has been read to its end. */
    void endPage() {
        outlivedInPage.clear();
    }

    /** What was decoded of the page was damaged and is forgotten. */
    void repeatPage() {
        outlivedInPage.forEach(
                (key, tombstone) -> {
                    byKey.put(key, tombstone);
                    superseded.removeAll(identitiesByKey.get(key));
                });
        outlivedInPage.clear();
    }

    /** What is left to emit when the live list has ended. */
    List<Tombstone> remaining() {
        return new ArrayList<>(byKey.values());
    }

    /** The keys of {@link #remaining}. */
    Set<Long> remainingKeys() {
        return Set.copyOf(byKey.keySet());
    }

    Set<Long> superseded() {
        return Set.copyOf(superseded);
    }

    @Nullable
    CursorValue newest() {
        return newest;
    }

    /**
     * The newest cursor that is not after the round's beginning: no earlier time will do, for
     * cursors may be coarser than the clock, and more may come with this one.
     */
    @Nullable
    CursorValue reached() {
        return reached;
    }

    SeenIdentities.Builder seen() {
        return seen;
    }
}
