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
package io.lakeflow.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.scan.Partition.Kind;
import io.lakeflow.flink.scan.ScanException;
import io.lakeflow.flink.source.InMemoryTable.Paging;
import io.lakeflow.flink.source.Pipelines.Collected;
import io.lakeflow.flink.source.Pipelines.Failing;
import io.lakeflow.flink.source.Pipelines.Watermarks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ScanSourceITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(Pipelines.cluster());

    private static final Paging SMALL_PAGES = new Paging(50, 20, Duration.ofMillis(2));

    private MiniCluster cluster;

    @BeforeEach
    void cluster(@InjectMiniCluster MiniCluster running) {
        cluster = running;
    }

    @Test
    void t1_isExactlyOnceThroughFailuresInTheMiddleOfPages() throws Exception {
        failInTheMiddleOfPages(Pipelines.environment(2, 10));
    }

    @Test
    void t10_isExactlyOnceWhereObjectsAreUsedAgain() throws Exception {
        StreamExecutionEnvironment environment = Pipelines.environment(2, 10);
        environment.getConfig().enableObjectReuse();
        failInTheMiddleOfPages(environment);
    }

    private static void failInTheMiddleOfPages(StreamExecutionEnvironment environment)
            throws Exception {
        try (InMemoryTable table =
                new InMemoryTable(new Paging(3_000, 700, Duration.ofMillis(5)), 3)) {
            for (int i = 0; i < 4; i++) {
                table.plan("w" + i, Kind.FINITE, 5_000 + i);
            }
            table.complete().heldFrom = 3_000;

            List<String> rows =
                    collect(
                            Pipelines.rows(environment, table, Boundedness.BOUNDED)
                                    .map(new Failing(table, 4, 50, Duration.ofNanos(50_000)))
                                    .executeAndCollect());

            assertThat(Failing.failures(table)).isEqualTo(4);
            assertThat(rows).containsExactlyInAnyOrderElementsOf(table.allRows());
            assertThat(table.servedPages.values())
                    .as("pages, of which some were read again")
                    .anyMatch(pages -> new HashSet<>(pages).size() < pages.size());
        }
    }

    @Test
    void t8_isExactlyOnceWhenTheEnumeratorFails() throws Exception {
        try (InMemoryTable table = new InMemoryTable(SMALL_PAGES, 2)) {
            for (int i = 0; i < 4; i++) {
                table.plan("w" + i, Kind.FINITE, 400);
            }
            StreamExecutionEnvironment environment = Pipelines.environment(2, 10);
            try (CloseableIterator<String> rows =
                    Pipelines.rows(environment, table, Boundedness.BOUNDED).executeAndCollect()) {
                List<String> seen = new ArrayList<>();
                while (seen.size() < 1_600) {
                    seen.add(rows.next());
                }
                table.planFailure.set(new IllegalStateException("planning fails on purpose"));
                Pipelines.await("the failure", () -> table.planFailure.get() == null);
                for (int i = 4; i < 20; i++) {
                    table.plan("w" + i, Kind.FINITE, 400);
                }
                table.complete();
                rows.forEachRemaining(seen::add);

                assertThat(seen).containsExactlyInAnyOrderElementsOf(table.allRows());
                assertThat(table.openedAt.get("w0"))
                        .as("read from its start")
                        .containsOnlyOnce(-1L);
            }
        }
    }

    /** Each subtask is a region of its own, for no rows go from one to another. */
    @Test
    void t9_aReaderThatFailsLeavesTheOthersAlone() throws Exception {
        List<String> partitions = List.of("a", "b", "c", "d");
        try (InMemoryTable table = new InMemoryTable(SMALL_PAGES, 10)) {
            partitions.forEach(partition -> table.plan(partition, Kind.ENDLESS, 100));
            StreamExecutionEnvironment environment = Pipelines.environment(4, 1);
            Pipelines.rows(environment, table, Boundedness.CONTINUOUS_UNBOUNDED)
                    .map(new Failing(table, 1, 0, Duration.ZERO))
                    .map(new Collected(table))
                    .sinkTo(new DiscardingSink<>());
            JobClient job = environment.executeAsync();
            Pipelines.await(
                    "the failure",
                    () -> {
                        table.append(partitions.get(Collected.size(table) % 4), 1);
                        return Failing.failures(table) == 1;
                    });
            partitions.forEach(partition -> table.append(partition, 100));
            Pipelines.await(
                    "all rows",
                    () -> new HashSet<>(Collected.rows(table)).containsAll(table.allRows()));
            job.cancel().get();

            assertThat(table.openedAt.values().stream().map(List::size).sorted())
                    .as("how often each partition was opened")
                    .containsExactly(1, 1, 1, 2);
        }
    }

    @Test
    void t10_readsABoundedTableInBatchMode() throws Exception {
        try (InMemoryTable table = new InMemoryTable(SMALL_PAGES, 3)) {
            for (int i = 0; i < 10; i++) {
                table.plan("w" + i, Kind.FINITE, i * 37);
            }
            table.plan("round", Kind.ROUND, 30).plan("round", Kind.ROUND, 30).complete();
            StreamExecutionEnvironment environment = Pipelines.environment(3, 0);
            environment.setRuntimeMode(RuntimeExecutionMode.BATCH);

            assertThat(
                            collect(
                                    Pipelines.rows(environment, table, Boundedness.BOUNDED)
                                            .executeAndCollect()))
                    .containsExactlyInAnyOrderElementsOf(table.allRows());
        }
    }

    @Test
    void t4_endsWithMoreReadersThanSplitsAlsoAfterARestore(@TempDir Path savepoints)
            throws Exception {
        try (InMemoryTable table = new InMemoryTable(SMALL_PAGES, 10)) {
            // Four, because a reader takes three: each of the two has some to be stopped in.
            for (int i = 0; i < 4; i++) {
                table.plan("w" + i, Kind.FINITE, 500);
            }
            table.complete().heldFrom = 250;
            JobClient job = submit(table, Boundedness.BOUNDED, 2, null);
            Pipelines.await("half of it", () -> Collected.size(table) >= 1_000);
            String savepoint = stop(job, savepoints);
            table.gate.complete(null);

            submit(table, Boundedness.BOUNDED, 8, savepoint)
                    .getJobExecutionResult()
                    .get(60, TimeUnit.SECONDS);

            assertThat(Collected.rows(table)).containsExactlyInAnyOrderElementsOf(table.allRows());
        }
    }

    @Test
    void t4_keepsItsPlaceWhenRescaled(@TempDir Path savepoints) throws Exception {
        try (InMemoryTable table = new InMemoryTable(SMALL_PAGES, 10)) {
            for (String partition : List.of("a", "b", "c")) {
                table.plan(partition, Kind.ENDLESS, 300);
                table.plan(partition + "-round", Kind.ROUND, 300);
                table.plan(partition + "-history", Kind.FINITE, 300);
            }
            String savepoint = null;
            for (int parallelism : new int[] {1, 4, 2}) {
                JobClient job =
                        submit(table, Boundedness.CONTINUOUS_UNBOUNDED, parallelism, savepoint);
                Pipelines.await("all rows", () -> Collected.size(table) >= table.allRows().size());
                grow(table);
                savepoint = stop(job, savepoints);
                grow(table);
            }
            JobClient job = submit(table, Boundedness.CONTINUOUS_UNBOUNDED, 3, savepoint);
            Pipelines.await("all rows", () -> Collected.size(table) >= table.allRows().size());
            job.cancel().get();

            assertThat(Collected.rows(table)).containsExactlyInAnyOrderElementsOf(table.allRows());
        }
    }

    /** What ends or becomes safe while a job stops must not reach tasks that have ended already. */
    @Test
    void stopsAgainAndAgainWhileRoundsComeAndGo(@TempDir Path savepoints) throws Exception {
        int stops = 10;
        try (InMemoryTable table = new InMemoryTable(SMALL_PAGES, 10)) {
            ScheduledExecutorService world = Executors.newSingleThreadScheduledExecutor();
            world.scheduleAtFixedRate(
                    () -> IntStream.range(0, 8).forEach(p -> table.plan("p" + p, Kind.ROUND, 2)),
                    0,
                    40,
                    TimeUnit.MILLISECONDS);
            String savepoint = null;
            for (int stop = 0; stop < stops; stop++) {
                int before = stop == 0 ? 0 : Collected.size(table);
                JobClient job = submit(table, Boundedness.CONTINUOUS_UNBOUNDED, 4, savepoint);
                Pipelines.await("some rows", () -> Collected.size(table) >= before + 80);
                savepoint = stop(job, savepoints);
            }
            world.shutdown();
            assertThat(world.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            table.complete();
            submit(table, Boundedness.BOUNDED, 4, savepoint)
                    .getJobExecutionResult()
                    .get(60, TimeUnit.SECONDS);

            assertThat(Collected.rows(table)).containsExactlyInAnyOrderElementsOf(table.allRows());
        }
    }

    @Test
    void roundsAreExactlyOnceThroughFailures() throws Exception {
        int parents = 5;
        int failures = 12;
        try (InMemoryTable table = new InMemoryTable(SMALL_PAGES, 10)) {
            // A round that is read again finds more rows than it did before.
            table.whenFailing =
                    () -> IntStream.range(0, parents).forEach(p -> table.append("p" + p, 3));
            ScheduledExecutorService world = Executors.newSingleThreadScheduledExecutor();
            world.scheduleAtFixedRate(
                    () -> {
                        IntStream.range(0, parents)
                                .forEach(p -> table.plan("p" + p, Kind.ROUND, 2));
                        if (Failing.failures(table) == failures) {
                            table.complete();
                            world.shutdown();
                        }
                    },
                    0,
                    7,
                    TimeUnit.MILLISECONDS);

            List<String> rows =
                    collect(
                            Pipelines.rows(
                                            Pipelines.environment(2, 2 * failures),
                                            table,
                                            Boundedness.BOUNDED)
                                    .map(new Failing(table, failures, 10, Duration.ZERO))
                                    .executeAndCollect());

            assertThat(rows).containsExactlyInAnyOrderElementsOf(table.allRows());
        }
    }

    @Test
    void finishedSplitsAndIdleReadersHoldNoWatermarkBack() throws Exception {
        try (InMemoryTable table = new InMemoryTable(SMALL_PAGES, 10)) {
            for (int i = 0; i < 6; i++) {
                table.plan("w" + i, Kind.FINITE, 500);
            }
            StreamExecutionEnvironment environment = Pipelines.environment(4, 0);
            Pipelines.rows(environment, table, Boundedness.CONTINUOUS_UNBOUNDED)
                    .transform("watermarks", Types.STRING, new Watermarks(table))
                    .setParallelism(1)
                    .sinkTo(new DiscardingSink<>())
                    .setParallelism(1);
            JobClient job = environment.executeAsync();

            Pipelines.await("the last watermark", () -> Watermarks.highest(table) == 499);
            job.cancel().get();
        }
    }

    @Test
    void t4_idleReadersHoldNoWatermarkBackAfterARestore(@TempDir Path savepoints) throws Exception {
        try (InMemoryTable table = new InMemoryTable(SMALL_PAGES, 10)) {
            table.plan("a", Kind.ENDLESS, 100).plan("b", Kind.ENDLESS, 100);
            String savepoint = null;
            for (int parallelism : new int[] {1, 4, 2, 8}) {
                StreamExecutionEnvironment environment = environment(parallelism, savepoint);
                Pipelines.rows(environment, table, Boundedness.CONTINUOUS_UNBOUNDED)
                        .transform("watermarks", Types.STRING, new Watermarks(table))
                        .setParallelism(1)
                        .sinkTo(new DiscardingSink<>())
                        .setParallelism(1);
                JobClient job = environment.executeAsync();
                table.append("a", 50);
                table.append("b", 50);
                long newest = table.rowsOf("a") - 1;
                Pipelines.await(
                        "the watermark of the newest rows, at parallelism " + parallelism,
                        () -> Watermarks.highest(table) == newest);
                savepoint = stop(job, savepoints);
            }
        }
    }

    @Test
    void anErrorOfTheScanIsWhatTheUserSees() throws Exception {
        try (InMemoryTable table = new InMemoryTable(SMALL_PAGES, 10)) {
            table.plan("a", Kind.FINITE, 500).complete();
            table.pageFailure.set(new ScanException("table memory: the page is gone"));
            StreamExecutionEnvironment environment = Pipelines.environment(1, 0);

            assertThatThrownBy(
                            () ->
                                    collect(
                                            Pipelines.rows(environment, table, Boundedness.BOUNDED)
                                                    .executeAndCollect()))
                    .rootCause()
                    .hasMessageContaining("table memory: the page is gone");
        }
    }

    @Test
    void endsAtOnceWhenCancelledWhileRequestsHang() throws Exception {
        try (InMemoryTable table = new InMemoryTable(SMALL_PAGES, 10)) {
            for (int i = 0; i < 8; i++) {
                table.plan("w" + i, Kind.FINITE, 500);
            }
            table.heldFrom = 100;
            JobClient job = submit(table, Boundedness.CONTINUOUS_UNBOUNDED, 2, null);
            Pipelines.await("the first pages", () -> Collected.size(table) >= 600);

            long start = System.nanoTime();
            job.cancel().get();
            Pipelines.await("cancelled", () -> job.getJobStatus().join() == JobStatus.CANCELED);
            Pipelines.await(
                    "no thread is left",
                    () -> threads().noneMatch(name -> name.startsWith("lakeflow-memory-")));

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(5));
        }
    }

    private static void grow(InMemoryTable table) {
        for (String partition : List.of("a", "b", "c")) {
            table.append(partition, 77);
            table.plan(partition + "-round", Kind.ROUND, 55);
        }
    }

    private static Stream<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName);
    }

    private static List<String> collect(CloseableIterator<String> rows) throws Exception {
        try (rows) {
            List<String> all = new ArrayList<>();
            rows.forEachRemaining(all::add);
            return all;
        }
    }

    private static JobClient submit(
            InMemoryTable table, Boundedness boundedness, int parallelism, String savepoint)
            throws Exception {
        StreamExecutionEnvironment environment = environment(parallelism, savepoint);
        Pipelines.rows(environment, table, boundedness)
                .map(new Collected(table))
                .sinkTo(new DiscardingSink<>());
        return environment.executeAsync();
    }

    private static StreamExecutionEnvironment environment(int parallelism, String savepoint) {
        StreamExecutionEnvironment environment = Pipelines.environment(parallelism, 0);
        if (savepoint != null) {
            Configuration restore = new Configuration();
            restore.setString("execution.state-recovery.path", savepoint);
            environment.configure(restore);
        }
        return environment;
    }

    /** Flink takes no savepoint before all tasks run, some of which may have read all by then. */
    private String stop(JobClient job, Path savepoints) throws Exception {
        Pipelines.await("all tasks run", () -> Pipelines.allTasksRun(cluster, job));
        return job.stopWithSavepoint(
                        false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
    }
}
