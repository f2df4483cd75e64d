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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares the rows of a table with a key, key by key. */
record KeyedCheck(TableDeclaration table, Checks.Expected expected) {

    List<Finding> check(List<List<Version>> histories, List<EmittedRow> emitted) {
        Map<String, List<EmittedRow>> rows = new LinkedHashMap<>();
        emitted.forEach(row -> rows.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row));
        List<Finding> found = new ArrayList<>();
        for (List<Version> history : histories) {
            List<EmittedRow> ofKey = rows.remove(history.get(0).key());
            new OneKey(history, ofKey == null ? List.of() : ofKey, found).check();
        }
        rows.forEach(
                (key, unknown) ->
                        found.add(
                                new Finding(
                                        Finding.Kind.PHANTOM,
                                        "there never was a key " + key,
                                        unknown)));
        return found;
    }

    /** What one key had and what came out of it. */
    private final class OneKey {
        private final List<Version> history;
        private final List<EmittedRow> rows;
        private final List<Finding> found;
        private final Set<Long> seen = new HashSet<>();

        /** The newest version so far, and the one that came out last; 0 for none. */
        private long newest;

        private long last;
        private int live;

        OneKey(List<Version> history, List<EmittedRow> rows, List<Finding> found) {
            this.history = history;
            this.rows = rows;
            this.found = found;
        }

        void check() {
            for (EmittedRow row : rows) {
                boolean delete = row.kind() == EmittedRow.Kind.DELETE;
                (delete ? deletion(row) : version(row)).ifPresent(this::take);
            }
            cursors();
            if (expected.oncePerKey() && live > 1) {
                report(Finding.Kind.DUPLICATE, "came out " + live + "x in a read of one row a key");
            }
            lost();
        }

        private void take(Version version) {
            if (!seen.add(version.number())) {
                report(Finding.Kind.DUPLICATE, "version " + version.number() + " came out again");
            }
            if (version.number() < newest) {
                report(
                        Finding.Kind.STALE_OVERWRITE,
                        "version " + version.number() + " came out after " + newest);
            }
            live += version.deleted() ? 0 : 1;
            last = version.number();
            newest = Math.max(newest, last);
        }

        private Optional<Version> version(EmittedRow row) {
            Optional<Version> version =
                    history.stream()
                            .filter(known -> !known.deleted())
                            .filter(known -> known.number() == row.version().orElse(-1))
                            .findFirst();
            if (version.isEmpty()) {
                phantom(row, "there never was this version");
            }
            version.map(Version::cursor)
                    .filter(cursor -> !row.cursor().orElse(cursor).equals(cursor))
                    .ifPresent(cursor -> phantom(row, "the cursor of this version is " + cursor));
            return version;
        }

        /** The deletion that a row means; without version and cursor, the next one. */
        private Optional<Version> deletion(EmittedRow row) {
            List<Version> deletions = history.stream().filter(Version::deleted).toList();
            if (expected.oncePerKey() || deletions.isEmpty()) {
                phantom(row, expected.oncePerKey() ? "no deletions belong here" : "never deleted");
                return Optional.empty();
            }
            Optional<Version> named =
                    deletions.stream()
                            .filter(
                                    known ->
                                            row.version().isPresent()
                                                    ? known.number() == row.version().getAsLong()
                                                    : row.cursor()
                                                            .filter(known.cursor()::equals)
                                                            .isPresent())
                            .findFirst();
            if (row.version().isPresent() || row.cursor().isPresent()) {
                if (named.isEmpty()) {
                    phantom(row, "there never was this deletion");
                }
                return named;
            }
            Optional<Version> next =
                    deletions.stream().filter(known -> known.number() > newest).findFirst();
            return next.or(() -> Optional.of(deletions.get(deletions.size() - 1)));
        }

        /** A key's cursors do not go back, unless a write took them back. */
        private void cursors() {
            boolean wentBack = false;
            for (int i = 1; i < history.size(); i++) {
                wentBack |= history.get(i).cursor().isBefore(history.get(i - 1).cursor());
            }
            Instant highest = Instant.MIN;
            for (EmittedRow row : rows) {
                Instant cursor = row.cursor().orElse(highest);
                if (cursor.isBefore(highest) && !wentBack) {
                    report(
                            Finding.Kind.NON_MONOTONE_CURSOR,
                            "went back from " + highest + " to " + cursor);
                }
                highest = cursor.isAfter(highest) ? cursor : highest;
            }
        }

        private void lost() {
            Version demanded = null;
            for (Version version : history) {
                demanded = expected.demands(version) && isShown(version) ? version : demanded;
            }
            if (demanded == null || last >= demanded.number()) {
                return;
            }
            long number = demanded.number();
            boolean replacedSince =
                    history.stream()
                            .anyMatch(
                                    version ->
                                            version.number() > number
                                                    && version.visibleAt(expected.now()));
            if (replacedSince) {
                return;
            }
            if (!demanded.deleted()) {
                report(Finding.Kind.LOST, "version " + number + " is missing at the end");
            } else if (expected.deletes() && live > 0) {
                report(Finding.Kind.LOST, "deletion " + number + " is missing at the end");
            }
        }

        /** A tombstone may show later than the row is gone. */
        private boolean isShown(Version version) {
            return !version.deleted()
                    || !(table.tombstones() instanceof Tombstones.Endpoint endpoint)
                    || version.visibleAt(expected.end().minus(endpoint.lateBy()));
        }

        private void phantom(EmittedRow row, String text) {
            found.add(new Finding(Finding.Kind.PHANTOM, name() + text, List.of(row)));
        }

        private void report(Finding.Kind kind, String text) {
            found.add(new Finding(kind, name() + text, rows));
        }

        private String name() {
            return "key " + history.get(0).key() + ": ";
        }
    }
}
