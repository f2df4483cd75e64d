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

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;

/** A SQL job that reads one table of the connector, in a Flink inside of this process. */
public final class SqlJob {
    private static final String FLINK = "flink.";

    private final TableEnvironment tables;

    private SqlJob(TableEnvironment tables) {
        this.tables = tables;
    }

    /**
     * @param arguments {@code sql.table}: the table; {@code columns} and {@code key}: of its DDL,
     *     where they are not those of an issue; what begins with {@code flink.} is set in Flink,
     *     and what begins with {@code option.} or {@code config.} in the table
     */
    public static SqlJob of(int port, Map<String, String> arguments) {
        Configuration configuration = new Configuration();
        Map<String, String> options = new LinkedHashMap<>();
        options.put("scan.bounded.mode", "init-timestamp");
        arguments.forEach(
                (name, value) -> {
                    if (name.startsWith(FLINK)) {
                        configuration.setString(name.substring(FLINK.length()), value);
                    } else if (name.startsWith("option.")) {
                        options.put(name.substring("option.".length()), value);
                    } else if (name.startsWith("config.")) {
                        options.put(name, value);
                    }
                });
        if (!configuration.containsKey("parallelism.default")) {
            configuration.setString("parallelism.default", "1");
        }
        TableEnvironment tables =
                TableEnvironment.create(
                        EnvironmentSettings.newInstance()
                                .inStreamingMode()
                                .withConfiguration(configuration)
                                .build());
        String columns = arguments.getOrDefault("columns", BenchmarkTable.ISSUE);
        BenchmarkTable table =
                new BenchmarkTable(
                        arguments.getOrDefault("sql.table", "t1k"),
                        columns,
                        arguments.getOrDefault("key", ""),
                        options);
        tables.executeSql(table.createTable(port));
        tables.executeSql(table.createSink());
        return new SqlJob(tables);
    }

    /** Starts the job; the result ends with it. */
    public TableResult submit() {
        return tables.executeSql("INSERT INTO nowhere SELECT * FROM records");
    }
}
