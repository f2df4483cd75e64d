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

import io.lakeflow.flink.testutils.example.ExampleApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
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
}
