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
package io.lakeflow.flink.suite;

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointException;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.ExceptionUtils;

/**
 * A job that copies a table into a {@link Ledger}, one life of it after the other: each goes on
 * with the savepoint of the one before.
 */
final class LedgerJob implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 40;

    private final Source<RowData, ?, ?> source;
    private final MapFunction<RowData, String> text;
    private final String name;
    private final Path savepoints;
    private JobClient job;
    private String savepoint;

    LedgerJob(
            Source<RowData, ?, ?> source,
            MapFunction<RowData, String> text,
            String name,
            Path savepoints) {
        this.source = source;
        this.text = text;
        this.name = name;
        this.savepoints = savepoints;
    }

    Ledger.Book book() {
        return Ledger.book(name);
    }

    /** Restarts soon, but not at once: see the test pipelines of the source package. */
    void start(int parallelism) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("restart-strategy.type", "fixed-delay");
        configuration.setString("restart-strategy.fixed-delay.attempts", "10");
        configuration.setString("restart-strategy.fixed-delay.delay", "100 ms");
        if (savepoint != null) {
            configuration.setString("execution.state-recovery.path", savepoint);
        }
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(parallelism);
        environment.enableCheckpointing(50);
        environment.getCheckpointConfig().setCheckpointTimeout(10_000);
        environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), name)
                .uid("source")
                .map(text)
                .uid("text")
                .map(new Ledger(name))
                .uid("ledger")
                .setParallelism(1)
                .sinkTo(new DiscardingSink<>());
        job = environment.executeAsync(name);
    }

    /**
     * Fails so often, each time with rows that no checkpoint holds, and is back: what completes
     * from then on was begun by the job that runs.
     */
    void fail(int times) throws Exception {
        int starts = book().starts();
        book().fail(times);
        await("back after " + times + " failures", () -> book().starts() >= starts + times);
    }

    /** Waits until a checkpoint holds so many rows more. */
    void progress(int rows) throws Exception {
        int before = book().committed().size();
        await(rows + " rows more", () -> book().committed().size() >= before + rows);
    }

    /**
     * Readers without splits end, each with the next checkpoint; a savepoint that is wanted just
     * then is declined. So two checkpoints go before it, and it is wanted again where they were not
     * enough.
     */
    void stop() throws Exception {
        savepoint = null;
        while (savepoint == null) {
            int before = book().checkpoints();
            await("two checkpoints more", () -> book().checkpoints() >= before + 2);
            try {
                savepoint =
                        job.stopWithSavepoint(
                                        false,
                                        savepoints.toUri().toString(),
                                        SavepointFormatType.CANONICAL)
                                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!isDeclinedByAnEndingReader(e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean isDeclinedByAnEndingReader(ExecutionException failure) {
        return ExceptionUtils.findThrowable(failure, CheckpointException.class)
                .filter(
                        declined ->
                                declined.getCheckpointFailureReason()
                                        == CheckpointFailureReason.CHECKPOINT_DECLINED_TASK_CLOSING)
                .isPresent();
    }

    /** Ends what a failed test leaves behind, so that the next one has a cluster to itself. */
    @Override
    public void close() throws Exception {
        if (job != null && !job.getJobStatus().get().isGloballyTerminalState()) {
            job.cancel().get();
        }
    }

    /** Waits for something that is about to happen to a job that runs. */
    void await(String what, BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Object pause = new Object();
        synchronized (pause) {
            while (!condition.getAsBoolean()) {
                if (job.getJobStatus().get().isGloballyTerminalState()) {
                    job.getJobExecutionResult().get();
                }
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(
                            "Still not so after %d s: %s. There are %d rows."
                                    .formatted(PATIENCE_SECONDS, what, book().committed().size()));
                }
                pause.wait(10);
            }
        }
    }
}
