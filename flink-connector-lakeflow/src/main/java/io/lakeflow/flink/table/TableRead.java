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
package io.lakeflow.flink.table;

import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.rest.OutputColumn;
import io.lakeflow.flink.rest.ReadOptions;
import io.lakeflow.flink.rest.RestScanFactory;
import io.lakeflow.flink.scan.TableScanFactory;
import io.lakeflow.flink.source.SourceSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.types.logical.RowType;

/**
 * A table of a spec.
 *
 * @param source the source, with the columns of the table filled in
 * @param table the table's name
 * @param config the values of the spec's options; secrets as references
 * @param options how it is read
 * @param settings how the read is driven
 * @param rowType the columns that can be selected
 * @param parallelism of the source in SQL, or null for the job's
 */
public record TableRead(
        SourceModel source,
        String table,
        Map<String, Object> config,
        ReadOptions options,
        SourceSettings settings,
        RowType rowType,
        @Nullable Integer parallelism)
        implements ReadableTable {

    /** The table's model. */
    public TableModel model() {
        return source.tables().get(table);
    }

    @Override
    public boolean supportsNestedProjection() {
        return new OutputColumns(model(), rowType).supportNestedProjection();
    }

    @Override
    @Nullable
    public String cursorField() {
        CursorModel cursor = model().cursor();
        return cursor == null || cursor.isOpaque() ? null : cursor.field();
    }

    @Override
    public boolean isCursor(String column) {
        return model().columns().stream()
                .anyMatch(
                        one ->
                                one.name().equals(column)
                                        && model().cursor().field().equals(one.path()));
    }

    @Override
    public String noSourceWatermark(String column) {
        return model().cursor() == null
                ? "SOURCE_WATERMARK() needs a cursor, but table '%s' is a snapshot without one; declare WATERMARK FOR %s AS an expression over its columns"
                        .formatted(table, column)
                : "SOURCE_WATERMARK() follows the cursor of table '%s', '%s', which column '%s' is not; declare WATERMARK FOR %s AS an expression over its columns"
                        .formatted(table, model().cursor().field(), column, column);
    }

    @Override
    public TableScanFactory scan(int[][] projection, List<String> metadata) {
        List<OutputColumn> columns =
                new ArrayList<>(new OutputColumns(model(), rowType).projected(projection));
        metadata.forEach(key -> columns.add(ReadableMetadata.column(key)));
        return new RestScanFactory(source, table, config, columns, options);
    }

    /** Whom requests go to, such as {@code https://api.example.com}. */
    public String origin() {
        return new RestScanFactory(source, table, config, List.of(), options).origin();
    }

    /** Source and table, nothing that could be a secret. */
    @Override
    public String toString() {
        return source.name() + "." + table;
    }
}
