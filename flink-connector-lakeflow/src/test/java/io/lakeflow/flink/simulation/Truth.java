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
package io.lakeflow.flink.simulation;

import io.lakeflow.flink.testutils.scripted.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.types.RowKind;

/**
 * All versions that were ever written, and what of them has to come out of a read: the promises of
 * the documentation, restated without a look at how they are kept.
 */
final class Truth {
    private final DrawnTable table;
    private final Map<String, List<Version>> histories = new LinkedHashMap<>();

    /** The parents that have vanished. */
    private final Set<String> vanished = new HashSet<>();

    /** Those that were back later. */
    private final Set<String> cameBack = new HashSet<>();

    /**
     * A row that came out.
     *
     * @param version null in a delete that has the key only
     */
    record Emitted(RowKind kind, String key, Long version) {
        @Override
        public String toString() {
            return kind.shortString() + " " + key + " version " + version;
        }
    }

    /**
     * What a read had to deliver.
     *
     * @param visibleBy versions that were visible before
     * @param cursorBefore those with an earlier cursor than this
     * @param start when the read began
     */
    record Demand(Instant visibleBy, Instant cursorBefore, Instant start) {
        boolean covers(Version version) {
            return version.visibleFrom().isBefore(visibleBy)
                    && version.cursor().isBefore(cursorBefore);
        }
    }

    Truth(DrawnTable table) {
        this.table = table;
    }

    void written(Version version) {
        histories.computeIfAbsent(key(version), key -> new ArrayList<>()).add(version);
    }

    /** What is below it can no longer be asked for. */
    void hasVanished(String parent) {
        vanished.add(parent);
    }

    /** What is below it can be asked for again, but a read that ends may have asked before. */
    void isBack(String parent) {
        cameBack.add(parent);
        if (!table.bounded()) {
            vanished.remove(parent);
        }
    }

    private String key(Version version) {
        return table.keyed() ? version.key() : "" + version.number();
    }

    int size() {
        return histories.values().stream().mapToInt(List::size).sum();
    }

    /** Everything that is wrong with what came out. */
    List<String> findings(List<Emitted> rows, Demand demand) {
        Map<String, List<Emitted>> byKey = new LinkedHashMap<>();
        for (Emitted row : rows) {
            byKey.computeIfAbsent(
                            table.keyed() ? row.key() : "" + row.version(),
                            key -> new ArrayList<>())
                    .add(row);
        }
        List<String> findings = new ArrayList<>();
        for (Map.Entry<String, List<Version>> entry : histories.entrySet()) {
            List<Emitted> emitted = byKey.remove(entry.getKey());
            for (String finding :
                    new OneKey(entry.getValue(), emitted == null ? List.of() : emitted)
                            .findings(demand)) {
                findings.add(
                        "%s: %s%n    written %s%n    emitted %s"
                                .formatted(entry.getKey(), finding, entry.getValue(), emitted));
            }
        }
        byKey.forEach((key, phantom) -> findings.add("never written: " + phantom));
        return findings;
    }

    /** What was written under one key, and what came out of it. */
    private final class OneKey {
        private final List<Version> versions;
        private final List<Emitted> rows;
        private final List<String> findings = new ArrayList<>();
        private final Set<Long> seen = new HashSet<>();
        private long last;
        private boolean live;

        OneKey(List<Version> versions, List<Emitted> rows) {
            this.versions = versions;
            this.rows = rows;
        }

        List<String> findings(Demand demand) {
            for (Emitted row : rows) {
                if (row.kind() == RowKind.DELETE) {
                    delete(row);
                } else {
                    live(row);
                }
            }
            if (table.reading() == DrawnTable.Reading.BATCH && !mayBeTwice() && rows.size() > 1) {
                findings.add("more than one row of a key in a batch read");
            }
            checkEnd(demand);
            return findings;
        }

        private void live(Emitted row) {
            boolean known =
                    versions.stream()
                            .anyMatch(one -> !one.deleted() && one.number() == row.version());
            if (!known) {
                findings.add("never written: " + row);
            }
            boolean again = !seen.add(row.version());
            if (again && !mayComeAgain()) {
                findings.add("came out again: " + row);
            }
            checkOrder(row);
            live = true;
        }

        private void checkOrder(Emitted row) {
            if (row.version() < last && !table.mayOvertake()) {
                findings.add("came out after version " + last + ": " + row);
            }
            last = Math.max(last, row.version());
        }

        /**
         * Who follows a row that is back may have found it gone: it is emitted whatever is known.
         */
        private boolean mayComeAgain() {
            return table.kind() == DrawnTable.Kind.CDC_WITH_TOMBSTONES || wasCutOff();
        }

        /** A snapshot that its parent's absence cut off counts as not read. */
        private boolean wasCutOff() {
            return table.kind().isSnapshot()
                    && versions.get(0).scope().stream().anyMatch(cameBack::contains);
        }

        /** A version that appears late may do so when its elder was read in another window. */
        private boolean mayBeTwice() {
            return table.windowed() && !table.late().isZero();
        }

        private void delete(Emitted row) {
            if (versions.stream().noneMatch(Version::deleted)) {
                findings.add("never deleted: " + row);
            }
            if (row.version() != null) {
                boolean again = !seen.add(row.version());
                if (again && !wasCutOff()) {
                    findings.add("came out again: " + row);
                }
                checkOrder(row);
            }
            live = false;
        }

        /** Which is the one row of its key, if the newest was not visible yet. */
        private boolean mayHaveHadAnElder(Version newest, Demand demand) {
            return table.reading() == DrawnTable.Reading.BATCH
                    && mayBeTwice()
                    && !newest.visibleFrom().isBefore(demand.start());
        }

        /** The newest version that had to come out is the last one, or a newer one is. */
        private void checkEnd(Demand demand) {
            Version newest = versions.get(versions.size() - 1);
            if (!demand.covers(newest) || newest.scope().stream().anyMatch(vanished::contains)) {
                return;
            }
            if (newest.deleted()) {
                if (live && !table.mayOvertake()) {
                    findings.add("is still there, deleted by version " + newest.number());
                }
            } else if (!live) {
                findings.add("lost, version " + newest.number());
            } else if (last < newest.number() && !mayHaveHadAnElder(newest, demand)) {
                findings.add("out of date, version " + newest.number() + " is lost");
            }
        }
    }
}
