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

import io.lakeflow.flink.testutils.example.ExampleApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;

/** DDL for the tables of the example API, as a user would write it. */
final class ExampleTables {
    private static final Map<String, String> COLUMNS =
            Map.of(
                    "products",
                    "product_id STRING, name STRING, price DOUBLE, category STRING",
                    "events",
                    "event_id STRING, event_type STRING, user_id STRING, payload STRING, created_at"
                            + " TIMESTAMP_LTZ(6)",
                    "users",
                    "user_id STRING, email STRING, display_name STRING, status STRING, updated_at"
                            + " TIMESTAMP_LTZ(6)",
                    "orders",
                    "order_id STRING, user_id STRING, amount DOUBLE, status STRING, updated_at"
                            + " TIMESTAMP_LTZ(6)",
                    "metrics",
                    "metric_id STRING, name STRING, `value` ROW<`count` BIGINT, label STRING,"
                            + " measure DOUBLE>, host STRING, updated_at TIMESTAMP_LTZ(6)");

    private static final Map<String, String> KEYS =
            Map.of(
                    "products", "product_id",
                    "users", "user_id",
                    "orders", "order_id",
                    "metrics", "metric_id");

    private final ExampleApi api;
    private final TableEnvironment environment;
    private String source = "example";

    private ExampleTables(ExampleApi api, EnvironmentSettings settings) {
        this.api = api;
        this.environment = TableEnvironment.create(settings);
        environment.getConfig().set("parallelism.default", "2");
        environment.getConfig().set("table.local-time-zone", "UTC");
    }

    /** For all jobs of a test class, which takes less time than one for each. */
    static MiniClusterExtension cluster() {
        return new MiniClusterExtension(
                new MiniClusterResourceConfiguration.Builder()
                        .setNumberTaskManagers(1)
                        .setNumberSlotsPerTaskManager(4)
                        .build());
    }

    static ExampleTables inBatchMode(ExampleApi api) {
        return new ExampleTables(api, EnvironmentSettings.inBatchMode());
    }

    static ExampleTables inStreamingMode(ExampleApi api) {
        return new ExampleTables(api, EnvironmentSettings.inStreamingMode());
    }

    /** Reads by another description of the API from now on. */
    ExampleTables by(String otherSource) {
        source = otherSource;
        return this;
    }

    /** Creates a table with all its columns, its key and the metadata columns. */
    ExampleTables create(String table, String... options) {
        String key = KEYS.get(table);
        return create(
                table, key == null ? "" : ", PRIMARY KEY (" + key + ") NOT ENFORCED", options);
    }

    /** Creates a table with all its columns and the metadata columns, but no key. */
    ExampleTables createWithoutKey(String table, String... options) {
        return create(table, "", options);
    }

    /** Creates metrics as a log of versions with watermarks that come from the source. */
    ExampleTables createMetricsWithEventTime(String... options) {
        environment.executeSql(
                """
                CREATE TABLE metrics (
                  metric_id STRING, updated_at TIMESTAMP_LTZ(3),
                  WATERMARK FOR updated_at AS SOURCE_WATERMARK()
                ) WITH (
                  'connector' = 'lakeflow', 'source' = 'example', 'table' = 'metrics',
                  'config.base' = '%s', 'config.user' = 'me', 'config.password' = 'any',
                  'scan.poll-interval' = '100 ms', 'scan.changelog-mode' = 'append'
                  %s)
                """
                        .formatted(api.uri(), further(options)));
        return this;
    }

    private static String further(String... options) {
        return Stream.of(options).map(option -> ", " + option).collect(Collectors.joining());
    }

    private ExampleTables create(String table, String clauses, String... options) {
        environment.executeSql(
                """
                CREATE TABLE %s (%s,
                  op STRING METADATA FROM 'operation' VIRTUAL,
                  fetched TIMESTAMP_LTZ(3) METADATA FROM 'fetched-at' VIRTUAL,
                  `raw` STRING METADATA VIRTUAL
                  %s
                ) WITH (
                  'connector' = 'lakeflow', 'source' = '%6$s', 'table' = '%1$s',
                  'config.base' = '%4$s', 'config.user' = 'me', 'config.password' = 'any',
                  'scan.poll-interval' = '100 ms', 'http.retry.initial-backoff' = '10 ms'
                  %5$s)
                """
                        .formatted(
                                table,
                                COLUMNS.get(table),
                                clauses,
                                api.uri(),
                                further(options),
                                source));
        return this;
    }

    /** All rows of a query that ends. */
    List<Row> rows(String query) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> results = open(query)) {
            results.forEachRemaining(rows::add);
        }
        return rows;
    }

    /** The rows of a query, which ends when they are closed. */
    CloseableIterator<Row> open(String query) {
        return environment.executeSql(query).collect();
    }

    /** Reads orders, which have been created, while some are added, changed and deleted. */
    void requireToFollowOrders() throws Exception {
        try (CloseableIterator<Row> changes = open("SELECT order_id, amount, status FROM orders")) {
            Map<Object, Row> materialised = new TreeMap<>();
            readUntilTruth(changes, materialised);

            api.insert("orders");
            api.insert("orders", Map.of("order_id", "mine", "amount", 12.5));
            api.upsert("orders", Map.of("order_id", "order_0001", "status", "paid"));
            api.delete("order_0002");
            readUntilTruth(changes, materialised);
            assertThat(materialised).containsKey("mine").doesNotContainKey("order_0002");

            api.upsert("orders", Map.of("order_id", "order_0002", "status", "back"));
            api.delete("mine");
            readUntilTruth(changes, materialised);
        }
    }

    /** Takes changes until they add up to what the API holds; the time limit of the test helps. */
    private void readUntilTruth(CloseableIterator<Row> changes, Map<Object, Row> materialised) {
        Map<Object, Row> truth = new TreeMap<>();
        for (Map<String, Object> row : api.rows("orders")) {
            truth.put(
                    row.get("order_id"),
                    Row.of(row.get("order_id"), row.get("amount"), row.get("status")));
        }
        while (!materialised.equals(truth)) {
            Row change = changes.next();
            RowKind kind = change.getKind();
            change.setKind(RowKind.INSERT);
            if (kind == RowKind.INSERT || kind == RowKind.UPDATE_AFTER) {
                materialised.put(change.getField(0), change);
            } else {
                materialised.remove(change.getField(0));
            }
        }
    }
}
