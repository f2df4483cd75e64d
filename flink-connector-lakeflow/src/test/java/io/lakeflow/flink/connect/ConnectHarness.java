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

import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.TableScan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/** The scan of a connector's table, asked as Flink's side asks it. */
final class ConnectHarness implements AutoCloseable {
    private final TableScan scan;

    ConnectHarness(TableOfTest table, ScanContext context) throws Exception {
        scan = table.open(context);
    }

    Plan plan(@Nullable Offset position) throws Exception {
        return scan.plan(position).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** The plan that follows the init time, which comes alone. */
    Plan firstPlan() throws Exception {
        return plan(plan(null).next());
    }

    PartitionReader read(Partition partition, @Nullable Offset offset) {
        return scan.read(partition, offset);
    }

    /** The reader of the first partition, of a table that has one. */
    PartitionReader read(@Nullable Offset offset) throws Exception {
        return read(firstPlan().partitions().get(0), offset);
    }

    static Batch next(PartitionReader reader) throws Exception {
        return reader.next().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** The batches until there is nothing more for now. */
    static List<Batch> round(PartitionReader reader) throws Exception {
        List<Batch> batches = new ArrayList<>();
        do {
            batches.add(next(reader));
        } while (batches.get(batches.size() - 1).progress() == Progress.MORE);
        return batches;
    }

    /** The rows of a round, each as its first column. */
    static List<String> keys(PartitionReader reader) throws Exception {
        return round(reader).stream()
                .flatMap(batch -> batch.rows().stream())
                .map(row -> row.getString(0).toString())
                .toList();
    }

    @Override
    public void close() {
        scan.close();
    }
}
