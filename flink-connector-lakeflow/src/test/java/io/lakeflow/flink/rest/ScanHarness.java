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
package io.lakeflow.flink.rest;

import io.lakeflow.flink.http.HttpSettings;
import io.lakeflow.flink.json.OnError;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.TableScan;
import io.lakeflow.flink.spec.ConfigResolver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.RowData;

/** Plans and reads a table of a spec as Flink would, in one thread, without Flink. */
final class ScanHarness implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 60;

    final DirectContext context;
    final TableScan scan;

    ScanHarness(SourceModel source, String table, Map<String, String> config, ReadOptions options) {
        this(new DirectContext(), source, table, config, options);
    }

    ScanHarness(
            DirectContext context,
            SourceModel source,
            String table,
            Map<String, String> config,
            ReadOptions options) {
        this.context = context;
        List<OutputColumn> columns =
                source.tables().get(table).columns().stream()
                        .map(
                                column ->
                                        new OutputColumn(
                                                column.name(),
                                                column.type(),
                                                column.path() == null
                                                        ? new OutputColumn.Computed(
                                                                column.value(), column.format())
                                                        : new OutputColumn.AtPath(
                                                                column.path(), column.format())))
                        .toList();
        this.scan =
                new RestScanFactory(
                                source,
                                table,
                                ConfigResolver.resolve(source, config),
                                columns,
                                options)
                        .open(context);
    }

    private static ReadOptions options(
            ReadOptions.Start start,
            ReadOptions.End end,
            ReadOptions.Mode mode,
            int maxIdentities) {
        return new ReadOptions(
                start,
                end,
                mode,
                ReadOptions.ChangelogKind.AUTO,
                OnError.FAIL,
                null,
                null,
                null,
                null,
                maxIdentities,
                ReadOptions.DEFAULT_MAX_SNAPSHOT_KEYS,
                false,
                HttpSettings.defaults());
    }

    static ReadOptions batch() {
        return options(
                new ReadOptions.Start.Earliest(),
                new ReadOptions.End.Init(),
                ReadOptions.Mode.BATCH,
                ReadOptions.DEFAULT_MAX_IDENTITIES);
    }

    /** A bounded read of a job that is not in batch mode. */
    static ReadOptions bounded() {
        return options(
                new ReadOptions.Start.Earliest(),
                new ReadOptions.End.Init(),
                ReadOptions.Mode.STREAMING,
                ReadOptions.DEFAULT_MAX_IDENTITIES);
    }

    /** A bounded read that ends at a given time. */
    static ReadOptions until(Instant end) {
        return options(
                new ReadOptions.Start.Earliest(),
                new ReadOptions.End.At(end),
                ReadOptions.Mode.BATCH,
                ReadOptions.DEFAULT_MAX_IDENTITIES);
    }

    static ReadOptions unbounded() {
        return unbounded(new ReadOptions.Start.Earliest());
    }

    static ReadOptions unbounded(ReadOptions.Start start) {
        return options(
                start,
                new ReadOptions.End.Never(),
                ReadOptions.Mode.STREAMING,
                ReadOptions.DEFAULT_MAX_IDENTITIES);
    }

    /** Without an end, with so many identities of emitted rows. */
    static ReadOptions remembering(int maxIdentities) {
        return options(
                new ReadOptions.Start.Earliest(),
                new ReadOptions.End.Never(),
                ReadOptions.Mode.STREAMING,
                maxIdentities);
    }

    /** Everything that planning gives until it is caught up or finished. */
    List<Partition> plan() throws Exception {
        List<Partition> partitions = new ArrayList<>();
        Offset position = null;
        Progress progress = Progress.MORE;
        while (progress == Progress.MORE) {
            Plan plan =
                    scan.plan(position)
                            .toCompletableFuture()
                            .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            partitions.addAll(plan.partitions());
            position = plan.next();
            progress = plan.progress();
        }
        return partitions;
    }

    /** All rows until the reader is caught up or finished. */
    List<RowData> drain(PartitionReader reader) throws Exception {
        List<RowData> rows = new ArrayList<>();
        Batch batch;
        do {
            batch = reader.next().toCompletableFuture().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            rows.addAll(batch.rows());
        } while (batch.progress() == Progress.MORE);
        return rows;
    }

    /** The whole table, each partition from its beginning. */
    List<RowData> readAll() throws Exception {
        List<RowData> rows = new ArrayList<>();
        for (Partition partition : plan()) {
            try (PartitionReader reader = scan.read(partition, null)) {
                rows.addAll(drain(reader));
            }
        }
        return rows;
    }

    @Override
    public void close() {
        scan.close();
        context.close();
    }
}
