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

import io.lakeflow.flink.testutils.cluster.FlinkCluster;
import io.lakeflow.flink.testutils.cluster.FlinkClusterExtension;
import io.lakeflow.flink.testutils.cluster.Patience;
import io.lakeflow.flink.testutils.cluster.SqlSession;
import io.lakeflow.flink.testutils.scripted.Interference;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs of which a process is killed, as {@code kill -9} does it, and jobs that are cancelled. */
class KilledProcessesE2eITCase {
    private static final int ROWS = 20_000;
    private static final int PAGE = 50;

    /** Of the five hundred that the history takes. */
    private static final int FIRST_PAGES = 150;

    private static final int CHANGES_PER_SECOND = 40;

    @RegisterExtension
    static final FlinkClusterExtension FLINK =
            TestCluster.of(cluster -> cluster.taskManagers(2).slots(2).zooKeeper());

    /** What is killed, and what is started in its place. */
    private enum Victim {
        TASK_MANAGER {
            @Override
            void replace(FlinkCluster cluster) throws Exception {
                cluster.taskManagers().get(0).kill();
                cluster.startTaskManager();
            }
        },
        JOB_MANAGER {
            @Override
            void replace(FlinkCluster cluster) throws Exception {
                cluster.jobManager().kill();
                cluster.startJobManager();
            }
        };

        abstract void replace(FlinkCluster cluster) throws Exception;
    }

    @Test
    void t1_aTaskManagerIsKilledWhileTheHistoryIsRead() throws Exception {
        killInTheHistory(Victim.TASK_MANAGER);
    }

    @Test
    void t1_aTaskManagerIsKilledWhileChangesAreFollowed() throws Exception {
        killAmongChanges(Victim.TASK_MANAGER);
    }

    @Test
    void t2_theJobManagerIsKilledWhileTheHistoryIsRead() throws Exception {
        killInTheHistory(Victim.JOB_MANAGER);
    }

    @Test
    void t2_theJobManagerIsKilledWhileChangesAreFollowed() throws Exception {
        killAmongChanges(Victim.JOB_MANAGER);
    }

    private void killInTheHistory(Victim victim) throws Exception {
        try (ChangingTable table = table()) {
            CompletableFuture<Void> rest = table.answerOnly(FIRST_PAGES);
            String job;
            try (RandomChanges changes = table.change(CHANGES_PER_SECOND, 1)) {
                job = copy(table);
                table.awaitPartOfTheHistory();
                victim.replace(FLINK.cluster());
                rest.complete(null);
                awaitRestore(job);
            }
            table.awaitExactlyAll();
        }
    }

    private void killAmongChanges(Victim victim) throws Exception {
        try (ChangingTable table = table()) {
            String job = copy(table);
            table.awaitAll();
            try (RandomChanges changes = table.change(CHANGES_PER_SECOND, 2)) {
                table.awaitMoreThan(ROWS + CHANGES_PER_SECOND);
                victim.replace(FLINK.cluster());
                awaitRestore(job);
                table.awaitMoreThan(table.copied() + CHANGES_PER_SECOND);
            }
            table.awaitExactlyAll();
        }
    }

    private static void awaitRestore(String job) throws Exception {
        FLINK.cluster().rest().awaitRestores(job, 1);
        FLINK.cluster().rest().awaitRunning(job);
        FLINK.cluster().awaitTaskManagers(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"silence", "limit", "poll"})
    void t7_aCancelEndsWithinFiveSeconds(String waitsFor) throws Exception {
        try (ChangingTable table = table()) {
            if (waitsFor.equals("silence")) {
                table.answerOnly(FIRST_PAGES);
            }
            String job = copy(table);
            table.awaitMoreThan(0);
            if (waitsFor.equals("limit")) {
                table.answer(
                        Interference.always(
                                Interference.status(429).withHeader("Retry-After", "600")));
                int requests = table.requests();
                Patience.of(Duration.ofMinutes(1))
                        .until("another request", () -> table.requests() > requests);
            }
            assertThat(FLINK.cluster().rest().cancel(job)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static ChangingTable table() throws IOException {
        return ChangingTable.start(
                ROWS, PAGE, Files.createTempDirectory(FLINK.directory(), "ledger"));
    }

    private static String copy(ChangingTable table) throws Exception {
        SqlSession sql = FLINK.cluster().openSession().addJar(SqlJar.path());
        sql.set("parallelism.default", "4");
        table.declare(sql);
        String job = table.copy(sql);
        FLINK.cluster().rest().awaitRunning(job);
        return job;
    }
}
