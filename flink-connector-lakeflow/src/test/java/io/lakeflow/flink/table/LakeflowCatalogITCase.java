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
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A catalog of the example API, described by its spec and in Java, as a user would work with it.
 */
@Timeout(120)
class LakeflowCatalogITCase {
    @RegisterExtension static final MiniClusterExtension CLUSTER = ExampleTables.cluster();

    private ExampleApi api;

    @BeforeEach
    void startApi() {
        api = ExampleApi.builder().errorRate(0).start();
    }

    @AfterEach
    void stopApi() {
        api.close();
    }

    private TableEnvironment environment(EnvironmentSettings settings, String source) {
        TableEnvironment environment = TableEnvironment.create(settings);
        environment.getConfig().set("parallelism.default", "2");
        environment.executeSql(
                """
                CREATE CATALOG shop WITH (
                  'type' = 'lakeflow', 'source' = '%s', 'config.base' = '%s',
                  'config.user' = 'me', 'config.password' = 'any')
                """
                        .formatted(source, api.uri()));
        return environment;
    }

    private static List<Row> rows(TableEnvironment environment, String statement) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> results = environment.executeSql(statement).collect()) {
            results.forEachRemaining(rows::add);
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"example", "example-in-java"})
    void itsTablesCanBeLookedAtAndReadWithoutADdl(String source) throws Exception {
        TableEnvironment batch = environment(EnvironmentSettings.inBatchMode(), source);

        assertThat(rows(batch, "SHOW TABLES IN shop.`default`"))
                .contains(Row.of("orders"), Row.of("events"));
        assertThat(rows(batch, "DESCRIBE shop.`default`.orders"))
                .anyMatch(column -> "PRI(order_id)".equals(column.getField(3)));
        assertThat(rows(batch, "SELECT COUNT(*) FROM shop.`default`.orders"))
                .containsExactly(Row.of(103L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"example", "example-in-java"})
    void hintsSayHowATableIsReadInStreamingMode(String source) throws Exception {
        TableEnvironment streaming = environment(EnvironmentSettings.inStreamingMode(), source);
        streaming.executeSql("USE CATALOG shop");

        assertThat(
                        rows(
                                streaming,
                                "SELECT order_id FROM orders"
                                        + " /*+ OPTIONS('scan.bounded.mode' = 'init-timestamp') */"))
                .hasSize(103);
    }
}
