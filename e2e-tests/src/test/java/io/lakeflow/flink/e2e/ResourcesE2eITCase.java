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
import io.lakeflow.flink.testutils.cluster.FlinkProcess;
import io.lakeflow.flink.testutils.cluster.Patience;
import io.lakeflow.flink.testutils.cluster.SqlSession;
import io.lakeflow.flink.testutils.http.Response;
import io.lakeflow.flink.testutils.scripted.Interference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cluster that has run a hundred jobs holds no more than after the first few. */
class ResourcesE2eITCase {
    private static final Logger LOG = LoggerFactory.getLogger(ResourcesE2eITCase.class);
    private static final int JOBS = 100;

    /** After them the pools of Flink itself have their size. */
    private static final int FIRST_JOBS = 20;

    private static final int ROWS = 400;
    private static final int PAGE = 50;
    private static final Duration LONGEST_CANCEL = Duration.ofSeconds(5);
    private static final Patience PATIENCE = Patience.of(Duration.ofMinutes(1));

    @RegisterExtension
    static final FlinkClusterExtension FLINK =
            TestCluster.of(
                    cluster ->
                            cluster.taskManagers(1)
                                    .slots(2)
                                    // Flink's CompileUtils keeps the code of jobs softly, and the
                                    // class loader of each job with it, until memory is short.
                                    .javaOption("-XX:SoftRefLRUPolicyMSPerMB=0"));

    /** What a job waits for when it is cancelled. */
    private enum Wait {
        AN_ANSWER(12) {
            @Override
            CompletableFuture<Void> arrange(ChangingTable table) {
                return table.answerOnly(10);
            }
        },
        AN_ANSWER_TO_THE_ENUMERATOR(1) {
            @Override
            CompletableFuture<Void> arrange(ChangingTable table) {
                return table.answerOnly(0);
            }
        },
        A_LIMIT(1) {
            @Override
            CompletableFuture<Void> arrange(ChangingTable table) {
                return always(table, Interference.status(429).withHeader("Retry-After", "600"));
            }
        },
        A_BACK_OFF(4) {
            @Override
            CompletableFuture<Void> arrange(ChangingTable table) {
                return always(table, Interference.status(503));
            }
        },
        A_LOGIN(1) {
            @Override
            CompletableFuture<Void> arrange(ChangingTable table) {
                return table.login().hold();
            }

            @Override
            int requests(ChangingTable table) {
                return table.login().requests();
            }
        },
        /** By then it has listed every two hours of every region. */
        THE_NEXT_POLL(160) {
            @Override
            CompletableFuture<Void> arrange(ChangingTable table) {
                return table.answerOnly(Integer.MAX_VALUE);
            }
        };

        private final int reachedBy;

        Wait(int requests) {
            this.reachedBy = requests;
        }

        /** Makes the API such; the stage is to be completed when the job has ended. */
        abstract CompletableFuture<Void> arrange(ChangingTable table);

        int requests(ChangingTable table) {
            return table.requests();
        }

        private static CompletableFuture<Void> always(ChangingTable table, Response answer) {
            table.answer(Interference.always(answer));
            CompletableFuture<Void> ended = new CompletableFuture<>();
            ended.thenRun(() -> table.answer(Interference.none()));
            return ended;
        }
    }

    @Test
    void t7_aHundredJobsAreCancelledAndNothingIsLeft() throws Exception {
        FlinkCluster cluster = FLINK.cluster();
        List<FlinkProcess> processes = List.of(cluster.jobManager(), cluster.taskManagers().get(0));
        List<Footprint> first = new ArrayList<>();
        Duration longest = Duration.ZERO;
        try (Login login = new Login(Duration.ofHours(1));
                ChangingTable table =
                        ChangingTable.start(ROWS, PAGE, FLINK.directory().resolve("ledger"))
                                .behind(login)
                                .option("scan.poll-interval", "1 h")
                                .option("http.retry.initial-backoff", "200 ms")) {
            SqlSession sql = cluster.openSession().addJar(SqlJar.path());
            table.declare(sql);
            for (int job = 0; job < JOBS; job++) {
                if (job == FIRST_JOBS) {
                    for (FlinkProcess process : processes) {
                        first.add(Footprint.of(process));
                    }
                }
                Wait wait = Wait.values()[job % Wait.values().length];
                Duration cancel = cancel(table, sql, wait);
                assertThat(cancel).as("waiting for %s", wait).isLessThan(LONGEST_CANCEL);
                longest = cancel.compareTo(longest) > 0 ? cancel : longest;
            }
        }
        LOG.info("The longest of {} cancellations took {} ms", JOBS, longest.toMillis());
        for (int i = 0; i < first.size(); i++) {
            assertHoldsWhatItHeld(processes.get(i), first.get(i));
        }
    }

    /** Flink lets go of the last job a moment after it has ended. */
    private static void assertHoldsWhatItHeld(FlinkProcess process, Footprint before)
            throws Exception {
        Footprint[] now = new Footprint[1];
        try {
            PATIENCE.until(
                    process.name() + " holds what it held",
                    () -> {
                        now[0] = Footprint.of(process);
                        return !now[0].isLargerThan(before);
                    });
        } finally {
            LOG.info(
                    "{} after {} jobs: {}; after {}: {}",
                    process.name(),
                    FIRST_JOBS,
                    before,
                    JOBS,
                    now[0]);
        }
    }

    private static Duration cancel(ChangingTable table, SqlSession sql, Wait wait)
            throws Exception {
        int before = wait.requests(table);
        CompletableFuture<Void> ended = wait.arrange(table);
        String job = table.read(sql);
        PATIENCE.until(
                "a job waits for " + wait, () -> wait.requests(table) >= before + wait.reachedBy);
        Duration cancel = FLINK.cluster().rest().cancel(job);
        ended.complete(null);
        return cancel;
    }
}
