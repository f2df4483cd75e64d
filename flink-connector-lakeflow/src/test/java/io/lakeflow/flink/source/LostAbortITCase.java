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
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.checkpoint.TaskStateStats;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A task that fails alone during a checkpoint, whose abort Flink then does not hand on. */
@Timeout(180)
class LostAbortITCase {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(Pipelines.cluster());

    private static final int PARTITIONS = 60;

    private MiniCluster cluster;

    @BeforeEach
    void cluster(@InjectMiniCluster MiniCluster running) {
        cluster = running;
    }

    @Test
    void t9_theOtherTaskGoesOnWhereNothingIsHeldBackFromIt() throws Exception {
        try (InMemoryTable table =
                new InMemoryTable(new Paging(50, 20, Duration.ofMillis(2)), PARTITIONS)) {
            for (int i = 0; i < PARTITIONS; i++) {
                table.plan("w" + i, Kind.FINITE, 1_000);
            }
            StreamExecutionEnvironment environment = Pipelines.environment(2, 10);
            environment.getCheckpointConfig().setCheckpointTimeout(600_000);
            Pipelines.rows(environment, table, Boundedness.CONTINUOUS_UNBOUNDED)
                    .map(new HeldAndFailing(table))
                    .map(new Collected(table))
                    .sinkTo(new DiscardingSink<>());
            JobClient job = environment.executeAsync();
            Pipelines.await("the second task is held", () -> HeldAndFailing.isHeld(table));
            Pipelines.await(
                    "only the first task has its part in a checkpoint",
                    () -> hasHalfACheckpoint(job));
            HeldAndFailing.fail(table);

            Pipelines.await(
                    "all rows",
                    () -> new HashSet<>(Collected.rows(table)).containsAll(table.allRows()));
            job.cancel().get();
            assertThat(HeldAndFailing.begunAnew(table)).isFalse();
        }
    }

    private boolean hasHalfACheckpoint(JobClient job) {
        return cluster
                .getExecutionGraph(job.getJobID())
                .join()
                .getCheckpointStatsSnapshot()
                .getHistory()
                .getCheckpoints()
                .stream()
                .filter(checkpoint -> checkpoint.getStatus() == CheckpointStatsStatus.IN_PROGRESS)
                .flatMap(checkpoint -> checkpoint.getAllTaskStateStats().stream())
                .map(TaskStateStats::getSubtaskStats)
                .anyMatch(subtasks -> subtasks[0] != null && subtasks[1] == null);
    }

    /**
     * The second subtask is held, from its first row until the first one has failed twice: at once,
     * and when it is told to. After the first failure Flink aborts checkpoints later than before.
     */
    private static final class HeldAndFailing extends RichMapFunction<String, String> {
        private static final long serialVersionUID = 1L;
        private static final Map<String, Moments> MOMENTS = new ConcurrentHashMap<>();

        private static final class Moments {
            private final CountDownLatch held = new CountDownLatch(1);
            private final CountDownLatch failing = new CountDownLatch(1);
            private final CountDownLatch firstBegunAnew = new CountDownLatch(1);
            private volatile boolean secondBegunAnew;
        }

        private final String table;
        private transient boolean first;
        private transient int attempt;

        HeldAndFailing(InMemoryTable table) {
            this.table = table.name;
            MOMENTS.put(this.table, new Moments());
        }

        static boolean isHeld(InMemoryTable table) {
            return MOMENTS.get(table.name).held.getCount() == 0;
        }

        static boolean begunAnew(InMemoryTable table) {
            return MOMENTS.get(table.name).secondBegunAnew;
        }

        static void fail(InMemoryTable table) {
            MOMENTS.get(table.name).failing.countDown();
        }

        @Override
        public void open(OpenContext context) {
            first = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
            attempt = getRuntimeContext().getTaskInfo().getAttemptNumber();
            if (first && attempt == 2) {
                MOMENTS.get(table).firstBegunAnew.countDown();
            } else if (!first && attempt > 0) {
                MOMENTS.get(table).secondBegunAnew = true;
            }
        }

        @Override
        public String map(String row) throws InterruptedException {
            Moments moments = MOMENTS.get(table);
            if (first && (attempt == 0 || attempt == 1 && moments.failing.getCount() == 0)) {
                throw new IllegalStateException("failing on purpose at " + row);
            }
            if (!first && attempt == 0) {
                moments.held.countDown();
                moments.firstBegunAnew.await();
            }
            return row;
        }
    }
}
