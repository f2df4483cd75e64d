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
package io.lakeflow.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.connect.DividedConnector;
import io.lakeflow.flink.connect.ExampleConnector;
import io.lakeflow.flink.connect.OfficesConnector;
import io.lakeflow.flink.testutils.example.ExampleApi;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tables of the example API in jobs that are written in Java. */
@Timeout(120)
class DataStreamITCase {
    private ExampleApi api;

    /** An order as a user of the connector would declare it. */
    public record Order(
            String orderId, @Nullable Double amount, Instant updatedAt, String operation) {}

    /** A part of a metric. */
    public record Reading(@Nullable Long count, @Nullable String label) {}

    /** A metric with a record inside, in a class that is a POJO to Flink. */
    public static final class Metric {
        public String metricId;
        public Reading value;
        private Instant updatedAt;
        public int notAColumn;

        public Instant getUpdatedAt() {
            return updatedAt;
        }

        public void setUpdatedAt(Instant updatedAt) {
            this.updatedAt = updatedAt;
        }
    }

    /** None of its first rows lies just at "now". */
    @BeforeEach
    void startApi() {
        api = ExampleApi.builder().errorRate(0).seededAgo(Duration.ofSeconds(5)).start();
    }

    @AfterEach
    void stopApi() {
        api.close();
    }

    private LakeflowSource.Builder table(String name) {
        return LakeflowSource.builder()
                .source("example")
                .table(name)
                .config("base", api.uri().toString())
                .config("user", "me")
                .config("password", "any")
                .pollInterval(Duration.ofMillis(100));
    }

    private static StreamExecutionEnvironment environment() {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(2);
        return environment;
    }

    private static <T> DataStream<T> stream(
            StreamExecutionEnvironment environment, Source<T, ?, ?> source) {
        return environment.fromSource(source, WatermarkStrategy.noWatermarks(), "source");
    }

    private static <T> List<T> all(DataStream<T> stream) throws Exception {
        List<T> all = new ArrayList<>();
        try (CloseableIterator<T> results = stream.executeAndCollect()) {
            results.forEachRemaining(all::add);
        }
        return all;
    }

    @Test
    void rowsBecomeRecords() throws Exception {
        List<Order> orders =
                all(
                        stream(
                                environment(),
                                table("orders")
                                        .metadata("operation")
                                        .endAtInit()
                                        .build(RowDeserializer.to(Order.class))));

        Map<String, Order> byId =
                orders.stream().collect(Collectors.toMap(Order::orderId, order -> order));
        assertThat(byId).hasSize(103);
        for (Map<String, Object> row : api.rows("orders")) {
            assertThat(byId.get(row.get("order_id")))
                    .isEqualTo(
                            new Order(
                                    (String) row.get("order_id"),
                                    (Double) row.get("amount"),
                                    Instant.parse((String) row.get("updated_at")),
                                    "upsert"));
        }
    }

    @Test
    void rowsBecomeObjectsWithRecordsInside() throws Exception {
        List<String> metrics =
                all(
                        stream(
                                        environment(),
                                        table("metrics")
                                                .endAtInit()
                                                .build(RowDeserializer.to(Metric.class)))
                                .map(
                                        metric ->
                                                metric.metricId
                                                        + " "
                                                        + (metric.value == null
                                                                ? null
                                                                : metric.value.label())
                                                        + " "
                                                        + metric.updatedAt));

        List<String> truth =
                api.rows("metrics").stream()
                        .map(
                                row ->
                                        row.get("metric_id")
                                                + " "
                                                + (row.get("value") == null
                                                        ? null
                                                        : ((Map<?, ?>) row.get("value"))
                                                                .get("label"))
                                                + " "
                                                + Instant.parse((String) row.get("updated_at")))
                        .toList();
        assertThat(metrics).hasSize(61).isSubsetOf(truth);
    }

    @Test
    void rowsHaveTheirKindAndTheirNames() throws Exception {
        try (CloseableIterator<Row> changes =
                stream(
                                environment(),
                                table("orders")
                                        .columns("order_id", "status")
                                        .build(RowDeserializer.rows()))
                        .executeAndCollect()) {
            api.delete("order_0001");
            Row deleted = changes.next();
            while (deleted.getKind() != RowKind.DELETE) {
                deleted = changes.next();
            }
            assertThat(deleted.getField("order_id")).isEqualTo("order_0001");
            assertThat(deleted.getField("status")).isNull();
        }
    }

    @Test
    void batchModeHasEachRowOnceAsAnInsert() throws Exception {
        StreamExecutionEnvironment environment = environment();
        environment.setRuntimeMode(RuntimeExecutionMode.BATCH);
        List<Row> rows =
                all(stream(environment, table("orders").batchMode().build(RowDeserializer.rows())));

        assertThat(rows).hasSize(103).allMatch(row -> row.getKind() == RowKind.INSERT);
    }

    /** Each row comes with the time of its cursor, behind a watermark of its own split. */
    @Test
    void watermarksFollowTheCursor() throws Exception {
        List<Map.Entry<Instant, Long>> times =
                all(
                        stream(
                                        environment(),
                                        table("metrics")
                                                .columns("updated_at")
                                                .watermarksOfCursor()
                                                .endAtInit()
                                                .build(RowDeserializer.rows()))
                                .process(new Times()));

        assertThat(times)
                .hasSize(61)
                .allSatisfy(
                        time ->
                                assertThat(time.getValue())
                                        .isEqualTo(time.getKey().toEpochMilli()));
    }

    /** Of two readers one has nothing to read, and ends at once. */
    @Test
    void noRowOfABoundedReadComesTooLateForItsWindow() throws Exception {
        List<Integer> windows =
                all(
                        stream(
                                        environment(),
                                        table("events")
                                                .watermarksOfCursor()
                                                .endAtInit()
                                                .build(RowDeserializer.json()))
                                .map(row -> 1)
                                .windowAll(TumblingEventTimeWindows.of(Duration.ofSeconds(30)))
                                .reduce(Integer::sum));

        assertThat(windows.stream().mapToInt(count -> count).sum()).isEqualTo(101);
    }

    /** The time of each row, by its cursor; fails for one that comes late. */
    private static final class Times extends ProcessFunction<Row, Map.Entry<Instant, Long>> {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(
                Row row, Context context, Collector<Map.Entry<Instant, Long>> out) {
            if (context.timestamp() <= context.timerService().currentWatermark()) {
                throw new IllegalStateException(row + " comes late");
            }
            out.collect(Map.entry((Instant) row.getField("updated_at"), context.timestamp()));
        }
    }

    @Test
    void aConnectorIsGivenAsAnInstance() throws Exception {
        List<Order> orders =
                all(
                        stream(
                                environment(),
                                LakeflowSource.builder()
                                        .connector(new ExampleConnector())
                                        .table("orders")
                                        .config("base", api.uri().toString())
                                        .config("user", "me")
                                        .config("password", "any")
                                        .metadata("operation")
                                        .endAtInit()
                                        .build(RowDeserializer.to(Order.class))));

        Map<Object, Object> amounts = new HashMap<>();
        api.rows("orders").forEach(row -> amounts.put(row.get("order_id"), row.get("amount")));
        assertThat(orders).hasSize(103);
        assertThat(orders)
                .allSatisfy(
                        order ->
                                assertThat(order.amount()).isEqualTo(amounts.get(order.orderId())));
    }

    @Test
    void theTablesOfAConnectorMayLieInNamespaces() throws Exception {
        LakeflowSource.Builder builder =
                LakeflowSource.builder()
                        .connector(new OfficesConnector())
                        .table("rome.people")
                        .endAtInit();

        assertThat(all(stream(environment(), builder.build(RowDeserializer.json()))))
                .containsExactly("{\"id\":\"rome.people-1\",\"office\":\"rome\"}");
        assertThatThrownBy(() -> builder.table("rome.poeple").build())
                .hasMessageContaining(
                        "it has the tables oslo.desks, oslo.people, rome.desks, rome.people")
                .hasMessageContaining("did you mean 'rome.people'?");
    }

    @Test
    void theTableOfAConnectorMayBeReadInParts() throws Exception {
        List<Row> rows =
                all(
                        stream(
                                environment(),
                                LakeflowSource.builder()
                                        .connector(new DividedConnector())
                                        .table("t")
                                        .endAtInit()
                                        .build(RowDeserializer.rows())));

        assertThat(rows)
                .hasSize(DividedConnector.PARTS * DividedConnector.ROWS_OF_PART)
                .doesNotHaveDuplicates();
    }
}
