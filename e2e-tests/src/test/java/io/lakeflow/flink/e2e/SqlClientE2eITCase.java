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
package io.lakeflow.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.testutils.cluster.FlinkClusterExtension;
import io.lakeflow.flink.testutils.cluster.SqlClientRun;
import io.lakeflow.flink.testutils.example.ExampleApi;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Flink's own SQL client with the SQL jar on a cluster of separate processes. */
class SqlClientE2eITCase {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    @RegisterExtension
    static final FlinkClusterExtension FLINK = TestCluster.of(cluster -> cluster.taskManagers(2));

    @Test
    void selectReturnsWhatTheApiHolds() throws Exception {
        try (ExampleApi api = ExampleApi.start()) {
            SqlClientRun run =
                    FLINK.cluster()
                            .runSql(
                                    """
                            SET 'execution.runtime-mode' = 'batch';
                            SET 'sql-client.execution.result-mode' = 'tableau';
                            SET 'table.local-time-zone' = 'UTC';
                            %s;
                            SELECT order_id, user_id, amount, status, updated_at FROM orders;
                            """
                                            .formatted(Order.createTable(api)),
                                    SqlJar.path(),
                                    TIMEOUT);
            assertThat(run.succeeded()).as(run.output()).isTrue();
            assertThat(run.rows())
                    .map(Order::ofCells)
                    .containsExactlyInAnyOrderElementsOf(Order.truth(api));
        }
    }

    @Test
    void aWrongStatementFailsTheClient() throws Exception {
        SqlClientRun run = FLINK.cluster().runSql("SELECT * FROM nowhere;", SqlJar.path(), TIMEOUT);
        assertThat(run.succeeded()).isFalse();
        assertThat(run.output()).contains("Object 'nowhere' not found");
    }
}
