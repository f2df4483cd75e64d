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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A job that gets more and fewer subtasks while it runs, from the adaptive scheduler, with objects
 * that are used again, and with checkpoints that overtake rows.
 */
class RescalingE2eITCase {
    private static final int ROWS = 20_000;
    private static final int PAGE = 50;
    private static final int PAGES_AT_A_TIME = 80;
    private static final int CHANGES_PER_SECOND = 40;

    @RegisterExtension
    static final FlinkClusterExtension FLINK =
            TestCluster.of(
                    cluster ->
                            cluster.taskManagers(2)
                                    .slots(2)
                                    .configuration("jobmanager.scheduler", "adaptive")
                                    // Of 2.x, and of 1.20: it need not wait for others to follow.
                                    .configuration(
                                            "jobmanager.adaptive-scheduler.executing.cooldown-after-rescaling",
                                            "1s")
                                    .configuration(
                                            "jobmanager.adaptive-scheduler.executing.resource-stabilization-timeout",
                                            "1s")
                                    .configuration(
                                            "jobmanager.adaptive-scheduler.scaling-interval.min",
                                            "1s"));

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void t10_aJobIsRescaledWhileItRuns(boolean unaligned) throws Exception {
        FlinkRest rest = FLINK.cluster().rest();
        try (ChangingTable table =
                ChangingTable.start(ROWS, PAGE, FLINK.directory().resolve("ledger-" + unaligned))) {
            CompletableFuture<Void> held = table.answerOnly(PAGES_AT_A_TIME);
            String job;
            try (RandomChanges changes = table.change(CHANGES_PER_SECOND, 1)) {
                job = copy(table, unaligned);
                int before = 0;
                for (int parallelism : List.of(4, 1, 3)) {
                    table.awaitMoreThan(before);
                    rest.rescale(job, parallelism);
                    rest.awaitParallelism(job, parallelism);
                    before = table.copied();
                    CompletableFuture<Void> next = table.answerOnly(PAGES_AT_A_TIME);
                    held.complete(null);
                    held = next;
                }
                table.answerOnly(Integer.MAX_VALUE);
                held.complete(null);
                table.awaitMoreThan(ROWS + CHANGES_PER_SECOND);
                rest.rescale(job, 2);
                rest.awaitParallelism(job, 2);
                table.awaitMoreThan(table.copied() + CHANGES_PER_SECOND);
            }
            table.awaitExactlyAll();
        }
    }

    private static String copy(ChangingTable table, boolean unaligned) throws Exception {
        SqlSession sql = FLINK.cluster().openSession().addJar(SqlJar.path());
        sql.set("parallelism.default", "2");
        sql.set("pipeline.object-reuse", "true");
        sql.set("execution.checkpointing.unaligned.enabled", "" + unaligned);
        table.declare(sql);
        String job = table.copy(sql);
        FLINK.cluster().rest().awaitRunning(job);
        return job;
    }
}
