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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** The tables of a source through Flink's SQL in batch mode, as a user sees them. */
final class TableReads {
    private static final String CATALOG = "source_under_test";
    private static final String RAW = "lakeflow_raw";

    private final TableEnvironment environment;

    private TableReads(TableEnvironment environment) {
        this.environment = environment;
    }

    /**
     * @throws RuntimeException if the options are wrong
     */
    static TableReads of(SourceUnderTest source, Map<String, String> options) {
        TableEnvironment environment = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        create(environment, source, options);
        return new TableReads(environment);
    }

    static void create(
            TableEnvironment environment, SourceUnderTest source, Map<String, String> options) {
        Map<String, String> all = new LinkedHashMap<>(options);
        all.put("type", "lakeflow");
        all.put("source", source.location);
        environment.executeSql(
                "CREATE CATALOG %s WITH (%s)"
                        .formatted(
                                CATALOG,
                                all.entrySet().stream()
                                        .map(one -> text(one.getKey()) + "=" + text(one.getValue()))
                                        .collect(Collectors.joining(", "))));
    }

    private static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    static String path(String table) {
        return "%s.`default`.`%s`".formatted(CATALOG, table.replace("`", "``"));
    }

    List<String> names() {
        return List.of(environment.listTables(CATALOG, "default"));
    }

    private ResolvedSchema schema(String table) {
        return environment.from(path(table)).getResolvedSchema();
    }

    List<Column> columns(String table) {
        return schema(table).getColumns();
    }

    /** Empty without a key. */
    List<String> key(String table) {
        return schema(table).getPrimaryKey().map(UniqueConstraint::getColumns).orElse(List.of());
    }

    /** All rows, and behind their columns the JSON of each record. */
    List<Row> rowsWithRecords(String table) throws Exception {
        String name = "default_catalog.default_database.`with_record_" + table + "`";
        environment.executeSql(
                "CREATE TEMPORARY TABLE IF NOT EXISTS %s (%s STRING METADATA FROM 'raw' VIRTUAL) LIKE %s"
                        .formatted(name, RAW, path(table)));
        return query("SELECT * FROM " + name);
    }

    /** All rows. */
    List<Row> rows(String table) throws Exception {
        return query("SELECT * FROM " + path(table));
    }

    /** All rows of a read that starts at a point in time. */
    List<Row> rowsFrom(String table, String timestamp) throws Exception {
        return query(
                "SELECT * FROM %s /*+ OPTIONS('scan.startup.mode' = 'timestamp', 'scan.startup.timestamp' = '%s') */"
                        .formatted(path(table), timestamp));
    }

    private List<Row> query(String query) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> results = environment.executeSql(query).collect()) {
            results.forEachRemaining(rows::add);
        }
        return rows;
    }
}
