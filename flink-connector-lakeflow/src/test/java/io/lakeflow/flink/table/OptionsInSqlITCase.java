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

import static io.lakeflow.flink.table.AnsweredTable.json;
import static io.lakeflow.flink.table.AnsweredTable.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What options and rules for errors do to a query. */
@Timeout(120)
class OptionsInSqlITCase {
    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(cluster());

    private static final EnvironmentSettings BATCH = EnvironmentSettings.inBatchMode();
    private static final EnvironmentSettings STREAMING = EnvironmentSettings.inStreamingMode();
    private static final String SNAPSHOT = "ingestion: snapshot\npath: /t\npage: {next: none}\n";

    private static MiniClusterResourceConfiguration cluster() {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        METRICS.addToConfiguration(configuration);
        return new MiniClusterResourceConfiguration.Builder()
                .setNumberTaskManagers(1)
                .setNumberSlotsPerTaskManager(4)
                .setConfiguration(configuration)
                .build();
    }

    @Test
    void aRuleSaysThatAnAnswerMeansWaitOrTryAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Function<Request, Response> answers =
                request ->
                        switch (asked.incrementAndGet()) {
                            case 2 -> json(403, "{}").withHeader("X-Reset", "1");
                            case 3 -> json(200, "{'error': 'busy'}");
                            default -> json(200, "[{'id': 1}]");
                        };
        String rules =
                """
                errors:
                  - {status: 403, do: wait, until: header X-Reset}
                  - {when: "${response.body.error = 'busy'}", do: retry}
                """;
        try (AnsweredTable table = new AnsweredTable(BATCH, answers)) {
            table.create(rules, SNAPSHOT, "id BIGINT", "'http.retry.initial-backoff' = '10 ms'");
            long start = System.nanoTime();
            assertThat(rows(table.execute("SELECT id FROM t"))).containsExactly(Row.of(1L));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("as long as the API said")
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            assertThat(asked).hasValue(4);
        }
    }

    @Test
    void aRuleSaysThatAPartitionIsSkipped() throws Exception {
        String table = SNAPSHOT.replace("/t", "/${each.n}") + "each: {n: [a, gone, b]}\n";
        try (AnsweredTable answered =
                new AnsweredTable(
                        BATCH,
                        request ->
                                request.path().equals("/gone")
                                        ? json(410, "{}")
                                        : json(200, "[{'id': '" + request.path() + "'}]"))) {
            answered.create("errors: [{status: 410, do: skip}]", table, "id STRING");
            TableResult result = answered.execute("SELECT id FROM t");

            assertThat(rows(result)).containsExactlyInAnyOrder(Row.of("/a"), Row.of("/b"));
            assertThat(counted(result, "partitionsSkipped")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"true,The shop is closed.", "false,404"})
    void aRuleSaysWithWhichMessageAQueryFails(boolean rule, String message) {
        String rules =
                rule
                        ? "errors: [{status: 404, do: fail, message: \"The shop is"
                                + " ${response.body.state}.\"}]"
                        : "";
        try (AnsweredTable table =
                new AnsweredTable(BATCH, request -> json(404, "{'state': 'closed'}"))) {
            table.create(rules, SNAPSHOT, "id BIGINT");
            assertThatThrownBy(() -> rows(table.execute("SELECT id FROM t")))
                    .hasStackTraceContaining(message)
                    .hasStackTraceContaining("'t'");
        }
    }

    private static final String BAD_RECORD =
            "[{'id': 1, 'n': 1}, {'id': 2, 'n': 'two'}, {'id': 3, 'n': 3}]";

    @ParameterizedTest
    @CsvSource({"null,1=1;2=null;3=3", "skip,1=1;3=3"})
    void aBadRecordIsCountedWhereFlinkCountsThem(String handling, String expected)
            throws Exception {
        try (AnsweredTable table = new AnsweredTable(BATCH, request -> json(200, BAD_RECORD))) {
            table.create(
                    "", SNAPSHOT, "id BIGINT, n INT", "'record.on-error' = '" + handling + "'");
            TableResult result = table.execute("SELECT id, n FROM t");

            assertThat(
                            rows(result).stream()
                                    .map(row -> row.getField(0) + "=" + row.getField(1))
                                    .collect(Collectors.joining(";")))
                    .isEqualTo(expected);
            assertThat(counted(result, "numRecordsInErrors")).isEqualTo(1);
        }
    }

    @Test
    void aBadRecordFailsTheQueryUnlessToldOtherwise() {
        try (AnsweredTable table = new AnsweredTable(BATCH, request -> json(200, BAD_RECORD))) {
            table.create("", SNAPSHOT, "id BIGINT, n INT");
            assertThatThrownBy(() -> rows(table.execute("SELECT id, n FROM t")))
                    .hasStackTraceContaining("'t'")
                    .hasStackTraceContaining("two")
                    .hasStackTraceContaining("INT");
        }
    }

    private static long counted(TableResult result, String metric) {
        JobID job = result.getJobClient().orElseThrow().getJobID();
        return METRICS.findMetrics(job, metric).values().stream()
                .mapToLong(found -> ((Counter) found).getCount())
                .sum();
    }

    private static final String FOLLOWED =
            """
            ingestion: append
            path: /t
            params: {since: "${cursor.from}"}
            page: {next: none}
            cursor: {field: at, order: asc}
            """;

    private static String record(String time) {
        return "{'at': '2026-01-01T" + time + ":00Z'}";
    }

    /** A record that comes late, of a time that was read already, between two that are on time. */
    @ParameterizedTest
    @CsvSource({"1 h,10:30", "0 s,12:00"})
    void theLookbackDecidesWhetherALateRecordIsSeen(String lookback, String next) throws Exception {
        List<String> listed = new CopyOnWriteArrayList<>(List.of("11:00"));
        try (AnsweredTable table =
                new AnsweredTable(STREAMING, request -> since(request, listed))) {
            table.create(
                    "",
                    FOLLOWED,
                    "`at` TIMESTAMP_LTZ(0)",
                    "'scan.poll-interval' = '10 ms'",
                    "'scan.lookback' = '" + lookback + "'");
            try (CloseableIterator<Row> rows =
                    table.execute("SELECT DATE_FORMAT(`at`, 'HH:mm') FROM t").collect()) {
                assertThat(rows.next()).isEqualTo(Row.of("11:00"));
                listed.add(0, "10:30");
                int before = table.requests().size();
                while (table.requests().size() < before + 3) {
                    Thread.onSpinWait();
                }
                listed.add("12:00");
                assertThat(rows.next()).isEqualTo(Row.of(next));
            }
        }
    }

    private static Response since(Request request, List<String> listed) {
        Matcher since = Pattern.compile("T(\\d\\d)%3A(\\d\\d)").matcher(request.query());
        String after = since.find() ? since.group(1) + ":" + since.group(2) : "";
        return json(
                200,
                listed.stream()
                        .filter(time -> time.compareTo(after) > 0)
                        .map(OptionsInSqlITCase::record)
                        .collect(Collectors.joining(",", "[", "]")));
    }

    private static final String PAGED =
            """
            ingestion: snapshot
            path: /t
            params: {limit: "${page.size}"}
            page: {next: offset, size: 2, stop: short}
            """;

    /** Eleven records; asked for in pages of the spec's size, or of the query's. */
    @ParameterizedTest
    @CsvSource({"2,6", "5,3", "11,2", "100,1"})
    void thePageSizeIsWhatTheApiIsAskedFor(int size, int pages) throws Exception {
        try (AnsweredTable table = new AnsweredTable(BATCH, OptionsInSqlITCase::elevenRecords)) {
            table.create("", PAGED, "id BIGINT", "'page-size' = '" + size + "'");
            assertThat(rows(table.execute("SELECT id FROM t")))
                    .extracting(row -> row.getField(0))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 11).asLongStream().boxed().toList());
            assertThat(table.requests())
                    .filteredOn(request -> request.query().contains("limit=" + size))
                    .extracting(Request::query)
                    .doesNotHaveDuplicates()
                    .hasSize(pages);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void aCapOnBatchesLosesNothing(int cap) throws Exception {
        try (AnsweredTable table = new AnsweredTable(BATCH, OptionsInSqlITCase::elevenRecords)) {
            table.create(
                    "",
                    PAGED,
                    "id BIGINT",
                    "'page-size' = '7'",
                    "'scan.max-records-per-batch' = '" + cap + "'");
            assertThat(rows(table.execute("SELECT id FROM t")))
                    .extracting(row -> row.getField(0))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 11).asLongStream().boxed().toList());
        }
    }

    private static Response elevenRecords(Request request) {
        Matcher offset = Pattern.compile("offset=(\\d+)").matcher(request.query());
        Matcher limit = Pattern.compile("limit=(\\d+)").matcher(request.query());
        int from = offset.find() ? Integer.parseInt(offset.group(1)) : 0;
        int to = limit.find() ? Math.min(11, from + Integer.parseInt(limit.group(1))) : 11;
        return json(
                200,
                IntStream.range(from, to)
                        .mapToObj(id -> "{'id': " + id + "}")
                        .collect(Collectors.joining(",", "[", "]")));
    }
}
