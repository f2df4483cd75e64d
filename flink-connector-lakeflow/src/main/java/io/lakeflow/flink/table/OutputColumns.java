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

import io.lakeflow.flink.json.ValueConverter;
import io.lakeflow.flink.model.ColumnModel;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.rest.OutputColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/** Turns the columns of a table, or parts of them, into what the reader emits. */
final class OutputColumns {
    private final Map<String, ColumnModel> models = new HashMap<>();
    private final TableModel table;
    private final RowType row;

    /**
     * @param table the table with its columns
     * @param row the columns as declared; each is one of the table's
     */
    OutputColumns(TableModel table, RowType row) {
        this.table = table;
        this.row = row;
        table.columns().forEach(column -> models.put(column.name(), column));
    }

    /**
     * What is emitted for some of them.
     *
     * @param projection for each wanted value the positions that lead to it, from the outside in
     */
    List<OutputColumn> projected(int[][] projection) {
        List<OutputColumn> columns = new ArrayList<>();
        for (int[] way : projection) {
            columns.add(column(way));
        }
        return columns;
    }

    /**
     * Whether parts of all ROW columns can be read by themselves. A computed one is made as a
     * whole, and one that a history has elsewhere has no single path.
     */
    boolean supportNestedProjection() {
        return row.getFields().stream()
                .filter(field -> field.getType().getTypeRoot() == LogicalTypeRoot.ROW)
                .allMatch(
                        field ->
                                models.get(field.getName()).path() != null
                                        && (table.history() == null
                                                || !table.history()
                                                        .columns()
                                                        .containsKey(field.getName())));
    }

    private OutputColumn column(int[] way) {
        RowType.RowField field = row.getFields().get(way[0]);
        ColumnModel model = models.get(field.getName());
        String name = field.getName();
        LogicalType type = field.getType();
        String path = model.path();
        for (int depth = 1; depth < way.length; depth++) {
            RowType.RowField part = ((RowType) type).getFields().get(way[depth]);
            name = name + "." + part.getName();
            path = RecordPath.inside(path, part.getName());
            // A part of what may be NULL may be NULL.
            type = part.getType().copy(part.getType().isNullable() || type.isNullable());
        }
        String format = format(model.format(), type);
        return new OutputColumn(
                name,
                type,
                path == null
                        ? new OutputColumn.Computed(model.value(), format)
                        : new OutputColumn.AtPath(path, format));
    }

    /** The format as far as it is one of the type: a time that is read as STRING has none. */
    @Nullable
    private static String format(@Nullable String format, LogicalType type) {
        return format != null && ValueConverter.applies(format, type) ? format : null;
    }
}
