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
package io.lakeflow.flink.cli;

import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.ScanException;
import io.lakeflow.flink.scan.TableScan;
import io.lakeflow.flink.source.LocalScan;
import io.lakeflow.flink.table.TableRead;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;

/**
 * The rows of a bounded read, as a batch job with one task would get them: partition after
 * partition in the order of the plan. Used by one thread, which waits here for the API.
 */
final class TableRows implements AutoCloseable {
    private static final long TICK_MILLIS = 200;

    private final TableScan scan;
    private final ReadProgress progress;
    private final Queue<Partition> planned = new ArrayDeque<>();
    @Nullable private Offset position;
    private Progress planning = Progress.MORE;
    @Nullable private PartitionReader reader;

    private TableRows(TableScan scan, ReadProgress progress) {
        this.scan = scan;
        this.progress = progress;
    }

    /** All columns. Sends no request yet. */
    static TableRows open(TableRead read, ReadProgress progress) {
        return open(read, read.allColumns(), List.of(), progress);
    }

    /** The metadata with this key, and nothing else. */
    static TableRows open(TableRead read, String metadata, ReadProgress progress) {
        return open(read, new int[0][], List.of(metadata), progress);
    }

    private static TableRows open(
            TableRead read, int[][] columns, List<String> metadata, ReadProgress progress) {
        return new TableRows(
                LocalScan.open(read.scan(columns, metadata), read.settings(), progress), progress);
    }

    /**
     * The next rows, at least one; empty at the end.
     *
     * @throws ScanException if the table cannot be read
     */
    List<RowData> next() {
        while (reader != null || !planned.isEmpty() || planning == Progress.MORE) {
            if (reader == null && planned.isEmpty()) {
                plan();
            } else {
                Batch batch = nextBatch();
                if (!batch.rows().isEmpty()) {
                    return batch.rows();
                }
            }
        }
        return List.of();
    }

    private void plan() {
        Plan plan = await(scan.plan(position));
        position = plan.next();
        planning = plan.progress();
        planned.addAll(plan.partitions());
    }

    private Batch nextBatch() {
        if (reader == null) {
            reader = scan.read(planned.remove(), null);
        }
        Batch batch = await(reader.next());
        if (batch.progress() != Progress.MORE) {
            reader.close();
            reader = null;
        }
        return batch;
    }

    private <T> T await(CompletionStage<T> stage) {
        try {
            return watched(stage.toCompletableFuture());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScanException("The read was interrupted.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new ScanException(String.valueOf(e.getCause()), e.getCause());
        } finally {
            progress.waited();
        }
    }

    private <T> T watched(Future<T> future) throws InterruptedException, ExecutionException {
        while (true) {
            try {
                return future.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                progress.waiting();
            }
        }
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
        scan.close();
    }
}
