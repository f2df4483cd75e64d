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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example API read by its spec and by its connector in Java: both find the same. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ExampleInJavaITCase {
    private static final String IN_JAVA = "example-in-java";

    @RegisterExtension static final MiniClusterExtension CLUSTER = ExampleTables.cluster();

    private ExampleApi api;

    /** None of its first rows lies just at "now". */
    @BeforeEach
    void startApi() {
        api =
                ExampleApi.builder()
                        .errorRate(0.03)
                        .retryAfterSeconds(1)
                        .seededAgo(Duration.ofSeconds(5))
                        .start();
    }

    @AfterEach
    void stopApi() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource({
        "products,product_id,53",
        "events,event_id,101",
        "users,user_id,37",
        "orders,order_id,103",
        "metrics,metric_id,61"
    })
    void aBatchReadFindsTheSameRows(String table, String key, int count) throws Exception {
        String query = "SELECT * FROM " + table;
        List<Row> asYaml = withoutMetadata(ExampleTables.inBatchMode(api), table, query);
        List<Row> asJava =
                withoutMetadata(ExampleTables.inBatchMode(api).by(IN_JAVA), table, query);

        assertThat(asJava)
                .hasSize(count)
                .allMatch(row -> row.getKind() == RowKind.INSERT)
                .containsExactlyInAnyOrderElementsOf(asYaml);
    }

    /** The columns of the table itself, which come first. */
    private static List<Row> withoutMetadata(ExampleTables tables, String table, String query)
            throws Exception {
        return tables.create(table).rows(query).stream()
                .map(row -> Row.project(row, columns(row)))
                .toList();
    }

    private static int[] columns(Row row) {
        return IntStream.range(0, row.getArity() - 3).toArray();
    }

    @Test
    void aStreamingReadFollowsInsertsUpdatesAndDeletes() throws Exception {
        ExampleTables.inStreamingMode(api).by(IN_JAVA).create("orders").requireToFollowOrders();
    }

    @Test
    void metadataTellsWhereARowComesFrom() throws Exception {
        List<Row> rows =
                ExampleTables.inBatchMode(api)
                        .by(IN_JAVA)
                        .create("users")
                        .rows("SELECT op, user_id, fetched, `raw` FROM users");

        assertThat(rows)
                .hasSize(37)
                .allSatisfy(
                        row -> {
                            assertThat(row.getField(0)).isEqualTo("insert");
                            assertThat((String) row.getField(3))
                                    .startsWith("{")
                                    .contains("\"" + row.getField(1) + "\"");
                        });
    }
}
