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

import io.lakeflow.flink.testutils.cluster.FlinkClusterExtension;
import io.lakeflow.flink.testutils.cluster.FlinkRest;
import io.lakeflow.flink.testutils.cluster.SqlSession;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job that is stopped and goes on with another parallelism, on a cluster of processes. */
class SavepointsE2eITCase {
    private static final int ROWS = 20_000;
    private static final int PAGE = 50;
    private static final int PAGES_OF_A_LIFE = 100;

    @RegisterExtension
    static final FlinkClusterExtension FLINK =
            TestCluster.of(cluster -> cluster.taskManagers(2).slots(4));

    @ParameterizedTest
    @ValueSource(strings = {"CANONICAL", "NATIVE"})
    void t4_aJobGoesOnFromASavepointWithOtherParallelisms(String format) throws Exception {
        FlinkRest rest = FLINK.cluster().rest();
        try (ChangingTable table =
                ChangingTable.start(ROWS, PAGE, FLINK.directory().resolve("ledger-" + format))) {
            try (RandomChanges changes = table.change(40, 3)) {
                SqlSession sql = FLINK.cluster().openSession().addJar(SqlJar.path());
                table.declare(sql);
                for (int parallelism : List.of(1, 4, 2)) {
                    table.answerOnly(PAGES_OF_A_LIFE);
                    int before = table.copied();
                    sql.set("parallelism.default", "" + parallelism);
                    String job = table.copy(sql);
                    rest.awaitRunning(job);
                    table.awaitMoreThan(before);
                    // A reader without splits ends, and with it fails a savepoint of that moment.
                    rest.awaitCheckpointAfter(job, rest.awaitCheckpointAfter(job, 0));
                    String savepoint =
                            rest.stopWithSavepoint(
                                    job, FLINK.directory().resolve("savepoints"), format);
                    sql.set("execution.state-recovery.path", savepoint);
                }
                table.answerOnly(Integer.MAX_VALUE);
                sql.set("parallelism.default", "8");
                rest.awaitRunning(table.copy(sql));
                table.awaitMoreThan(ROWS);
            }
            table.awaitExactlyAll();
        }
    }
}
