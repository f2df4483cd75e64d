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
package io.lakeflow.flink.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.spec.SpecLoader;
import io.lakeflow.flink.testutils.example.ExampleApi;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables of the example API, read through the bundled spec. */
class ExampleTablesTest {

    private static Map<String, String> config(ExampleApi api) {
        return Map.of("base", api.uri().toString(), "user", "me", "password", "secret");
    }

    private static ScanHarness harness(ExampleApi api, String table, ReadOptions options) {
        return new ScanHarness(SpecLoader.bundled("example"), table, config(api), options);
    }

    @ParameterizedTest
    @CsvSource({"products, 53", "events, 101", "users, 37", "orders, 103"})
    void everyRowOfATableComesOnceInBatch(String table, int rows) throws Exception {
        try (ExampleApi api = ExampleApi.start();
                ScanHarness harness = harness(api, table, ScanHarness.batch())) {
            List<RowData> read = harness.readAll();

            assertThat(read).hasSize(rows);
            assertThat(read).allMatch(row -> row.getRowKind() == RowKind.INSERT);
            Set<String> keys =
                    read.stream()
                            .map(row -> row.getString(0).toString())
                            .collect(Collectors.toSet());
            String key = SpecLoader.bundled("example").tables().get(table).columns().get(0).name();
            assertThat(keys)
                    .isEqualTo(
                            api.rows(table).stream()
                                    .map(row -> row.get(key).toString())
                                    .collect(Collectors.toSet()));
        }
    }

    @Test
    void metricsAreReadInWindowsUpToInit() throws Exception {
        try (ExampleApi api = ExampleApi.start();
                ScanHarness harness = harness(api, "metrics", ScanHarness.batch())) {
            List<Partition> windows = harness.plan();
            int rows = 0;
            for (Partition window : windows) {
                try (PartitionReader reader = harness.scan.read(window, null)) {
                    rows += harness.drain(reader).size();
                }
            }
            long before = harness.context.apiClock().instant().toEpochMilli();

            long expected =
                    api.rows("metrics").stream()
                            .map(row -> java.time.Instant.parse(row.get("updated_at").toString()))
                            .filter(instant -> instant.toEpochMilli() < before)
                            .count();
            assertThat(windows).hasSizeGreaterThan(1);
            assertThat((long) rows).isBetween(expected - 1, expected);
        }
    }

    @Test
    void changesAndDeletesComeInTheTail() throws Exception {
        try (ExampleApi api = ExampleApi.builder().errorRate(0).start();
                ScanHarness harness = harness(api, "orders", ScanHarness.unbounded())) {
            Partition partition = harness.plan().get(0);
            Map<String, Double> table = new HashMap<>();
            try (PartitionReader reader = harness.scan.read(partition, null)) {
                apply(harness.drain(reader), table);
                assertThat(table).hasSize(103);

                api.insert("orders", Map.of("order_id", "new", "user_id", "u", "amount", 1.5));
                api.upsert(
                        "orders", Map.of("order_id", "order_0001", "user_id", "u", "amount", 2.5));
                api.delete("order_0002");
                List<RowData> changes = harness.drain(reader);
                apply(changes, table);
                assertThat(changes).hasSize(3);
                assertThat(table.keySet())
                        .isEqualTo(
                                api.rows("orders").stream()
                                        .map(row -> row.get("order_id").toString())
                                        .collect(Collectors.toSet()));
                assertThat(table).containsEntry("order_0001", 2.5).containsEntry("new", 1.5);

                assertThat(harness.drain(reader)).isEmpty();
            }
        }
    }

    @Test
    void aReaderGoesOnFromEveryOffset() throws Exception {
        try (ExampleApi api = ExampleApi.builder().errorRate(0).ties(7).start();
                ScanHarness harness = harness(api, "events", ScanHarness.unbounded())) {
            Partition partition = harness.plan().get(0);
            Set<String> all = new java.util.HashSet<>();
            int rows = 0;
            io.lakeflow.flink.scan.Offset offset = null;
            while (true) {
                try (PartitionReader reader = harness.scan.read(partition, offset)) {
                    Batch batch = reader.next().toCompletableFuture().get();
                    rows += batch.rows().size();
                    batch.rows().forEach(row -> all.add(row.getString(0).toString()));
                    offset = new io.lakeflow.flink.scan.Offset(batch.next().json());
                    if (batch.progress() != io.lakeflow.flink.scan.Progress.MORE) {
                        break;
                    }
                }
            }
            assertThat(rows).isEqualTo(101);
            assertThat(all).hasSize(101);
        }
    }

    @Test
    void c10_aTailKnowsApiTimeBeforeItsFirstWindow() throws Exception {
        java.time.Instant behind = java.time.Instant.now().minusSeconds(600);
        try (ExampleApi api =
                        ExampleApi.builder()
                                .errorRate(0)
                                .clock(InstantSource.fixed(behind))
                                .start();
                ScanHarness planning = harness(api, "metrics", ScanHarness.unbounded());
                ScanHarness reading = harness(api, "metrics", ScanHarness.unbounded())) {
            Partition tail = planning.plan().get(0);
            try (PartitionReader reader = reading.scan.read(tail, null)) {
                reading.drain(reader);
            }
            assertThat(api.requests().matching(entry -> entry.parameter("until").isPresent()))
                    .isNotEmpty()
                    .allMatch(
                            entry ->
                                    java.time.Instant.parse(entry.parameter("until").get())
                                            .isBefore(behind.plusSeconds(2)));
        }
    }

    private static void apply(List<RowData> changes, Map<String, Double> table) {
        for (RowData row : changes) {
            String key = row.getString(0).toString();
            if (row.getRowKind() == RowKind.DELETE) {
                table.remove(key);
            } else {
                table.put(key, row.isNullAt(2) ? null : row.getDouble(2));
            }
        }
    }
}
