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
package io.lakeflow.flink.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.e2e.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart as {@code ./quickstart} starts it, in a process of its own. */
class QuickstartITCase {
    private static final String CREATE_ORDERS =
            """
            CREATE TABLE orders (
              order_id STRING, amount DOUBLE, PRIMARY KEY (order_id) NOT ENFORCED
            ) WITH (
              'connector' = 'lakeflow', 'source' = 'example', 'table' = 'orders',
              'config.base' = '${EXAMPLE_API}', 'config.user' = 'me', 'config.password' = 'secret'
            );
            """;

    @TempDir private Path directory;

    @Test
    void tourReadsEveryTableAndFollowsChanges() throws Exception {
        JavaProcess run = quickstart();
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsPattern("Example API +http://127.0.0.1:\\d+")
                .containsPattern("web UI +http://127.0.0.1:\\d+")
                .contains("CREATE TABLE products", "product_0001")
                .contains("  53 rows, the same as in the API.")
                .contains("  101 rows, the same as in the API.")
                .contains("  37 rows, the same as in the API.")
                .contains("  103 rows, the same as in the API.")
                .containsPattern("6\\d rows, the same as in the API, where 19\\d more lie in the")
                .contains("the query has 103 orders, the same as in the API")
                .containsPattern("Of \\d+ requests the API refused [3-9]")
                .containsPattern("429 +GET /tables/\\w+/records.* sent again, answered \\d+ ms")
                .contains("Where to go next", "docs/spec.md");
        assertThat(run.out().lines().filter(line -> line.contains(" order_live ")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("+I ", " new "),
                        line -> assertThat(line).contains("-U ", " new "),
                        line -> assertThat(line).contains("+U ", " paid "),
                        line -> assertThat(line).contains("-D ", " paid "));
    }

    @Test
    void ownFileRunsInBothModes() throws Exception {
        Path file =
                write(
                        CREATE_ORDERS
                                + """
                                SELECT COUNT(*) AS orders FROM orders;
                                CREATE TABLE nowhere (order_id STRING) WITH ('connector' = 'blackhole');
                                INSERT INTO nowhere SELECT order_id FROM orders;
                                SET 'execution.runtime-mode' = 'streaming';
                                SELECT order_id FROM orders WHERE order_id = 'order_0042';
                                """);
        JavaProcess run = quickstart(file.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsPattern("orders\\R +-+\\R +103\\R +\\(1 of 1 rows shown\\)")
                .contains("INSERT INTO nowhere")
                .contains("(streaming mode: stopped after 20 s)")
                .containsPattern("\\+I +order_0042\\R +\\(1 changes\\)");
    }

    @Test
    void mistakeInASqlFileIsOneSentence() throws Exception {
        Path file = write(CREATE_ORDERS + "SELECT amuont FROM orders;");
        JavaProcess run = quickstart(file.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("The quickstart failed: SQL validation failed.", "'amuont'")
                .contains(directory.resolve("quickstart.log").toString());
    }

    @Test
    void queryThatFailsOnTheClusterIsOneSentence() throws Exception {
        String statement =
                CREATE_ORDERS.replace("'table'", "'http.retry.max-attempts' = '1', 'table'")
                        + "SELECT * FROM orders;";
        Path file = write(statement.replace("${EXAMPLE_API}", "http://127.0.0.1:1"));
        JavaProcess run = quickstart(file.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("http://127.0.0.1:1/tables/orders/records", "refused");
        assertThat(Files.readString(directory.resolve("quickstart.log"))).contains("\tat ");
    }

    /** An address may be wrong, or its server about to start: it is tried for minutes. */
    @Test
    void tableThatWaitsForAnAnswerSaysWhy() throws Exception {
        String statement =
                CREATE_ORDERS.replace("'table'", "'http.retry.max-attempts' = '2', 'table'")
                        + "SELECT * FROM orders;";
        Path file = write(statement.replace("${EXAMPLE_API}", "http://127.0.0.1:1"));
        JavaProcess run = quickstart(file.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("127.0.0.1:1", "next sent in", "refused"),
                        line -> assertThat(line).contains("The quickstart failed", "refused"));
    }

    private Path write(String sql) throws Exception {
        return Files.writeString(directory.resolve("my.sql"), sql);
    }

    private JavaProcess quickstart(String... arguments) throws Exception {
        return JavaProcess.run(directory, List.of(), Quickstart.class.getName(), arguments);
    }
}
