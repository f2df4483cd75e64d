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
package io.lakeflow.flink.benchmark.flink;

import io.lakeflow.flink.benchmark.process.Resource;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A table of {@code benchmark.yaml} as a user would declare it.
 *
 * @param columns of the DDL
 * @param key of the DDL, or an empty text
 * @param options besides those that every table has
 */
record BenchmarkTable(String table, String columns, String key, Map<String, String> options) {
    static final String ISSUE =
            """
            id BIGINT, number INT, title STRING, state STRING, comments INT,
            created_at TIMESTAMP_LTZ(3), updated_at TIMESTAMP_LTZ(3),
            `user` ROW<login STRING, id BIGINT>, labels ARRAY<ROW<name STRING>>, body STRING""";
    static final String THREE_COLUMNS = "id BIGINT, state STRING, updated_at TIMESTAMP_LTZ(3)";

    String createTable(int port) {
        String set =
                options.entrySet().stream()
                        .map(option -> ", '" + option.getKey() + "' = '" + option.getValue() + "'")
                        .collect(Collectors.joining());
        String keyed = key.isEmpty() ? "" : ", PRIMARY KEY (" + key + ") NOT ENFORCED";
        return """
                CREATE TABLE records (%s%s) WITH (
                  'connector' = 'lakeflow', 'source' = '%s', 'table' = '%s',
                  'config.base' = 'http://127.0.0.1:%d'%s)"""
                .formatted(columns, keyed, spec(), table, port, set);
    }

    String createSink() {
        return "CREATE TABLE nowhere (" + columns + ") WITH ('connector' = 'blackhole')";
    }

    private static Path spec() {
        return Resource.path("benchmark.yaml");
    }
}
