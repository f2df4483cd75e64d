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

import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.CheckpointStatsCounts;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A source that waits for an API holds up neither checkpoints nor the end of its task. */
@Timeout(300)
class WaitingSourceITCase {
    /** For its connections, its timeouts and the names of hosts. */
    private static final int THREADS_OF_A_CLIENT = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A cluster counts them from its start on. */
    private static final AtomicInteger TERMINATED = new AtomicInteger();

    private static final int CYCLES_OF_EACH_WAIT = 20;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(cluster());

    static final String LISTED =
            """
            ingestion: append
            path: /t
            params: {size: "${page.size}"}
            page: {next: page, size: 2, stop: short, stable: true}
            cursor: {field: at, order: none}
            """;

    static final String[] PATIENT = {
        "'http.read-timeout' = '10 min'",
        "'http.request-timeout' = '10 min'",
        "'http.retry.initial-backoff' = '1 h'",
        "'http.retry.max-backoff' = '1 h'",
        "'scan.poll-interval' = '1 h'"
    };

    static MiniClusterResourceConfiguration cluster() {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        return new MiniClusterResourceConfiguration.Builder()
                .setNumberTaskManagers(1)
                .setNumberSlotsPerTaskManager(4)
                .setConfiguration(configuration)
                .build();
    }

    static EnvironmentSettings streaming(String... options) {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "fixed-delay");
        configuration.setString("restart-strategy.fixed-delay.attempts", "100");
        configuration.setString("restart-strategy.fixed-delay.delay", "10 ms");
        for (int i = 0; i < options.length; i += 2) {
            configuration.setString(options[i], options[i + 1]);
        }
        return EnvironmentSettings.newInstance()
                .inStreamingMode()
                .withConfiguration(configuration)
                .build();
    }

    /** The first request is the enumerator's, for the time; the third the second page. */
    @ParameterizedTest
    @CsvSource({"false,size=1", "true,size=1", "false,page=2", "true,page=2"})
    void t6CheckpointsCompleteWhileTheApiHangs(
            boolean unaligned, String hanging, @InjectMiniCluster MiniCluster cluster)
            throws Exception {
        Queue<CompletableFuture<Response>> held = new ConcurrentLinkedQueue<>();
        EnvironmentSettings settings =
                streaming(
                        "execution.checkpointing.interval", "200 ms",
                        "execution.checkpointing.timeout", "10 s",
                        "execution.checkpointing.unaligned.enabled", "" + unaligned);
        try (AnsweredTable table =
                AnsweredTable.answeredLater(
                        settings,
                        request -> {
                            CompletableFuture<Response> answer = new CompletableFuture<>();
                            if (request.query().contains(hanging)) {
                                held.add(answer);
                            } else {
                                answer.complete(answer(request));
                            }
                            return answer;
                        })) {
            table.create("", LISTED, "id BIGINT", PATIENT);
            TableResult result = table.execute("SELECT id FROM t");
            try (CloseableIterator<Row> rows = result.collect()) {
                JobClient job = result.getJobClient().orElseThrow();
                await("the API hangs", () -> !held.isEmpty());
                await(
                        "there is a checkpoint",
                        () -> counts(cluster, job).getNumberOfCompletedCheckpoints() > 0);
                long before = counts(cluster, job).getNumberOfCompletedCheckpoints();
                // Flink 1.20 counts those that it wanted before all tasks ran.
                long failed = counts(cluster, job).getNumberOfFailedCheckpoints();
                await(
                        "ten more",
                        () ->
                                counts(cluster, job).getNumberOfCompletedCheckpoints()
                                        >= before + 10);
                assertThat(counts(cluster, job).getNumberOfFailedCheckpoints()).isEqualTo(failed);

                while (!held.isEmpty()) {
                    held.remove().complete(json(200, "[]"));
                }
                if (hanging.equals("page=2")) {
                    assertThat(List.of(rows.next(), rows.next()))
                            .containsExactly(Row.of(1L), Row.of(2L));
                }
            }
        }
    }

    private static Response answer(Request request) {
        return json(
                200,
                request.query().contains("page=1")
                        ? "[{'id': 1, 'at': '2026-01-01T00:00:00Z'}, {'id': 2, 'at': '2026-01-02T00:00:00Z'}]"
                        : "[]");
    }

    private static CheckpointStatsCounts counts(MiniCluster cluster, JobClient job) {
        return cluster.getExecutionGraph(job.getJobID())
                .join()
                .getCheckpointStatsSnapshot()
                .getCounts();
    }

    /** What a source may be waiting for. */
    enum Wait {
        AN_ANSWER,
        AN_ANSWER_TO_THE_ENUMERATOR,
        A_BACK_OFF,
        THE_TIME_THAT_THE_API_SAID,
        THE_NEXT_POLL;

        CompletableFuture<Response> answer(
                Request request, Queue<CompletableFuture<Response>> held) {
            boolean ofEnumerator = request.query().contains("size=1");
            CompletableFuture<Response> answer = new CompletableFuture<>();
            if (this == AN_ANSWER_TO_THE_ENUMERATOR || this == AN_ANSWER && !ofEnumerator) {
                held.add(answer);
            } else if (ofEnumerator || this == THE_NEXT_POLL) {
                answer.complete(json(200, "[]"));
            } else if (this == A_BACK_OFF) {
                answer.complete(json(500, "{}"));
            } else {
                answer.complete(json(429, "{}").withHeader("Retry-After", "600"));
            }
            return answer;
        }

        /** By how many requests it is reached. */
        int requests() {
            return this == AN_ANSWER_TO_THE_ENUMERATOR ? 1 : 2;
        }
    }

    @ParameterizedTest
    @EnumSource
    void t7ATaskThatWaitsEndsAtOnceAndLeavesNothing(Wait wait) throws Exception {
        Queue<CompletableFuture<Response>> held = new ConcurrentLinkedQueue<>();
        try (AnsweredTable table =
                AnsweredTable.answeredLater(streaming(), request -> wait.answer(request, held))) {
            table.create("", LISTED, "id BIGINT", PATIENT);
            for (int cycle = 0; cycle < CYCLES_OF_EACH_WAIT; cycle++) {
                int before = table.requests().size();
                JobClient job = read(table);
                await("it waits", () -> table.requests().size() >= before + wait.requests());
                job.cancel().get();
                await(
                        "the job has ended",
                        Duration.ofSeconds(5),
                        () -> job.getJobStatus().join().isGloballyTerminalState());
            }
            held.forEach(answer -> answer.complete(json(200, "[]")));
            await("no thread is left", () -> ownThreads().isEmpty());
            await("no connection is open", () -> table.connections() == 0);
        }
    }

    /**
     * The task of before has ended when the next one asks; threads and connections are one's. The
     * enumerator outlives it, and so does the time that the API said: the job's budget keeps it.
     */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"AN_ANSWER_TO_THE_ENUMERATOR", "THE_TIME_THAT_THE_API_SAID"})
    void t7AFailOverInTheMiddleOfAWaitLeavesNothing(
            Wait wait, @InjectMiniCluster MiniCluster cluster) throws Exception {
        Queue<CompletableFuture<Response>> held = new ConcurrentLinkedQueue<>();
        try (AnsweredTable table =
                AnsweredTable.answeredLater(streaming(), request -> wait.answer(request, held))) {
            table.create("", LISTED, "id BIGINT", PATIENT);
            JobClient job = read(table);
            await("it waits", () -> table.requests().size() >= wait.requests());
            for (int cycle = 0; cycle < 3; cycle++) {
                int before = table.requests().size();
                cluster.terminateTaskManager(TERMINATED.getAndIncrement()).get(5, TimeUnit.SECONDS);
                cluster.startTaskManager();
                await("it waits again", () -> table.requests().size() > before);
            }
            await("the threads of one source are left", WaitingSourceITCase::areThreadsOfOneSource);
            job.cancel().get();
            await("it has ended", () -> job.getJobStatus().join().isGloballyTerminalState());
            held.forEach(answer -> answer.complete(json(200, "[]")));
            await("no thread is left", () -> ownThreads().isEmpty());
            await("no connection is open", () -> table.connections() == 0);
        }
    }

    /** A collecting sink ends its whole process where it is cancelled before it has begun. */
    static JobClient read(AnsweredTable table) {
        table.environment()
                .executeSql(
                        "CREATE TEMPORARY TABLE IF NOT EXISTS nowhere (id BIGINT) WITH ('connector' = 'blackhole')");
        return table.environment()
                .executeSql("INSERT INTO nowhere SELECT id FROM t")
                .getJobClient()
                .orElseThrow();
    }

    /**
     * Those of one enumerator and one reader, each with one client, as far as they have begun: each
     * numbers its own from 1 on, but for the clients'.
     */
    static boolean areThreadsOfOneSource() {
        Map<Boolean, List<String>> threads =
                ownThreads().stream()
                        .collect(
                                Collectors.partitioningBy(
                                        name -> name.startsWith("lakeflow-http")));
        List<String> numbered = threads.get(false);
        return Set.copyOf(numbered).size() == numbered.size()
                && threads.get(true).size() <= 2 * THREADS_OF_A_CLIENT;
    }

    static List<String> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("lakeflow-"))
                .toList();
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        await(what, PATIENCE, condition);
    }

    static void await(String what, Duration patience, BooleanSupplier condition)
            throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Object pause = new Object();
        synchronized (pause) {
            while (!condition.getAsBoolean()) {
                assertThat(System.nanoTime()).as("still not so: " + what).isLessThan(deadline);
                pause.wait(10);
            }
        }
    }
}
