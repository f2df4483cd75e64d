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
package io.lakeflow.flink.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.scan.ScanException;
import io.lakeflow.flink.scan.ScanMetric;
import io.lakeflow.flink.table.DeclaredSchema;
import io.lakeflow.flink.table.TableRead;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.table.data.RowData;

/**
 * Reads the beginning of tables with the connector's own requests, so that proxies, certificates
 * and credentials are those of a job, and tells by where a read failed what worked before.
 */
final class SourceCheck {
    private static final int RECORDS = 100;

    private final String spec;
    private final ReadSettings settings;
    private final CheckReport report;
    private final Function<String, ReadProgress> watching;
    private boolean reached;

    /**
     * @param watching shows how far the reading of a table has come
     */
    SourceCheck(
            String spec,
            ReadSettings settings,
            CheckReport report,
            Function<String, ReadProgress> watching) {
        this.spec = spec;
        this.settings = settings;
        this.report = report;
        this.watching = watching;
    }

    /** Checks tables in order; ends early where the API cannot be used at all. */
    void run(List<TableModel> tables) {
        for (TableModel table : tables) {
            ReadProgress progress = watching.apply(table.name());
            try (progress) {
                List<JsonNode> records = RawRecords.read(spec, settings, table, RECORDS, progress);
                reach(table, CheckStep.PAGE, progress);
                checkRecords(table, records, progress);
            } catch (ScanException failure) {
                CheckStep step = CheckStep.of(failure);
                reach(table, step, progress);
                String where = step == CheckStep.PAGE ? table.name() + ": page" : name(step);
                report.fail(where, failure.getMessage(), step.advice());
                if (step != CheckStep.PAGE) {
                    return;
                }
            }
        }
    }

    /** Tells, once, of the steps that worked before the one that was reached. */
    private void reach(TableModel table, CheckStep step, ReadProgress progress) {
        if (reached) {
            return;
        }
        reached = true;
        TableRead read = settings.resolve(spec, table.name(), RawRecords.columns(table));
        String origin = read.origin();
        for (CheckStep before : CheckStep.values()) {
            if (before.compareTo(step) < 0 && before.compareTo(CheckStep.PAGE) < 0) {
                if (progress.count(ScanMetric.REQUESTS) == 0) {
                    report.none(name(before), "not tried, for no request was sent");
                } else {
                    tellWorking(before, origin, read.source().http().auth() != null);
                }
            }
        }
    }

    private void tellWorking(CheckStep step, String origin, boolean hasCredentials) {
        switch (step) {
            case DNS, CONNECTION -> report.ok(name(step), origin);
            case TLS -> {
                if (origin.startsWith("https:")) {
                    report.ok(name(step), "the certificate is trusted");
                } else {
                    report.none(name(step), "not used, the address begins with http:");
                }
            }
            case AUTH -> {
                if (hasCredentials) {
                    report.ok(name(step), "the credentials were not refused");
                } else {
                    report.none(name(step), "the spec has none");
                }
            }
            default -> throw new IllegalArgumentException("is told by itself: " + step);
        }
    }

    private void checkRecords(TableModel table, List<JsonNode> records, ReadProgress progress) {
        String page = table.name() + ": page";
        String schema = table.name() + ": schema";
        if (records.isEmpty()) {
            report.warn(page, "there are no records", CheckStep.PAGE.advice());
            return;
        }
        report.ok(page, ReadProgress.number(records.size(), "record"));
        if (table.columns().isEmpty()) {
            report.none(schema, "the spec has no columns; 'infer' proposes them");
            return;
        }
        try {
            checkColumns(table, schema, RawRecords.unreadFields(table, records), progress);
        } catch (ScanException failure) {
            report.fail(schema, failure.getMessage(), CheckStep.SCHEMA.advice());
        }
    }

    private void checkColumns(
            TableModel table, String schema, List<String> unread, ReadProgress progress) {
        TableRead read = settings.resolve(spec, table.name(), DeclaredSchema.ofSpec());
        RowJson json = new RowJson(read.rowType());
        List<ObjectNode> rows;
        try (TableRows source = TableRows.open(read, progress)) {
            List<RowData> first = source.next();
            rows = first.stream().limit(RECORDS).map(json::of).collect(Collectors.toList());
        }
        List<String> empty =
                read.rowType().getFieldNames().stream()
                        .filter(name -> rows.stream().noneMatch(row -> row.hasNonNull(name)))
                        .toList();
        String rest = unread.isEmpty() ? "" : "; no column reads " + String.join(", ", unread);
        if (empty.isEmpty()) {
            report.ok(schema, "%d columns%s".formatted(table.columns().size(), rest));
        } else {
            report.warn(
                    schema,
                    "NULL in %s: %s%s"
                            .formatted(
                                    rows.size() == 1
                                            ? "the only row"
                                            : "all of " + rows.size() + " rows",
                                    String.join(", ", empty),
                                    rest),
                    "Check the paths of these columns, unless the API really leaves the fields out.");
        }
    }

    private static String name(CheckStep step) {
        return switch (step) {
            case DNS, TLS -> step.name();
            default -> step.name().toLowerCase(Locale.ROOT);
        };
    }
}
