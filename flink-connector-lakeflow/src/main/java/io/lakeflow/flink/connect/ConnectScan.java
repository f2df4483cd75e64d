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
package io.lakeflow.flink.connect;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.TableScan;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/** A table of a connector, opened in one process. */
final class ConnectScan implements TableScan {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LAST_CLOSE_TIMEOUT = Duration.ofMinutes(1);

    private final ConnectTable table;
    private final Instances instances;
    private final ScanContext context;
    private final ExecutorService threads;
    private final ConnectPlanner planner;

    ConnectScan(
            ConnectTable table, Instances instances, ScanContext context, ExecutorService threads) {
        this.table = table;
        this.instances = instances;
        this.context = context;
        this.threads = threads;
        this.planner = new ConnectPlanner(table, instances, context, threads);
    }

    @Override
    public CompletionStage<Plan> plan(@Nullable Offset position) {
        return planner.plan(position);
    }

    @Override
    public PartitionReader read(Partition partition, @Nullable Offset offset, long[] emitted) {
        PartReads part = PartReads.of(StoredJson.parse(partition.json()));
        JsonNode position = offset == null ? part.start() : StoredJson.parse(offset.json());
        return new ConnectReader(
                table,
                instances,
                connector -> {
                    TableReads reads = part.by(connector, table, instances.secrets().options());
                    return table.changelog().comparesSnapshots()
                            ? new SnapshotReader(table, reads, context, position)
                            : new IncrementalReader(
                                    table, reads, part.init(), context, position, emitted);
                },
                part.init(),
                context,
                threads);
    }

    /**
     * Interrupts what is under way and closes the connector, on a thread of its own if that takes
     * longer than a moment.
     */
    @Override
    public void close() {
        planner.close();
        threads.shutdownNow();
        Thread closing =
                new Thread(
                        () -> {
                            await(LAST_CLOSE_TIMEOUT);
                            instances.close();
                        },
                        "lakeflow-connect-close-" + table.name());
        closing.setDaemon(true);
        closing.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        closing.start();
        try {
            closing.join(CLOSE_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await(Duration timeout) {
        try {
            threads.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
