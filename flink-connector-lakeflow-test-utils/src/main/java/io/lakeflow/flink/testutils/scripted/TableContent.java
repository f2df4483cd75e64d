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
package io.lakeflow.flink.testutils.scripted;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every version that the rows of one table ever had: the truth. Thread-safe; listings, writers and
 * checks meet here.
 */
final class TableContent {
    private final TableDeclaration table;
    private final InstantSource clock;
    private final Map<List<String>, Map<String, List<Version>>> scopes = new LinkedHashMap<>();
    private final Map<List<String>, Shown> shown = new HashMap<>();
    private long lastNumber;
    private Instant lastSequence = Instant.EPOCH;

    /** What a write does to its row. */
    enum Kind {
        INSERT,
        UPDATE,
        DELETE
    }

    /**
     * What a scope shows from one instant until before another, unless something is written.
     *
     * @param rows the rows in the order of the listing, deleted ones included
     */
    private record Shown(Instant from, Instant until, List<Version> rows) {}

    TableContent(TableDeclaration table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
    }

    TableDeclaration table() {
        return table;
    }

    /**
     * Writes a version.
     *
     * @throws IllegalStateException if an inserted row is there, or another one is not
     */
    synchronized Version write(List<String> scope, String row, Kind kind, Change change) {
        List<Version> versions = scopes.getOrDefault(scope, Map.of()).get(row);
        Version last = versions == null ? null : versions.get(versions.size() - 1);
        boolean live = last != null && !last.deleted();
        if (live == (kind == Kind.INSERT)) {
            throw new IllegalStateException(
                    "table " + table.name() + (live ? " has " : " does not have ") + row);
        }
        Instant now = clock.instant();
        lastNumber++;
        return add(
                new Version(
                        List.copyOf(scope),
                        row,
                        lastNumber,
                        change.cursor().map(this::explicit).orElseGet(() -> next(now, last)),
                        now.plus(change.lateBy().orElse(table.lateBy())),
                        now,
                        kind == Kind.DELETE,
                        change.fields()));
    }

    /** Adds a row that is equal to one of a table without a key, whatever that row is called. */
    synchronized Version repeat(Version original, String row) {
        Instant now = clock.instant();
        return add(
                new Version(
                        original.scope(),
                        row,
                        original.number(),
                        original.cursor(),
                        now.plus(table.lateBy()),
                        now,
                        false,
                        original.fields()));
    }

    private Version add(Version version) {
        scopes.computeIfAbsent(version.scope(), scope -> new LinkedHashMap<>())
                .computeIfAbsent(version.row(), row -> new ArrayList<>())
                .add(version);
        shown.remove(version.scope());
        return version;
    }

    private Instant explicit(Instant cursor) {
        Instant truncated = table.cursorFormat().truncate(cursor);
        lastSequence = truncated.isAfter(lastSequence) ? truncated : lastSequence;
        return truncated;
    }

    /** Now, or the next number; later than the version it replaces, or they would be the same. */
    private Instant next(Instant now, Version replaced) {
        CursorFormat format = table.cursorFormat();
        if (format instanceof CursorFormat.Sequence) {
            lastSequence = lastSequence.plus(format.resolution());
            return lastSequence;
        }
        Instant cursor = format.truncate(now);
        return replaced == null || cursor.isAfter(replaced.cursor())
                ? cursor
                : replaced.cursor().plus(format.resolution());
    }

    /** Whether the row is there, visible or not yet. */
    synchronized boolean isLive(List<String> scope, String row) {
        List<Version> versions = scopes.getOrDefault(scope, Map.of()).get(row);
        return versions != null && !versions.get(versions.size() - 1).deleted();
    }

    /** The newest visible version of each row, deleted ones too, in the order of the listing. */
    synchronized List<Version> visible(List<String> scope, Instant time) {
        Shown known = shown.get(scope);
        if (known == null || time.isBefore(known.from()) || !time.isBefore(known.until())) {
            known = show(scope, time);
            shown.put(scope, known);
        }
        return known.rows();
    }

    private Shown show(List<String> scope, Instant time) {
        List<Version> rows = new ArrayList<>();
        Instant until = Instant.MAX;
        for (List<Version> versions : scopes.getOrDefault(scope, Map.of()).values()) {
            for (int i = versions.size() - 1; i >= 0; i--) {
                Version version = versions.get(i);
                if (version.visibleAt(time)) {
                    rows.add(version);
                    break;
                }
                until = version.visibleFrom().isBefore(until) ? version.visibleFrom() : until;
            }
        }
        rows.sort(table.listing().order().comparator());
        return new Shown(time, until, List.copyOf(rows));
    }

    /** Whether a listing shows the row, such as a parent whose children are asked for. */
    synchronized boolean isVisible(List<String> scope, String row, Instant time) {
        List<Version> versions = scopes.getOrDefault(scope, Map.of()).getOrDefault(row, List.of());
        return newest(versions, time).filter(version -> !version.deleted()).isPresent();
    }

    private static Optional<Version> newest(List<Version> versions, Instant time) {
        for (int i = versions.size() - 1; i >= 0; i--) {
            if (versions.get(i).visibleAt(time)) {
                return Optional.of(versions.get(i));
            }
        }
        return Optional.empty();
    }

    /** The deletions that their endpoint lists, in its order. */
    synchronized List<Version> tombstones(
            List<String> scope, Tombstones.Endpoint endpoint, Instant time) {
        return scopes.getOrDefault(scope, Map.of()).values().stream()
                .flatMap(List::stream)
                .filter(Version::deleted)
                .filter(version -> version.visibleAt(time.minus(endpoint.lateBy())))
                .sorted(endpoint.order().comparator())
                .toList();
    }

    /** All versions of each row, the oldest first, of all scopes; a copy. */
    synchronized List<List<Version>> histories() {
        return scopes.values().stream()
                .flatMap(rows -> rows.values().stream())
                .map(List::copyOf)
                .toList();
    }
}
