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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Compares what a read emitted with what the table had.
 *
 * <pre>{@code
 * api.check("orders").upTo(init).oncePerKey().requests(40).emitted(rows).assertNothingWrong();
 * }</pre>
 *
 * <p>Of a table with a key the newest version of each row must have come out, its deletion
 * included; older versions may have. Of a table of which rows never change, each row.
 */
public final class Checks {
    private final TableContent content;
    private final Journal journal;
    private final Instant now;
    private Instant upTo = Instant.MAX;
    private boolean oncePerKey;
    private boolean deletes;
    private OptionalInt requests = OptionalInt.empty();
    private OptionalInt inARow = OptionalInt.empty();
    private Optional<Duration> patience = Optional.empty();
    private final Set<Finding.Kind> allowed = EnumSet.noneOf(Finding.Kind.class);

    /**
     * What is expected of the rows of a read.
     *
     * @param now the time of the check, by the server's clock
     * @param upTo what was written or became visible later need not have come out
     * @param oncePerKey whether the read is of inserts only, one row a key
     * @param deletes whether rows that are gone must be deleted
     */
    record Expected(Instant now, Instant upTo, boolean oncePerKey, boolean deletes) {

        /** Whether a version is old enough to have come out, if no newer one has. */
        boolean demands(Version version) {
            return version.visibleAt(end()) && !version.cursor().isAfter(upTo);
        }

        /** When the read had its last chance to see something. */
        Instant end() {
            return upTo.isBefore(now) ? upTo : now;
        }
    }

    Checks(TableContent content, Journal journal, Instant now) {
        this.content = content;
        this.journal = journal;
        this.now = now;
        this.deletes = content.table().showsDeletes();
    }

    /** What has a later cursor, was written or became visible later need not have come out. */
    public Checks upTo(Instant time) {
        this.upTo = time;
        return this;
    }

    /** The read is of inserts only, one row a key. */
    public Checks oncePerKey() {
        this.oncePerKey = true;
        this.deletes = false;
        return this;
    }

    /** Rows that vanish without a trace must be deleted all the same. */
    public Checks deletesByComparison() {
        this.deletes = true;
        return this;
    }

    /** How many requests the read is allowed, tombstones included. */
    public Checks requests(int most) {
        this.requests = OptionalInt.of(most);
        return this;
    }

    /** How often in a row the very same may be asked for and answered with records. */
    public Checks sameRequestInARow(int most) {
        this.inARow = OptionalInt.of(most);
        return this;
    }

    /** While rows are missing, the last request must not be longer ago. */
    public Checks patience(Duration most) {
        this.patience = Optional.of(most);
        return this;
    }

    /** What this read does not promise. */
    public Checks allowing(Finding.Kind first, Finding.Kind... more) {
        allowed.addAll(EnumSet.of(first, more));
        return this;
    }

    /** What is wrong, given all rows in the order in which they were emitted. */
    public Findings emitted(List<EmittedRow> rows) {
        TableDeclaration table = content.table();
        Expected expected = new Expected(now, upTo, oncePerKey, deletes);
        List<Finding> found = new ArrayList<>();
        if (table.appendOnly()) {
            found.addAll(new AppendCheck(expected).check(content.histories(), rows));
        } else {
            found.addAll(new KeyedCheck(table, expected).check(content.histories(), rows));
        }
        boolean missing = found.stream().anyMatch(f -> f.kind() == Finding.Kind.LOST);
        List<JournalEntry> asked = journal.of(table.name());
        requests.ifPresent(
                most -> RequestCheck.budget(journal, table.name(), most).ifPresent(found::add));
        inARow.ifPresent(most -> RequestCheck.repeated(asked, most).ifPresent(found::add));
        if (missing) {
            patience.ifPresent(most -> RequestCheck.silent(asked, now, most).ifPresent(found::add));
        }
        found.removeIf(finding -> allowed.contains(finding.kind()));
        return new Findings(table.name(), List.copyOf(found));
    }
}
