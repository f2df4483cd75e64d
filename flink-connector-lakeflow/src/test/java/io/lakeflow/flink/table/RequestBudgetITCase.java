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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final int PARTITIONS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(cluster());

    private final List<Long> arrivals = new CopyOnWriteArrayList<>();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private volatile Duration takes = Duration.ZERO;
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
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        return CompletableFuture.supplyAsync(
                () -> {
                    Response answer = answers.apply(now);
                    atOnce.decrementAndGet();
                    return answer;
                },
                CompletableFuture.delayedExecutor(takes.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** A full page, unlike every other one. */
    private Response page() {
        return json(
                200,
                "[{'id': %d}, {'id': %d}]".formatted(ids.incrementAndGet(), ids.incrementAndGet()));
    }

    private Response comeBackIn2Seconds() {
        refused.incrementAndGet();
        return json(429, "{}").withHeader("Retry-After", "2");
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

        assertThat(mostWithin(Duration.ofSeconds(1), List.copyOf(arrivals)))
                .as("a machine that stands still lets some arrive together; else none is too many")
                .isLessThanOrEqualTo(limit + limit / 10);
        assertThat(mostWithin(Duration.ofSeconds(5), steady))
                .as("a loaded machine may use less than the 96 % that a budget gives")
                .isGreaterThan(5 * limit / 2);
        assertThat(completedCheckpoints(job)).isGreaterThan(3);
    }

    /**
     * What counts is how the server answered, not when: a request that was on its way when the
     * storm began may come at any time in it. Each partition has one at most.
     */
    @Test
    void h2AStormIsMetByOneRequestAtATimeOfAllSubtasks() throws Exception {
        int stormSeconds = 10;
        JobClient job = submit(1);
        await("the readers are busy", () -> arrivals.size() >= 50 * SUBTASKS);
        long end = System.nanoTime() + Duration.ofSeconds(stormSeconds).toNanos();
        answers = time -> time < end ? comeBackIn2Seconds() : page();
        await("the storm is over", () -> System.nanoTime() > end);
        long duringCheckpoints = completedCheckpoints(job);
        int then = arrivals.size();
        await("the readers are busy again", () -> arrivals.size() >= then + 50 * SUBTASKS);
        job.cancel().get();

        assertThat(refused.get())
                .as("who was told before it knew, and then one at a time")
                .isBetween(2L, stormSeconds / 2L + PARTITIONS);
        assertThat(duringCheckpoints).isGreaterThan(3);
    }

    /** Without a limit all eight partitions are asked for at once, four by each subtask. */
    @Test
    void noMoreRequestsAreUnderWayThanTheApiAllowsAtOnce() throws Exception {
        takes = Duration.ofMillis(20);
        JobClient job = submit(2, ", rate: [{concurrency: 6}]", 1);
        await("the readers are busy", () -> arrivals.size() >= 300);
        job.cancel().get();

        assertThat(mostAtOnce).hasValue(6);
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
        return submit(SUBTASKS, "", tables, options);
    }

    private JobClient submit(int parallelism, String http, int tables, String... options) {
        TableEnvironment environment =
                TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        environment.getConfig().set("parallelism.default", "" + parallelism);
        environment.getConfig().set("execution.checkpointing.interval", "500 ms");
        StatementSet statements = environment.createStatementSet();
        for (int i = 0; i < tables; i++) {
            String more = options.length == 0 ? "" : ", " + String.join(", ", options);
            environment.executeSql(
                    "CREATE TABLE t%d (id BIGINT) WITH ('connector' = 'lakeflow', 'table' = 't%d', 'scan.bounded.mode' = 'init-timestamp', 'spec' = '%s'%s)"
                            .formatted(i, i, spec(i, http), more));
            environment.executeSql(
                    "CREATE TABLE sink%d (id BIGINT) WITH ('connector' = 'blackhole')"
                            .formatted(i));
            statements.addInsertSql("INSERT INTO sink%d SELECT id FROM t%d".formatted(i, i));
        }
        return statements.execute().getJobClient().orElseThrow();
    }

    private String spec(int table, String http) {
        return """
                spec: 1
                name: busy
                http: {base: "%s"%s}
                tables:
                  t%d:
                    ingestion: snapshot
                    each: {part: [a, b, c, d, e, f, g, h]}
                    path: /${each.part}
                    params: {page: "${page.number}"}
                    page: {next: page, size: 2, stop: short, stable: true}
                """
                .formatted(server.uri(), http, table);
    }

    private static int mostWithin(Duration window, List<Long> times) {
        List<Long> sorted = times.stream().sorted().toList();
        int most = 0;
        int first = 0;
        for (int last = 0; last < sorted.size(); last++) {
            while (sorted.get(last) - sorted.get(first) >= window.toNanos()) {
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
