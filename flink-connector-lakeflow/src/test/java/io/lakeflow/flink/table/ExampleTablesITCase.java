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

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.LakeflowSource;
import io.lakeflow.flink.testutils.example.ExampleApi;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of the example API through SQL, compared with what the API holds. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ExampleTablesITCase {

    @RegisterExtension static final MiniClusterExtension CLUSTER = ExampleTables.cluster();

    private ExampleApi api;

    /** None of its first rows lies just at "now". */
    @BeforeEach
    void startApi() {
        api = ExampleApi.builder().errorRate(0).seededAgo(Duration.ofSeconds(5)).start();
    }

    @AfterEach
    void stopApi() {
        api.close();
    }

    /** Of the metrics, one a minute, those of the last hour: the others lie in the future. */
    @ParameterizedTest
    @CsvSource({
        "products,product_id,53",
        "events,event_id,101",
        "users,user_id,37",
        "orders,order_id,103",
        "metrics,metric_id,61"
    })
    void aBatchReadGivesEachRowOnce(String table, String key, int count) throws Exception {
        List<Row> rows =
                ExampleTables.inBatchMode(api)
                        .create(table)
                        .rows("SELECT %s FROM %s".formatted(key, table));

        assertThat(rows).hasSize(count).doesNotHaveDuplicates();
        assertThat(api.rows(table)).extracting(row -> row.get(key)).containsAll(keys(rows));
    }

    private static Set<Object> keys(List<Row> rows) {
        return rows.stream().map(row -> row.getField(0)).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource({
        "products,product_id,53",
        "events,event_id,101",
        "users,user_id,37",
        "orders,order_id,103",
        "metrics,metric_id,61"
    })
    void aBoundedStreamingReadEndsToo(String table, String key, int count) throws Exception {
        List<Row> changes =
                ExampleTables.inStreamingMode(api)
                        .create(table, "'scan.bounded.mode' = 'init-timestamp'")
                        .rows("SELECT %s FROM %s".formatted(key, table));

        assertThat(changes).hasSize(count).allMatch(row -> row.getKind() == RowKind.INSERT);
        assertThat(keys(changes)).hasSize(count);
    }

    @Test
    void valuesComeAsTheApiShowsThem() throws Exception {
        List<Row> rows =
                ExampleTables.inBatchMode(api)
                        .create("orders")
                        .rows("SELECT amount, updated_at, order_id FROM orders");

        assertThat(rows.stream().collect(Collectors.toMap(row -> row.getField(2), row -> row)))
                .hasSize(103)
                .allSatisfy(
                        (id, row) -> {
                            Map<String, Object> truth = order((String) id);
                            assertThat(row.getField(0)).isEqualTo(truth.get("amount"));
                            assertThat(row.getField(1))
                                    .isEqualTo(Instant.parse((String) truth.get("updated_at")));
                        });
    }

    private Map<String, Object> order(String id) {
        return api.rows("orders").stream()
                .filter(row -> row.get("order_id").equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void partsOfRowsAreReadByThemselves() throws Exception {
        List<Row> rows =
                ExampleTables.inBatchMode(api)
                        .create("metrics")
                        .rows(
                                "SELECT m.`value`.label, m.`value`.`count`, metric_id FROM metrics m");

        Map<Object, Object> labels = new HashMap<>();
        for (Map<String, Object> metric : api.rows("metrics")) {
            Map<?, ?> value = (Map<?, ?>) metric.get("value");
            labels.put(metric.get("metric_id"), value == null ? null : value.get("label"));
        }
        assertThat(rows)
                .hasSize(61)
                .allSatisfy(
                        row -> assertThat(row.getField(0)).isEqualTo(labels.get(row.getField(2))));
        assertThat(rows).anyMatch(row -> row.getField(0) != null);
    }

    @Test
    void rowsAreCountedWithoutReadingAColumn() throws Exception {
        assertThat(
                        ExampleTables.inBatchMode(api)
                                .create("events")
                                .rows("SELECT COUNT(*) FROM events"))
                .containsExactly(Row.of(101L));
    }

    @Test
    void metadataTellsWhereARowComesFrom() throws Exception {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        List<Row> rows =
                ExampleTables.inBatchMode(api)
                        .create("users")
                        .rows("SELECT op, user_id, fetched, `raw` FROM users");

        assertThat(rows)
                .hasSize(37)
                .allSatisfy(
                        row -> {
                            assertThat(row.getField(0)).isEqualTo("insert");
                            assertThat((Instant) row.getField(2)).isBetween(before, Instant.now());
                            assertThat((String) row.getField(3))
                                    .startsWith("{")
                                    .contains("\"" + row.getField(1) + "\"");
                        });
    }

    @Test
    void aStreamingReadFollowsInsertsUpdatesAndDeletes() throws Exception {
        ExampleTables.inStreamingMode(api).create("orders").requireToFollowOrders();
    }

    @Test
    void aLogOfVersionsTellsWhatHappened() throws Exception {
        ExampleTables tables =
                ExampleTables.inStreamingMode(api)
                        .createWithoutKey("orders", "'scan.changelog-mode' = 'append'");
        try (CloseableIterator<Row> log = tables.open("SELECT order_id, op, `raw` FROM orders")) {
            List<Row> seen = new ArrayList<>();
            take(log, seen, 103);
            assertThat(seen).allMatch(row -> row.getField(1).equals("upsert"));

            api.upsert("orders", Map.of("order_id", "order_0001", "status", "paid"));
            take(log, seen, 104);
            api.delete("order_0001");
            take(log, seen, 105);

            assertThat(seen).allMatch(row -> row.getKind() == RowKind.INSERT);
            assertThat(seen.get(103).getField(0)).isEqualTo("order_0001");
            assertThat(seen.get(103).getField(1)).isEqualTo("upsert");
            assertThat((String) seen.get(103).getField(2)).contains("\"paid\"");
            assertThat(seen.get(104).getField(0)).isEqualTo("order_0001");
            assertThat(seen.get(104).getField(1)).isEqualTo("delete");
        }
    }

    private static void take(CloseableIterator<Row> rows, List<Row> taken, int size) {
        while (taken.size() < size) {
            taken.add(rows.next());
        }
    }

    /** The rows of a window stay back until the source says that there will be no more of them. */
    @Test
    void theSourceTellsHowFarEventTimeHasCome() throws Exception {
        ExampleTables tables = ExampleTables.inStreamingMode(api).createMetricsWithEventTime();
        List<Row> windows = new ArrayList<>();
        try (CloseableIterator<Row> closed =
                tables.open(
                        "SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE metrics,"
                                + " DESCRIPTOR(updated_at), INTERVAL '10' MINUTE))"
                                + " GROUP BY window_start, window_end")) {
            take(closed, windows, 5);
        }

        assertThat(windows)
                .extracting(row -> (Long) row.getField(1))
                .as("one a minute, but for the window in which they begin")
                .allMatch(count -> count <= 10)
                .filteredOn(count -> count == 10)
                .hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void theEndOfAReadClosesItsWindows() throws Exception {
        List<Row> windows =
                ExampleTables.inStreamingMode(api)
                        .createMetricsWithEventTime("'scan.bounded.mode' = 'init-timestamp'")
                        .rows(
                                "SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE metrics,"
                                        + " DESCRIPTOR(updated_at), INTERVAL '1' HOUR))"
                                        + " GROUP BY window_start, window_end");

        assertThat(windows.stream().mapToLong(row -> (Long) row.getField(1)).sum()).isEqualTo(61);
    }

    @Test
    void aReadStartsAndEndsAtTimestamps() throws Exception {
        List<Map<String, Object>> events = api.rows("events");
        Object from = events.get(10).get("created_at");
        Object to = events.get(20).get("created_at");

        List<Row> rows =
                ExampleTables.inBatchMode(api)
                        .create(
                                "events",
                                "'scan.startup.mode' = 'timestamp'",
                                "'scan.startup.timestamp' = '" + from + "'",
                                "'scan.bounded.mode' = 'timestamp'",
                                "'scan.bounded.timestamp' = '" + to + "'")
                        .rows("SELECT event_id FROM events");

        assertThat(keys(rows))
                .as("the first record is included; the API has no upper bound, so more may come")
                .containsAll(
                        events.subList(10, 20).stream().map(row -> row.get("event_id")).toList())
                .doesNotContainAnyElementsOf(
                        events.subList(0, 10).stream().map(row -> row.get("event_id")).toList());
    }

    @Test
    void aDataStreamJobReadsTheSameRows() throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(2);
        List<RowData> rows = new ArrayList<>();
        try (CloseableIterator<RowData> results =
                environment
                        .fromSource(
                                LakeflowSource.builder()
                                        .source("example")
                                        .table("events")
                                        .config("base", api.uri().toString())
                                        .config("user", "me")
                                        .config("password", "any")
                                        .columns("event_id")
                                        .endAtInit()
                                        .build(),
                                WatermarkStrategy.noWatermarks(),
                                "events")
                        .executeAndCollect()) {
            results.forEachRemaining(rows::add);
        }

        assertThat(rows.stream().map(row -> row.getString(0).toString()))
                .containsExactlyInAnyOrderElementsOf(
                        api.rows("events").stream()
                                .map(row -> (String) row.get("event_id"))
                                .toList());
    }
}
