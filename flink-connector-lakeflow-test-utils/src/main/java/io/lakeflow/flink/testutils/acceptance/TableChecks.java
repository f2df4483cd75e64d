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
package io.lakeflow.flink.testutils.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeflow.flink.testutils.acceptance.CheckResult.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.types.Row;

/** The checks that look at the rows of one table. It is read in full twice for all of them. */
final class TableChecks {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FAR_FUTURE = "2999-01-01T00:00:00Z";

    /** Beside its pages: one that shows that there is no more, and what tells of deletes. */
    private static final int REQUESTS_BESIDE_PAGES = 5;

    private final SourceUnderTest source;
    private final String table;
    private Optional<FullRead> known = Optional.empty();

    TableChecks(SourceUnderTest source, String table) {
        this.source = source;
        this.table = table;
    }

    private FullRead read() throws Exception {
        if (known.isEmpty()) {
            known = Optional.of(FullRead.of(source, table));
        }
        return known.get();
    }

    private CheckResult passed(Check check) {
        return CheckResult.passed(check, table);
    }

    private CheckResult failed(Check check, String text, Object... arguments) {
        return CheckResult.failed(check, table, text, arguments);
    }

    private CheckResult notApplicable(Check check, String why) {
        return CheckResult.notApplicable(check, table, why);
    }

    List<CheckResult> columns() throws Exception {
        List<CheckResult> results = new ArrayList<>();
        for (String column : read().names()) {
            String subject = table + "." + column;
            results.add(
                    read().values(column).stream().anyMatch(Objects::nonNull)
                            ? CheckResult.passed(Check.COLUMNS, subject)
                            : CheckResult.failed(
                                    Check.COLUMNS,
                                    subject,
                                    "none of %s rows has a value: correct its path or name, or bypass it with a reason",
                                    read().first().size()));
        }
        return results;
    }

    List<CheckResult> fields() throws Exception {
        Set<String> unknown = new TreeSet<>();
        for (String record : read().records()) {
            unknown.addAll(fields(record));
        }
        read().names().forEach(unknown::remove);
        if (unknown.isEmpty()) {
            return List.of(passed(Check.FIELDS));
        }
        return unknown.stream()
                .map(
                        field ->
                                CheckResult.failed(
                                        Check.FIELDS,
                                        table + "." + field,
                                        "records have this field, and no column is called like it: add one, or bypass it and say into which column it is read, or why into none"))
                .toList();
    }

    private static List<String> fields(String record) throws JsonProcessingException {
        List<String> names = new ArrayList<>();
        JSON.readTree(record).fieldNames().forEachRemaining(names::add);
        return names;
    }

    CheckResult key() throws Exception {
        List<String> columns = read().key();
        if (columns.isEmpty()) {
            return notApplicable(Check.KEY, "it has no key");
        }
        int[] positions = columns.stream().mapToInt(read().names()::indexOf).toArray();
        Set<List<Object>> seen = new HashSet<>();
        for (Row row : new LogRead(source, table, 0, 0).rows()) {
            List<Object> key = Arrays.stream(positions).mapToObj(row::getField).toList();
            if (key.contains(null)) {
                return failed(Check.KEY, "a row has %s for its key %s", key, columns);
            }
            if (!seen.add(key)) {
                return failed(
                        Check.KEY,
                        "two rows have %s for their key %s: what else tells them apart?",
                        key,
                        columns);
            }
        }
        return passed(Check.KEY);
    }

    CheckResult repeatable() throws Exception {
        List<Row> missing = FullRead.missing(read().first(), read().second());
        return missing.isEmpty()
                ? passed(Check.REPEATABLE)
                : failed(
                        Check.REPEATABLE,
                        "%s of %s rows were not found again, such as %s",
                        missing.size(),
                        read().first().size(),
                        missing.get(0));
    }

    CheckResult changes() throws Exception {
        String cursor = source.cursors.get(table);
        if (cursor == null) {
            return notApplicable(Check.CHANGES, "no cursor is named that is a time");
        }
        Instant newest =
                read().values(cursor).stream()
                        .filter(Objects::nonNull)
                        .map(Instant.class::cast)
                        .max(Instant::compareTo)
                        .orElseThrow();
        int position = read().names().indexOf(cursor);
        List<Row> older =
                rowsFrom(newest.toString()).stream()
                        .filter(row -> ((Instant) row.getField(position)).isBefore(newest))
                        .toList();
        return older.isEmpty()
                ? passed(Check.CHANGES)
                : failed(
                        Check.CHANGES,
                        "a read from %s on found %s rows that are older, such as %s: does the API take the parameter?",
                        newest,
                        older.size(),
                        older.get(0));
    }

    private List<Row> rowsFrom(String timestamp) throws Exception {
        return TableReads.of(source, source.options).rowsFrom(table, timestamp);
    }

    CheckResult resume() throws Exception {
        int rowsBetween = read().second().size() / source.failures;
        LogRead broken = new LogRead(source, table, source.failures, rowsBetween);
        List<Row> lost = FullRead.missing(read().second(), broken.rows());
        List<Row> twice = FullRead.missing(broken.rows(), read().second());
        if (!twice.isEmpty()) {
            // A table that has grown meanwhile is no failure.
            twice =
                    FullRead.missing(
                            broken.rows(), TableReads.of(source, source.options).rows(table));
        }
        if (lost.isEmpty() && twice.isEmpty()) {
            return new CheckResult(
                    Check.RESUME,
                    table,
                    Verdict.PASSED,
                    "%s rows, %s failures".formatted(broken.rows().size(), broken.failures()));
        }
        return failed(
                Check.RESUME,
                "with %s failures %s rows were lost, and %s came twice or are not there otherwise, such as %s",
                broken.failures(),
                lost.size(),
                twice.size(),
                lost.isEmpty() ? twice.get(0) : lost.get(0));
    }

    CheckResult future() throws Exception {
        if (!source.cursors.containsKey(table)) {
            return notApplicable(Check.FUTURE, "no cursor is named that is a time");
        }
        List<Row> rows = rowsFrom(FAR_FUTURE);
        return rows.isEmpty()
                ? passed(Check.FUTURE)
                : failed(
                        Check.FUTURE,
                        "a read from %s on found %s rows, such as %s",
                        FAR_FUTURE,
                        rows.size(),
                        rows.get(0));
    }

    CheckResult requests() throws Exception {
        Integer size = source.pageSizes.get(table);
        if (size == null || source.requests.isEmpty()) {
            return notApplicable(
                    Check.REQUESTS, "its page size is not told, or requests are not counted");
        }
        int rows = read().second().size();
        long most = (rows + size - 1) / size + REQUESTS_BESIDE_PAGES;
        return read().requests() <= most
                ? passed(Check.REQUESTS)
                : failed(
                        Check.REQUESTS,
                        "%s requests for %s rows, expected at most %s with %s a page",
                        read().requests(),
                        rows,
                        most,
                        size);
    }
}
