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

import io.lakeflow.flink.connect.ConnectColumn;
import io.lakeflow.flink.connect.ConnectScanFactory;
import io.lakeflow.flink.connect.ConnectTable;
import io.lakeflow.flink.connect.ConnectorOrigin;
import io.lakeflow.flink.connect.CursorType;
import io.lakeflow.flink.json.FieldPath;
import io.lakeflow.flink.scan.TableScanFactory;
import io.lakeflow.flink.source.SourceSettings;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * A table of a connector in code.
 *
 * @param description the table without the columns that are emitted
 * @param origin where the connector comes from
 * @param settings how the read is driven
 * @param rowType the columns that can be selected
 * @param parallelism of the source in SQL, or null for the job's
 */
record ConnectRead(
        ConnectTable description,
        ConnectorOrigin origin,
        SourceSettings settings,
        RowType rowType,
        @Nullable Integer parallelism)
        implements ReadableTable {

    @Override
    public String table() {
        return description.name();
    }

    @Override
    public boolean supportsNestedProjection() {
        return true;
    }

    @Override
    @Nullable
    public String cursorField() {
        String field = description.metadata().cursorField();
        return CursorType.of(field, description.schema()) == CursorType.NONE ? null : field;
    }

    @Override
    public boolean isCursor(String column) {
        return FieldPath.ofName(column).equals(cursorField());
    }

    @Override
    public String noSourceWatermark(String column) {
        return cursorField() == null
                ? "SOURCE_WATERMARK() needs a cursor that is a time, but table '%s' has none; declare WATERMARK FOR %s AS an expression over its columns"
                        .formatted(table(), column)
                : "SOURCE_WATERMARK() follows the cursor of table '%s', '%s', which column '%s' is not; declare WATERMARK FOR %s AS an expression over its columns"
                        .formatted(table(), cursorField(), column, column);
    }

    @Override
    public TableScanFactory scan(int[][] projection, List<String> metadata) {
        List<ConnectColumn> columns = new ArrayList<>();
        for (int[] way : projection) {
            columns.add(column(way));
        }
        metadata.forEach(key -> columns.add(ReadableMetadata.connectColumn(key)));
        return new ConnectScanFactory(
                new ConnectTable(
                        description.source(),
                        description.name(),
                        description.metadata(),
                        description.schema(),
                        description.config(),
                        columns,
                        description.options()),
                origin);
    }

    private ConnectColumn column(int[] way) {
        RowType.RowField field = rowType.getFields().get(way[0]);
        String name = field.getName();
        String path = FieldPath.ofName(name);
        LogicalType type = field.getType();
        for (int depth = 1; depth < way.length; depth++) {
            RowType.RowField part = ((RowType) type).getFields().get(way[depth]);
            name = name + "." + part.getName();
            path = path + "." + FieldPath.ofName(part.getName());
            // A part of what may be NULL may be NULL.
            type = part.getType().copy(part.getType().isNullable() || type.isNullable());
        }
        return new ConnectColumn(name, type, new ConnectColumn.AtPath(path));
    }

    /** Connector and table, nothing that could be a secret. */
    @Override
    public String toString() {
        return description.source() + "." + description.name();
    }
}
