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

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/** Jobs over an {@link InMemoryTable}, and what they need from a MiniCluster. */
final class Pipelines {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Pipelines() {}

    static MiniClusterResourceConfiguration cluster() {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        return new MiniClusterResourceConfiguration.Builder()
                .setNumberTaskManagers(2)
                .setNumberSlotsPerTaskManager(4)
                .setConfiguration(configuration)
                .build();
    }

    /**
     * A streaming environment that checkpoints every 50 ms and restarts soon. Not at once, and with
     * checkpoints that give up soon: in Flink, an event for a task that fails while a checkpoint is
     * triggered may be forgotten if the task is replaced before the checkpoint is aborted, and the
     * next checkpoint then waits for that event until its timeout.
     */
    static StreamExecutionEnvironment environment(int parallelism, int restarts) {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "fixed-delay");
        configuration.setString("restart-strategy.fixed-delay.attempts", "" + restarts);
        configuration.setString("restart-strategy.fixed-delay.delay", "100 ms");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(parallelism);
        environment.enableCheckpointing(50);
        environment.getCheckpointConfig().setCheckpointTimeout(10_000);
        return environment;
    }

    static ScanSource source(InMemoryTable table, Boundedness boundedness, TailGate gate) {
        return new ScanSource(
                new InMemoryScan.Factory(table.name, boundedness),
                new SourceSettings(Duration.ofMillis(10), 3, 100, true, gate),
                InternalTypeInfo.of(InMemoryScan.ROW_TYPE));
    }

    /** The table's rows as {@code partition:number}. */
    static DataStream<String> rows(
            StreamExecutionEnvironment environment, InMemoryTable table, Boundedness boundedness) {
        return rows(environment, table, boundedness, TailGate.CHECKPOINT);
    }

    static DataStream<String> rows(
            StreamExecutionEnvironment environment,
            InMemoryTable table,
            Boundedness boundedness,
            TailGate gate) {
        return environment
                .fromSource(
                        source(table, boundedness, gate), WatermarkStrategy.noWatermarks(), "scan")
                .uid("scan")
                .map(new Print())
                .uid("print");
    }

    private static final class Print implements MapFunction<RowData, String> {
        private static final long serialVersionUID = 1L;

        @Override
        public String map(RowData row) {
            return row.getString(0) + ":" + row.getLong(1);
        }
    }

    static boolean allTasksRun(MiniCluster cluster, JobClient job) {
        return StreamSupport.stream(
                        cluster.getExecutionGraph(job.getJobID())
                                .join()
                                .getAllExecutionVertices()
                                .spliterator(),
                        false)
                .allMatch(task -> task.getExecutionState() == ExecutionState.RUNNING);
    }

    /** Waits for something that is about to happen. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Object pause = new Object();
        synchronized (pause) {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("Still not so after " + PATIENCE + ": " + what);
                }
                pause.wait(5);
            }
        }
    }

    /**
     * Throws in the middle of the stream, so often, and each time only after a checkpoint has
     * completed since the last start and some rows have passed since that checkpoint.
     */
    static final class Failing implements MapFunction<String, String>, CheckpointListener {
        private static final long serialVersionUID = 1L;
        private static final Map<String, Integer> FAILURES = new ConcurrentHashMap<>();

        private final String table;
        private final int times;
        private final int rowsAfterCheckpoint;
        private final long nanosPerRow;
        private transient boolean checkpointed;
        private transient int rows;

        Failing(InMemoryTable table, int times, int rowsAfterCheckpoint, Duration perRow) {
            this.table = table.name;
            this.times = times;
            this.rowsAfterCheckpoint = rowsAfterCheckpoint;
            this.nanosPerRow = perRow.toNanos();
        }

        static int failures(InMemoryTable table) {
            return FAILURES.getOrDefault(table.name, 0);
        }

        @Override
        public String map(String row) {
            long end = System.nanoTime() + nanosPerRow;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            if (checkpointed && ++rows > rowsAfterCheckpoint && failures() < times) {
                InMemoryTable.named(table).whenFailing.run();
                FAILURES.merge(table, 1, Integer::sum);
                if (failures() == times) {
                    InMemoryTable.named(table).gate.complete(null);
                }
                throw new IllegalStateException("failing on purpose at " + row);
            }
            return row;
        }

        private int failures() {
            return FAILURES.getOrDefault(table, 0);
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            checkpointed = true;
        }
    }

    /** Rows that have reached the end of a pipeline, of all its lives together. */
    static final class Collected implements MapFunction<String, String> {
        private static final long serialVersionUID = 1L;
        private static final Map<String, ConcurrentLinkedQueue<String>> ROWS =
                new ConcurrentHashMap<>();

        private final String table;

        Collected(InMemoryTable table) {
            this.table = table.name;
            ROWS.computeIfAbsent(this.table, name -> new ConcurrentLinkedQueue<>());
        }

        static Collection<String> rows(InMemoryTable table) {
            return List.copyOf(ROWS.get(table.name));
        }

        static int size(InMemoryTable table) {
            return ROWS.get(table.name).size();
        }

        @Override
        public String map(String row) {
            ROWS.get(table).add(row);
            return row;
        }
    }

    /** Remembers the highest watermark that it has seen. */
    static final class Watermarks extends AbstractStreamOperator<String>
            implements OneInputStreamOperator<String, String> {
        private static final long serialVersionUID = 1L;
        private static final Map<String, Long> HIGHEST = new ConcurrentHashMap<>();

        private final String table;

        Watermarks(InMemoryTable table) {
            this.table = table.name;
        }

        static long highest(InMemoryTable table) {
            return HIGHEST.getOrDefault(table.name, Long.MIN_VALUE);
        }

        @Override
        public void processElement(StreamRecord<String> row) {
            output.collect(row);
        }

        @Override
        public void processWatermark(Watermark watermark) throws Exception {
            HIGHEST.merge(table, watermark.getTimestamp(), Math::max);
            super.processWatermark(watermark);
        }
    }
}
