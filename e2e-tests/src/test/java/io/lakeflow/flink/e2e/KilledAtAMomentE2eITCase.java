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
import io.lakeflow.flink.testutils.cluster.FlinkRest;
import io.lakeflow.flink.testutils.cluster.Patience;
import io.lakeflow.flink.testutils.cluster.SqlSession;
import io.lakeflow.flink.testutils.scripted.Interference;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs of which a process is killed at a certain moment: the API holds it there. */
class KilledAtAMomentE2eITCase {
    private static final int ROWS = 2_000;
    private static final int PAGE = 50;
    private static final int CHANGES = 40;
    private static final int SOME_PAGES = 60;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Patience PATIENCE = Patience.of(Duration.ofMinutes(1));
    private static final Duration TOKEN = Duration.ofHours(1);

    @RegisterExtension
    static final FlinkClusterExtension FLINK =
            TestCluster.of(cluster -> cluster.taskManagers(2).slots(2).zooKeeper());

    /** What a job is doing when the process is killed. */
    enum Moment {
        PLANNING {
            @Override
            CompletableFuture<Void> reach(ChangingTable table, Job job) throws Exception {
                CompletableFuture<Void> released = table.answerOnly(0);
                job.start();
                table.awaitRequests(1);
                return released;
            }
        },
        FIRST_PAGE {
            @Override
            CompletableFuture<Void> reach(ChangingTable table, Job job) throws Exception {
                CompletableFuture<Void> released = table.answerOnly(1);
                job.start();
                table.awaitRequests(2);
                return released;
            }
        },
        LIMIT {
            @Override
            CompletableFuture<Void> reach(ChangingTable table, Job job) throws Exception {
                CompletableFuture<Void> limited = table.answerOnly(SOME_PAGES);
                job.start();
                table.awaitRequests(SOME_PAGES + 1);
                int before = table.requests();
                table.answer(
                        Interference.always(
                                Interference.status(429)
                                        .withHeader(
                                                "Retry-After",
                                                "" + KilledAtAMomentE2eITCase.LIMIT.toSeconds())));
                limited.complete(null);
                table.awaitRequests(before + 1);
                CompletableFuture<Void> released = new CompletableFuture<>();
                released.thenRun(() -> table.answer(Interference.none()));
                return released;
            }
        },
        LOGIN {
            @Override
            CompletableFuture<Void> reach(ChangingTable table, Job job) throws Exception {
                CompletableFuture<Void> pages = table.answerOnly(SOME_PAGES);
                job.start();
                table.awaitRequests(SOME_PAGES + 1);
                CompletableFuture<Void> login = table.login().hold();
                int before = table.login().requests();
                table.answer(Interference.always(Interference.status(401)));
                pages.complete(null);
                PATIENCE.until("a renewal", () -> table.login().requests() > before);
                CompletableFuture<Void> released = new CompletableFuture<>();
                released.thenRun(
                        () -> {
                            table.answer(Interference.none());
                            login.complete(null);
                        });
                return released;
            }
        },
        POLL {
            @Override
            CompletableFuture<Void> reach(ChangingTable table, Job job) throws Exception {
                table.option("scan.poll-interval", "5 s");
                job.start();
                table.awaitAll();
                return new CompletableFuture<>();
            }
        },
        LAST_SPLIT {
            @Override
            CompletableFuture<Void> reach(ChangingTable table, Job job) throws Exception {
                table.option("scan.bounded.mode", "init-timestamp");
                CompletableFuture<Void> released = table.answerAllButTheEnd();
                job.start();
                table.awaitMoreThan(ROWS * 9 / 10);
                return released;
            }

            @Override
            void finish(ChangingTable table, String job) throws Exception {
                assertThat(FLINK.cluster().rest().awaitEnd(job)).isEqualTo("FINISHED");
            }
        };

        /** Starts the job; when the stage completes that is returned, the API goes on. */
        abstract CompletableFuture<Void> reach(ChangingTable table, Job job) throws Exception;

        void finish(ChangingTable table, String job) throws Exception {
            try (RandomChanges changes = table.change(CHANGES, 1)) {
                table.awaitMoreThan(ROWS + CHANGES);
            }
        }
    }

    private interface Job {
        void start() throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void t1_aTaskManagerIsKilled(Moment moment) throws Exception {
        kill(
                moment,
                (cluster, job) -> {
                    cluster.taskManagerOf(job).kill();
                    cluster.startTaskManager();
                });
    }

    /**
     * Whatever the readers do, they begin anew with it: half of the moments, and {@code
     * -Dlakeflow.kills=all} for the others.
     */
    static Stream<Moment> momentsOfTheJobManager() {
        return "all".equals(System.getProperty("lakeflow.kills"))
                ? Stream.of(Moment.values())
                : Stream.of(Moment.PLANNING, Moment.LIMIT, Moment.LAST_SPLIT);
    }

    @ParameterizedTest
    @MethodSource("momentsOfTheJobManager")
    void t2_theJobManagerIsKilled(Moment moment) throws Exception {
        kill(
                moment,
                (cluster, job) -> {
                    cluster.jobManager().kill();
                    cluster.startJobManager();
                });
    }

    private interface Kill {
        void in(FlinkCluster cluster, String job) throws Exception;
    }

    private static void kill(Moment moment, Kill kill) throws Exception {
        FlinkRest rest = FLINK.cluster().rest();
        try (Login login = new Login(TOKEN);
                ChangingTable table =
                        ChangingTable.start(
                                        ROWS,
                                        PAGE,
                                        Files.createTempDirectory(FLINK.directory(), "ledger"))
                                .behind(login)) {
            String[] job = new String[1];
            CompletableFuture<Void> released =
                    moment.reach(
                            table,
                            () -> {
                                job[0] = copy(table);
                                rest.awaitRunning(job[0]);
                            });
            // To go back to: without one a job begins anew, which is another matter.
            rest.awaitCheckpointAfter(job[0], 0);
            kill.in(FLINK.cluster(), job[0]);
            rest.awaitRestores(job[0], 1);
            released.complete(null);
            moment.finish(table, job[0]);
            table.awaitExactlyAll();
            FLINK.cluster().awaitTaskManagers(2);
        }
    }

    private static String copy(ChangingTable table) throws Exception {
        SqlSession sql = FLINK.cluster().openSession().addJar(SqlJar.path());
        sql.set("parallelism.default", "4");
        table.declare(sql);
        return table.copy(sql);
    }
}
