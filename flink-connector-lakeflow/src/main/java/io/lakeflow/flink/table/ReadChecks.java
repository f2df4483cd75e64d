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
package io.lakeflow.flink.table;

import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.model.Ingestion;
import io.lakeflow.flink.model.PageModel;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.rest.ReadOptions;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.types.RowKind;

/** Holds how a table is to be read against what the table is. */
final class ReadChecks {
    private final TableModel table;
    private final ReadOptions read;
    private final Problems problems;

    ReadChecks(TableModel table, ReadOptions read, Problems problems) {
        this.table = table;
        this.read = read;
        this.problems = problems;
    }

    /** An option that overrides the spec has something there to override. */
    void checkOverrides(WrittenOptions options) {
        CursorModel cursor = table.cursor();
        if (cursor == null || cursor.type() != CursorModel.Type.TIMESTAMP) {
            Stream.of(
                            LakeflowOptions.SCAN_WINDOW,
                            LakeflowOptions.SCAN_LOOKBACK,
                            LakeflowOptions.SCAN_LAG)
                    .filter(options::isSet)
                    .forEach(
                            option ->
                                    problems.add(
                                            "'%s' is set, but %s; remove it",
                                            option.key(), noCursorTime()));
        } else if (cursor.window() == null && options.isSet(LakeflowOptions.SCAN_WINDOW)) {
            problems.add(
                    "'scan.window' is set, but table '%s' is not read in windows; remove it",
                    table.name());
        }
        if (table.request().page().size() == null && options.isSet(LakeflowOptions.PAGE_SIZE)) {
            problems.add(
                    "'page-size' is set, but a request for table '%s' does not say how many records"
                            + " it wants; remove it",
                    table.name());
        }
    }

    void checkStartAndEnd() {
        boolean startsAtTime = read.start() instanceof ReadOptions.Start.At;
        if (startsAtTime || read.start() instanceof ReadOptions.Start.Latest) {
            checkCursorTime(
                    LakeflowOptions.SCAN_STARTUP_MODE, startsAtTime ? "timestamp" : "latest");
        }
        if (read.end() instanceof ReadOptions.End.At) {
            checkCursorTime(LakeflowOptions.SCAN_BOUNDED_MODE, "timestamp");
        }
    }

    /** Where the windows of each parent begin cannot be found out. */
    void checkChildWindows() {
        boolean windowed = table.cursor() != null && table.cursor().window() != null;
        if (table.parent() != null
                && windowed
                && table.cursor().start() == null
                && table.history() == null
                && read.start() instanceof ReadOptions.Start.Earliest) {
            problems.add(
                    "table '%s' is read in windows for each row of '%s', and nothing says where the first one begins: set 'scan.startup.mode' = 'timestamp' with 'scan.startup.timestamp', or cursor.start in the spec",
                    table.name(), table.parent().table());
        }
    }

    private void checkCursorTime(ConfigOption<?> option, String mode) {
        if (table.cursor() == null || table.cursor().type() != CursorModel.Type.TIMESTAMP) {
            problems.add(
                    "'%s' = '%s' needs a cursor that is a time, but %s%s",
                    option.key(),
                    mode,
                    noCursorTime(),
                    table.cursor() != null && table.cursor().isOpaque()
                            ? "; remove it: the first listing brings everything, which WHERE can filter"
                            : "");
        }
    }

    private String noCursorTime() {
        CursorModel cursor = table.cursor();
        if (cursor == null) {
            return "table '%s' is a snapshot without a cursor".formatted(table.name());
        }
        return cursor.isOpaque()
                ? "what table '%s' goes on with is a %s of the API, at '%s'"
                        .formatted(
                                table.name(),
                                cursor.type() == CursorModel.Type.URL ? "url" : "token",
                                cursor.field())
                : "the cursor of table '%s', '%s', is a number"
                        .formatted(table.name(), cursor.field());
    }

    /**
     * What the table emits needs a key, or must not have one.
     *
     * @param declaredKey the columns of the DDL's primary key, empty without one
     */
    void checkKey(ChangelogMode changelog, List<String> declaredKey) {
        if (declaredKey.isEmpty() && !changelog.containsOnly(RowKind.INSERT)) {
            problems.add(
                    "table '%s' emits updates by key: declare PRIMARY KEY (%s) NOT ENFORCED, or set 'scan.changelog-mode' = 'append' for a log of versions",
                    table.name(), String.join(", ", table.key()));
        }
        if (!declaredKey.isEmpty() && emitsVersions()) {
            problems.add(
                    "'scan.changelog-mode' is 'append': every version of a row is an insert, so PRIMARY KEY (%s) does not hold; remove it",
                    String.join(", ", declaredKey));
        }
    }

    private boolean emitsVersions() {
        return read.changelog() == ReadOptions.ChangelogKind.APPEND
                && read.mode() == ReadOptions.Mode.STREAMING
                && (table.ingestion().isKeyed()
                        || table.ingestion() == Ingestion.SNAPSHOT && isUnbounded());
    }

    void checkIngestion() {
        if (!table.key().isEmpty()) {
            return;
        }
        if (table.ingestion() == Ingestion.SNAPSHOT && isUnbounded()) {
            problems.add(
                    "table '%s' is a snapshot without a key, which can be read only once: set 'scan.bounded.mode' = 'init-timestamp'",
                    table.name());
        }
        if (read.changelog() == ReadOptions.ChangelogKind.UPSERT) {
            problems.add(
                    "'scan.changelog-mode' = 'upsert' needs a key, but table '%s' has none",
                    table.name());
        }
    }

    /**
     * What can be read, but not as well as others: a row that comes again because new ones have
     * pushed it to the next page is no different from another one that is equal.
     */
    List<String> warnings() {
        CursorModel cursor = table.cursor();
        PageModel page = table.request().page();
        boolean counted =
                page.next() instanceof PageModel.Next.Number
                        || page.next() instanceof PageModel.Next.Offset;
        boolean shifts = counted && !page.stable() && table.ingestion() == Ingestion.APPEND;
        return !shifts
                        || !table.key().isEmpty()
                        || cursor.window() != null
                        || cursor.order() == CursorModel.Order.ASC
                ? List.of()
                : List.of(
                        ("Table '%s' has no key, and new rows come before others of its pages:"
                                        + " rows that they push to the next page while it is"
                                        + " read come twice. Declare a 'key', or an order 'asc',"
                                        + " or read it in windows; or say 'page: {stable: true}'"
                                        + " if the API's pages stay as they were")
                                .formatted(table.name()));
    }

    private boolean isUnbounded() {
        return read.end() instanceof ReadOptions.End.Never;
    }
}
