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
package io.lakeflow.flink.testutils.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * A read of a table as a log of versions, in streaming mode up to now: what comes twice is seen
 * twice. On demand it fails again and again, and goes on from its last checkpoint; a row then takes
 * about as long as it is from one checkpoint to the next, so that there is one at almost every row.
 */
final class LogRead {
    private static final long ROW_NANOS = 12_000_000;

    /** By job, while it runs in this process: functions are copied for each attempt. */
    private static final Map<String, AtomicInteger> FAILURES = new ConcurrentHashMap<>();

    private final String job = UUID.randomUUID().toString();
    private final List<Row> rows = new ArrayList<>();
    private final int failures;

    /**
     * @param most how many failures there are at most
     * @param rowsBetween how many rows come at least from one failure to the next
     */
    LogRead(SourceUnderTest source, String table, int most, int rowsBetween) throws Exception {
        FAILURES.put(job, new AtomicInteger());
        try {
            read(source, table, most, rowsBetween);
        } finally {
            failures = FAILURES.remove(job).get();
        }
    }

    private void read(SourceUnderTest source, String table, int most, int rowsBetween)
            throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("execution.checkpointing.interval", "10 ms");
        configuration.setString("restart-strategy.type", "fixed-delay");
        // The source may begin anew of itself, where Flink holds back what its readers are sent.
        configuration.setString("restart-strategy.fixed-delay.attempts", "" + 2 * most);
        configuration.setString("restart-strategy.fixed-delay.delay", "1 ms");
        configuration.setString("parallelism.default", "1");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(1);
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        TableReads.create(tables, source, source.optionsOfLogs());
        DataStream<Row> read =
                tables.toDataStream(
                        tables.sqlQuery(
                                "SELECT * FROM %s /*+ OPTIONS('scan.bounded.mode' = 'init-timestamp') */"
                                        .formatted(TableReads.path(table))));
        DataStream<Row> broken =
                read.map(new Failing(job, most, rowsBetween)).returns(read.getType());
        try (CloseableIterator<Row> results = broken.executeAndCollect()) {
            results.forEachRemaining(rows::add);
        }
    }

    /** What a job has got that can rely on checkpoints. */
    List<Row> rows() {
        return rows;
    }

    int failures() {
        return failures;
    }

    /** Slow, and fails once after each checkpoint. */
    private static final class Failing implements MapFunction<Row, Row>, CheckpointListener {
        private static final long serialVersionUID = 1L;

        private final String job;
        private final int most;
        private final int rowsBetween;
        private transient int rows;
        private transient boolean completed;

        private Failing(String job, int most, int rowsBetween) {
            this.job = job;
            this.most = most;
            this.rowsBetween = rowsBetween;
        }

        @Override
        public Row map(Row row) {
            AtomicInteger failures = FAILURES.get(job);
            if (failures.get() < most) {
                if (completed && rows++ >= rowsBetween) {
                    throw new IllegalStateException(
                            "failure number " + failures.incrementAndGet() + ", on purpose");
                }
                LockSupport.parkNanos(ROW_NANOS);
            }
            return row;
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            completed = true;
        }
    }
}
