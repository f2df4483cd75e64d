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

import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.spec.SpecParser;
import io.lakeflow.flink.testutils.scripted.EmittedRow;
import io.lakeflow.flink.testutils.scripted.ScriptedApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;

/**
 * Reads a table of a scripted API, round after round, and keeps what comes out in the terms of the
 * API's checks. A table has the column {@code id} as its key, or no key.
 */
final class ScriptedRead implements AutoCloseable {
    final ScanHarness harness;
    private final List<String> columns;
    private final List<EmittedRow> emitted = new ArrayList<>();
    @Nullable private List<PartitionReader> readers;

    ScriptedRead(ScriptedApi api, String table, ReadOptions options) {
        this(new DirectContext(), api.spec(), table, options);
    }

    ScriptedRead(DirectContext context, String spec, String table, ReadOptions options) {
        SourceModel model = SpecParser.parse("scripted.yaml", spec);
        this.columns =
                model.tables().get(table).columns().stream().map(column -> column.name()).toList();
        this.harness = new ScanHarness(context, model, table, Map.of(), options);
    }

    /** Every partition until it is caught up or finished; what is planned first stays planned. */
    List<EmittedRow> poll() throws Exception {
        if (readers == null) {
            readers = new ArrayList<>();
            for (Partition partition : harness.plan()) {
                readers.add(harness.scan.read(partition, null));
            }
        }
        List<EmittedRow> rows = new ArrayList<>();
        for (PartitionReader reader : List.copyOf(readers)) {
            Batch batch;
            do {
                batch = reader.next().toCompletableFuture().get(60, TimeUnit.SECONDS);
                batch.rows().forEach(row -> rows.add(emitted(row)));
            } while (batch.progress() == Progress.MORE);
            if (batch.progress() == Progress.FINISHED) {
                readers.remove(reader);
                reader.close();
            }
        }
        emitted.addAll(rows);
        return rows;
    }

    /** A bounded read: each partition to its end. */
    List<EmittedRow> readAll() throws Exception {
        harness.readAll().forEach(row -> emitted.add(emitted(row)));
        return emitted;
    }

    /** All rows of all rounds. */
    List<EmittedRow> emitted() {
        return emitted;
    }

    private EmittedRow emitted(RowData row) {
        EmittedRow.Kind kind =
                switch (row.getRowKind()) {
                    case INSERT -> EmittedRow.Kind.INSERT;
                    case UPDATE_AFTER -> EmittedRow.Kind.UPDATE;
                    case DELETE -> EmittedRow.Kind.DELETE;
                    case UPDATE_BEFORE -> throw new AssertionError("a row before its update");
                };
        int key = columns.indexOf("id");
        int version = columns.indexOf("version");
        return new EmittedRow(
                kind,
                key < 0 ? "" : row.getString(key).toString(),
                row.isNullAt(version)
                        ? OptionalLong.empty()
                        : OptionalLong.of(row.getLong(version)),
                Optional.empty());
    }

    @Override
    public void close() {
        if (readers != null) {
            readers.forEach(PartitionReader::close);
        }
        harness.close();
        harness.context.close();
    }
}
