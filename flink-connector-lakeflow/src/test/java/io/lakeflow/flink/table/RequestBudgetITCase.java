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

import static io.lakeflow.flink.table.AnsweredTable.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.testutils.http.LoopbackServer;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Jobs whose tables and subtasks ask one API, which notes when each request comes: five tables in a
 * statement set, each with eight partitions on eight subtasks, of which every one has a next page.
 */
@Timeout(600)
class RequestBudgetITCase {
    private static final int SUBTASKS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(cluster());

    private final List<Long> arrivals = new CopyOnWriteArrayList<>();
    private final AtomicLong ids = new AtomicLong();
    private volatile LongFunction<Response> answers = time -> page();
    private LoopbackServer server;
    private MiniCluster cluster;

    private static MiniClusterResourceConfiguration cluster() {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        return new MiniClusterResourceConfiguration.Builder()
                .setNumberTaskManagers(2)
                .setNumberSlotsPerTaskManager(SUBTASKS / 2)
                .setConfiguration(configuration)
                .build();
    }

    @BeforeEach
    void start(@InjectMiniCluster MiniCluster running) {
        cluster = running;
        server = LoopbackServer.start(0, InstantSource.system(), this::answer);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CompletableFuture<Response> answer(Request request) {
        long now = System.nanoTime();
        arrivals.add(now);
        return CompletableFuture.completedFuture(answers.apply(now));
    }

    /** A full page, unlike every other one. */
    private Response page() {
        return json(
                200,
                "[{'id': %d}, {'id': %d}]".formatted(ids.incrementAndGet(), ids.incrementAndGet()));
    }

    @Test
    void fiveTablesOnEightSubtasksKeepWithinOneLimit() throws Exception {
        int limit = 50;
        JobClient job = submit(5, "'http.rate-limit' = '" + limit + "/s'");
        await("the readers are busy", () -> arrivals.size() >= 3 * limit);
        int first = arrivals.size();
        await("some seconds", () -> arrivals.size() >= first + 10 * limit);
        List<Long> steady = List.copyOf(arrivals).subList(first, first + 10 * limit);
        job.cancel().get();

        assertThat(mostWithinASecond(List.copyOf(arrivals)))
                .as("a machine that stands still lets some arrive together; else none is too many")
                .isLessThanOrEqualTo(limit + limit / 10);
        double seconds = (steady.get(steady.size() - 1) - steady.get(0)) / 1e9;
        assertThat(10 * limit / seconds)
                .as("a loaded machine may use less than the 96 % that a budget gives")
                .isGreaterThan(0.2 * limit);
        assertThat(completedCheckpoints(job)).isGreaterThan(3);
    }

    @Test
    void h2AStormIsMetByOneRequestAtATimeOfAllSubtasks() throws Exception {
        int stormSeconds = 10;
        JobClient job = submit(1);
        await("the readers are busy", () -> arrivals.size() >= 50 * SUBTASKS);
        long begin = System.nanoTime();
        long end = begin + Duration.ofSeconds(stormSeconds).toNanos();
        answers = time -> time < end ? json(429, "{}").withHeader("Retry-After", "2") : page();
        await("the storm is over", () -> System.nanoTime() > end);
        long duringCheckpoints = completedCheckpoints(job);
        int then = arrivals.size();
        await("the readers are busy again", () -> arrivals.size() >= then + 50 * SUBTASKS);
        job.cancel().get();

        assertThat(arrivals.stream().filter(time -> time > begin && time < end).count())
                .as("who was told before it knew, and then one at a time")
                .isLessThanOrEqualTo(stormSeconds / 2 + SUBTASKS);
        assertThat(arrivals.stream().filter(time -> time > begin + 2e9 && time < end).count())
                .isLessThanOrEqualTo(stormSeconds / 2);
        assertThat(duringCheckpoints).isGreaterThan(3);
    }

    @Test
    void t6CheckpointsGoOnWhileEverythingWaitsAndTheJobEndsAtOnce() throws Exception {
        JobClient job = submit(5, "'http.rate-limit' = '1/d'");
        await("the budget is used up", () -> arrivals.size() >= 1);
        await("checkpoints", () -> completedCheckpoints(job) >= 3);
        assertThat(arrivals).hasSize(1);

        long begin = System.nanoTime();
        job.cancel().get();
        await("cancelled", () -> job.getJobStatus().join() == JobStatus.CANCELED);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    /** Rows from tables that never end, each into a sink of its own. */
    private JobClient submit(int tables, String... options) {
        TableEnvironment environment =
                TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        environment.getConfig().set("parallelism.default", "" + SUBTASKS);
        environment.getConfig().set("execution.checkpointing.interval", "500 ms");
        StatementSet statements = environment.createStatementSet();
        for (int i = 0; i < tables; i++) {
            String more = options.length == 0 ? "" : ", " + String.join(", ", options);
            environment.executeSql(
                    "CREATE TABLE t%d (id BIGINT) WITH ('connector' = 'lakeflow', 'table' = 't%d', 'scan.bounded.mode' = 'init-timestamp', 'spec' = '%s'%s)"
                            .formatted(i, i, spec(i), more));
            environment.executeSql(
                    "CREATE TABLE sink%d (id BIGINT) WITH ('connector' = 'blackhole')"
                            .formatted(i));
            statements.addInsertSql("INSERT INTO sink%d SELECT id FROM t%d".formatted(i, i));
        }
        return statements.execute().getJobClient().orElseThrow();
    }

    private String spec(int table) {
        return """
                spec: 1
                name: busy
                http: {base: "%s"}
                tables:
                  t%d:
                    ingestion: snapshot
                    each: {part: [a, b, c, d, e, f, g, h]}
                    path: /${each.part}
                    params: {page: "${page.number}"}
                    page: {next: page, size: 2, stop: short, stable: true}
                """
                .formatted(server.uri(), table);
    }

    private static int mostWithinASecond(List<Long> times) {
        List<Long> sorted = times.stream().sorted().toList();
        int most = 0;
        int first = 0;
        for (int last = 0; last < sorted.size(); last++) {
            while (sorted.get(last) - sorted.get(first) >= 1_000_000_000L) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    private long completedCheckpoints(JobClient job) {
        return cluster.getExecutionGraph(job.getJobID())
                .join()
                .getCheckpointStatsSnapshot()
                .getCounts()
                .getNumberOfCompletedCheckpoints();
    }

    private static void await(String what, BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Object pause = new Object();
        synchronized (pause) {
            while (!condition.getAsBoolean()) {
                assertThat(System.nanoTime()).as("waiting for: %s", what).isLessThan(deadline);
                pause.wait(20);
            }
        }
    }
}
