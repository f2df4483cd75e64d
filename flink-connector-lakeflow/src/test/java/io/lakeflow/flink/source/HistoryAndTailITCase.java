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

import io.lakeflow.flink.scan.Partition.Kind;
import io.lakeflow.flink.source.InMemoryTable.Paging;
import io.lakeflow.flink.source.Pipelines.Collected;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.Partitioner;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** History that is read in parallel, and the tail after it, on a cluster that fails. */
@Timeout(180)
class HistoryAndTailITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(Pipelines.cluster());

    private static final Paging SMALL_PAGES = new Paging(50, 20, Duration.ofMillis(2));
    private static final String TAIL = "tail";

    private MiniCluster cluster;

    @BeforeEach
    void cluster(@InjectMiniCluster MiniCluster running) {
        cluster = running;
    }

    @Test
    void noNewVersionOvertakesAnOldOneThatIsStillOnItsWay() throws Exception {
        assertThat(readThroughASlowOperator(TailGate.CHECKPOINT)).isFalse();
    }

    /** What the gate is for: the same job without it. */
    @Test
    void withoutTheGateTheTailOvertakes() throws Exception {
        assertThat(readThroughASlowOperator(TailGate.END_OF_HISTORY)).isTrue();
    }

    @Test
    void survivesFailuresOfOneReader() throws Exception {
        try (InMemoryTable table = table(8)) {
            table.heldFrom = 150;
            StreamExecutionEnvironment environment = Pipelines.environment(4, 10);
            Pipelines.rows(environment, table, Boundedness.CONTINUOUS_UNBOUNDED)
                    .map(new FailingAfterHistory(table, 3))
                    .map(new Collected(table))
                    .sinkTo(new DiscardingSink<>());
            JobClient job = environment.executeAsync();

            Pipelines.await(
                    "all rows",
                    () -> List.copyOf(Collected.rows(table)).containsAll(table.allRows()));
            job.cancel().get();

            assertThat(FailingAfterHistory.FAILURES.get(table.name)).isEqualTo(3);
            assertThat(Collected.rows(table)).containsAll(table.allRows());
            assertThat(tailBeganAfterAllHistory(table)).isTrue();
        }
    }

    @Test
    void survivesFailuresOfTheEnumeratorBeforeAndAfterTheTailIsHandedOut() throws Exception {
        try (InMemoryTable table = table(6)) {
            table.heldFrom = 100;
            StreamExecutionEnvironment environment = Pipelines.environment(2, 10);
            Pipelines.rows(environment, table, Boundedness.CONTINUOUS_UNBOUNDED)
                    .map(new Collected(table))
                    .sinkTo(new DiscardingSink<>());
            JobClient job = environment.executeAsync();
            Pipelines.await("history has begun", () -> Collected.size(table) >= 300);
            failThePlan(table);
            Pipelines.await("history has begun again", () -> Collected.size(table) >= 600);
            table.gate.complete(null);
            Pipelines.await("the tail", () -> table.openedAt.containsKey(TAIL));
            failThePlan(table);
            Pipelines.await(
                    "all rows",
                    () -> List.copyOf(Collected.rows(table)).containsAll(table.allRows()));
            table.append(TAIL, 50);
            Pipelines.await(
                    "new rows of the tail",
                    () -> List.copyOf(Collected.rows(table)).containsAll(table.allRows()));
            job.cancel().get();

            assertThat(tailBeganAfterAllHistory(table)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void goesOnAfterARestoreAtAnotherParallelism(int parallelism, @TempDir Path savepoints)
            throws Exception {
        try (InMemoryTable table = table(3)) {
            table.heldFrom = 100;
            JobClient first = submit(table, 2, null);
            Pipelines.await("half of the history", () -> Collected.size(table) >= 300);
            String inHistory = stop(first, savepoints);
            table.gate.complete(null);

            // At once after the end of the history, perhaps before its gate has opened.
            JobClient second = submit(table, parallelism, inHistory);
            Pipelines.await("the history", () -> Collected.size(table) >= 600);
            String atTheGate = stop(second, savepoints);
            JobClient third = submit(table, 2 * parallelism, atTheGate);
            Pipelines.await("all rows", () -> Collected.size(table) >= table.allRows().size());
            String inTheTail = stop(third, savepoints);
            table.append(TAIL, 50);
            JobClient last = submit(table, parallelism, inTheTail);
            Pipelines.await("all rows", () -> Collected.size(table) >= table.allRows().size());
            last.cancel().get();

            assertThat(Collected.rows(table)).containsExactlyInAnyOrderElementsOf(table.allRows());
            assertThat(tailBeganAfterAllHistory(table)).isTrue();
        }
    }

    /** Parts of 200 rows, and a tail after them. */
    private static InMemoryTable table(int parts) {
        InMemoryTable table = new InMemoryTable(SMALL_PAGES, 3);
        for (int i = 0; i < parts; i++) {
            table.plan("w" + i, Kind.FINITE, 200, "group");
        }
        return table.plan(TAIL, Kind.ENDLESS, 100, "group");
    }

    private static void failThePlan(InMemoryTable table) throws InterruptedException {
        table.planFailure.set(new IllegalStateException("planning fails on purpose"));
        Pipelines.await("the failure", () -> table.planFailure.get() == null);
    }

    /** Whether a row of the tail leaves before a row of the history. */
    private boolean readThroughASlowOperator(TailGate gate) throws Exception {
        try (InMemoryTable table = new InMemoryTable(SMALL_PAGES, 3)) {
            table.plan("w0", Kind.FINITE, 300, "group").plan(TAIL, Kind.ENDLESS, 100, "group");
            StreamExecutionEnvironment environment = Pipelines.environment(2, 0);
            DataStream<String> rows =
                    Pipelines.rows(environment, table, Boundedness.CONTINUOUS_UNBOUNDED, gate);
            rows.partitionCustom(new HistoryApart(), row -> row)
                    .map(new SlowHistory())
                    .map(new Collected(table))
                    .sinkTo(new DiscardingSink<>());
            JobClient job = environment.executeAsync();
            Pipelines.await("all rows", () -> Collected.size(table) == 400);
            job.cancel().get();
            return !tailBeganAfterAllHistory(table);
        }
    }

    private static boolean tailBeganAfterAllHistory(InMemoryTable table) {
        List<String> rows = List.copyOf(Collected.rows(table));
        int tail = firstOfTail(rows);
        List<String> history =
                table.allRows().stream().filter(row -> !row.startsWith(TAIL)).toList();
        return rows.subList(0, tail).containsAll(history);
    }

    private static int firstOfTail(List<String> rows) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).startsWith(TAIL)) {
                return i;
            }
        }
        return rows.size();
    }

    private static JobClient submit(InMemoryTable table, int parallelism, String savepoint)
            throws Exception {
        StreamExecutionEnvironment environment = Pipelines.environment(parallelism, 0);
        if (savepoint != null) {
            Configuration restore = new Configuration();
            restore.setString("execution.state-recovery.path", savepoint);
            environment.configure(restore);
        }
        Pipelines.rows(environment, table, Boundedness.CONTINUOUS_UNBOUNDED)
                .map(new Collected(table))
                .sinkTo(new DiscardingSink<>());
        return environment.executeAsync();
    }

    private String stop(JobClient job, Path savepoints) throws Exception {
        Pipelines.await("all tasks run", () -> Pipelines.allTasksRun(cluster, job));
        return job.stopWithSavepoint(
                        false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
    }

    /** The history to one subtask, the tail to another. */
    private static final class HistoryApart implements Partitioner<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public int partition(String row, int partitions) {
            return row.startsWith(TAIL) ? 1 : 0;
        }
    }

    /** Takes 3 ms for a row of the history, and no time for one of the tail. */
    private static final class SlowHistory implements MapFunction<String, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String map(String row) {
            long end = System.nanoTime() + (row.startsWith(TAIL) ? 0 : 3_000_000);
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return row;
        }
    }

    /**
     * Fails in whichever subtask has read the last row of a part, so often, and only after a
     * checkpoint since its start: before that part's end is safe, or soon after.
     */
    private static final class FailingAfterHistory
            implements MapFunction<String, String>, CheckpointListener {
        private static final long serialVersionUID = 1L;
        private static final Map<String, Integer> FAILURES = new ConcurrentHashMap<>();

        private final String table;
        private final int times;
        private transient boolean checkpointed;

        FailingAfterHistory(InMemoryTable table, int times) {
            this.table = table.name;
            this.times = times;
        }

        @Override
        public String map(String row) {
            if (checkpointed
                    && row.endsWith(":199")
                    && FAILURES.merge(table, 1, (done, one) -> Math.min(done + one, times + 1))
                            <= times) {
                throw new IllegalStateException("failing on purpose at " + row);
            }
            return row;
        }

        /** The last page of each part waits until there is a checkpoint to go back to. */
        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            checkpointed = true;
            InMemoryTable.named(table).gate.complete(null);
        }
    }
}
