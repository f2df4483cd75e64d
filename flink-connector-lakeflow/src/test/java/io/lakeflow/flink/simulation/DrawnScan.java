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
package io.lakeflow.flink.simulation;

import io.lakeflow.flink.http.HttpSettings;
import io.lakeflow.flink.json.OnError;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.rest.OutputColumn;
import io.lakeflow.flink.rest.ReadOptions;
import io.lakeflow.flink.rest.RestScanFactory;
import io.lakeflow.flink.scan.TableScanFactory;
import io.lakeflow.flink.spec.ConfigResolver;
import io.lakeflow.flink.spec.SpecParser;
import io.lakeflow.flink.testutils.scripted.SpecText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;

/** A drawn table as the product reads it: its spec, its scan, and what a row that came out says. */
final class DrawnScan {
    private final DrawnTable table;
    private final String spec;
    private final SourceModel source;
    private final TableModel model;
    private final int versionColumn;

    DrawnScan(DrawnTable table, SpecText text) {
        this.table = table;
        this.spec = table.spec(text);
        this.source = SpecParser.parse("drawn.yaml", spec);
        this.model = source.tables().get(DrawnTable.NAME);
        this.versionColumn =
                model.columns().stream().map(column -> column.name()).toList().indexOf("version");
    }

    String spec() {
        return spec;
    }

    TableScanFactory factory() {
        List<OutputColumn> columns =
                model.columns().stream()
                        .map(
                                column ->
                                        new OutputColumn(
                                                column.name(),
                                                column.type(),
                                                column.value() == null
                                                        ? new OutputColumn.AtPath(
                                                                column.path(), column.format())
                                                        : new OutputColumn.Computed(
                                                                column.value(), column.format())))
                        .toList();
        return new RestScanFactory(
                source,
                DrawnTable.NAME,
                ConfigResolver.resolve(source, Map.of()),
                columns,
                new ReadOptions(
                        new ReadOptions.Start.Earliest(),
                        table.bounded() ? new ReadOptions.End.Init() : new ReadOptions.End.Never(),
                        table.reading() == DrawnTable.Reading.BATCH
                                ? ReadOptions.Mode.BATCH
                                : ReadOptions.Mode.STREAMING,
                        ReadOptions.ChangelogKind.AUTO,
                        OnError.FAIL,
                        null,
                        null,
                        null,
                        null,
                        ReadOptions.DEFAULT_MAX_IDENTITIES,
                        ReadOptions.DEFAULT_MAX_SNAPSHOT_KEYS,
                        table.parallelHistory(),
                        // The shortest waits are all as long as the clock is fine.
                        HttpSettings.defaults()
                                .withBackoff(Duration.ofNanos(1), Duration.ofNanos(1))));
    }

    Truth.Emitted emitted(RowData row) {
        return new Truth.Emitted(
                row.getRowKind(),
                table.keyed() ? key(row) : "",
                row.isNullAt(versionColumn) ? null : row.getLong(versionColumn));
    }

    /** The columns of the key are the first ones. */
    private String key(RowData row) {
        return IntStream.rangeClosed(0, table.placement().keyColumns())
                .mapToObj(column -> row.getString(column).toString())
                .collect(Collectors.joining("/"));
    }
}
