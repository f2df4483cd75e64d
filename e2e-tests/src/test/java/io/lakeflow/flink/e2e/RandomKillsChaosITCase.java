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
import io.lakeflow.flink.testutils.cluster.FlinkRest;
import io.lakeflow.flink.testutils.cluster.FlinkRest.Checkpoints;
import io.lakeflow.flink.testutils.cluster.SqlSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A random process is killed, again and again, while a job copies a table that changes from an API
 * that fails now and then. Its report is {@code target/e2e/chaos.md}.
 */
class RandomKillsChaosITCase {
    private static final Logger LOG = LoggerFactory.getLogger(RandomKillsChaosITCase.class);

    private static final int ROWS_A_MINUTE = 34_000;
    private static final int PAGE = 200;
    private static final int CHANGES_PER_SECOND = 50;
    private static final double FAULTS = 0.05;
    private static final int KILLS_A_MINUTE = 2;
    private static final int TASK_MANAGERS = 2;
    private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(60);
    private static final long SHORTEST_PEACE_MILLIS = 5_000;
    private static final long LONGEST_PEACE_MILLIS = 15_000;

    @RegisterExtension
    static final FlinkClusterExtension FLINK =
            TestCluster.of(
                    cluster ->
                            cluster.taskManagers(TASK_MANAGERS)
                                    .slots(2)
                                    .zooKeeper()
                                    .configuration("execution.checkpointing.interval", "500ms")
                                    .configuration(
                                            "restart-strategy.fixed-delay.attempts", "1000"));

    private final int minutes = Integer.getInteger("lakeflow.chaos.minutes");
    private final long seed = seed();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final List<Kill> kills = new ArrayList<>();
    private final long begin = System.nanoTime();

    private static long seed() {
        String given = System.getProperty("lakeflow.random.seed", "");
        return given.isBlank() ? System.nanoTime() : Long.parseLong(given);
    }

    @Test
    void t3_processesAreKilledAtRandomAndEveryRowComesOnce() throws Exception {
        LOG.info("This is run again with -Dlakeflow.random.seed={}", seed);
        FaultyAnswers faulty = new FaultyAnswers(FAULTS, random.nextLong());
        try (ChangingTable table =
                ChangingTable.start(
                        minutes * ROWS_A_MINUTE, PAGE, FLINK.directory().resolve("ledger"))) {
            table.answer(faulty);
            try (RandomChanges changes = table.change(CHANGES_PER_SECOND, random.nextLong())) {
                String job = copy(table);
                long checkpoint = FLINK.cluster().rest().awaitCheckpointAfter(job, 0);
                while (kills.size() < minutes * KILLS_A_MINUTE || passed().toMinutes() < minutes) {
                    // Not to wait for anything: the next kill comes at a time of its own.
                    TimeUnit.MILLISECONDS.sleep(
                            random.nextLong(SHORTEST_PEACE_MILLIS, LONGEST_PEACE_MILLIS));
                    checkpoint = kill(job, checkpoint);
                }
            }
            table.awaitExactlyAll();
            report(table, faulty);
        }
        assertThat(kills)
                .allSatisfy(kill -> assertThat(kill.recovery()).isLessThan(LONGEST_RECOVERY));
    }

    private static String copy(ChangingTable table) throws Exception {
        SqlSession sql = FLINK.cluster().openSession().addJar(SqlJar.path());
        sql.set("parallelism.default", "4");
        table.declare(sql);
        return table.copy(sql);
    }

    /** Kills a process and waits until the job is back; returns its newest checkpoint. */
    private long kill(String job, long known) throws Exception {
        FlinkCluster cluster = FLINK.cluster();
        FlinkRest rest = cluster.rest();
        Checkpoints before = rest.checkpoints(job).orElseThrow();
        int victim = random.nextInt(1 + TASK_MANAGERS);
        FlinkProcess process =
                victim == 0 ? cluster.jobManager() : cluster.taskManagers().get(victim - 1);
        Duration at = passed();
        process.kill();
        if (victim == 0) {
            cluster.startJobManager();
            rest.awaitRestores(job, 1);
        } else {
            cluster.startTaskManager();
            rest.awaitRestores(job, before.restored() + 1);
        }
        rest.awaitRunning(job);
        long checkpoint = rest.awaitCheckpointAfter(job, Math.max(before.lastId(), known));
        kills.add(new Kill(process.name(), at, passed().minus(at)));
        LOG.info("Killed and recovered: {}", kills.get(kills.size() - 1));
        return checkpoint;
    }

    private Duration passed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void report(ChangingTable table, FaultyAnswers faulty) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(
                "%d rows at the end of %d s, %d requests of which %d were answered with a fault, seed %d. Nothing lost, nothing twice, nothing stale."
                        .formatted(
                                table.size(),
                                passed().toSeconds(),
                                table.requests(),
                                faulty.faults(),
                                seed));
        lines.add("");
        lines.add("| killed after | process | runs again, with a new checkpoint, after |");
        lines.add("|---|---|---|");
        kills.forEach(kill -> lines.add(kill.row()));
        Path report = TestCluster.directory().resolve("chaos.md");
        Files.write(report, lines);
        LOG.info("{}:\n{}", report, String.join("\n", lines));
    }
}
