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

import io.lakeflow.flink.json.RecordIdentity;
import io.lakeflow.flink.model.ColumnModel;
import io.lakeflow.flink.model.ParentModel;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.scan.ScanException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;

/** What a child table takes from the rows of its parent: its values by name, and who it is. */
final class ParentRows {
    private final String child;
    private final ParentModel model;
    private final List<String> names;
    private final List<OutputColumn> columns = new ArrayList<>();
    private final int keyColumns;

    ParentRows(String child, ParentModel model, TableModel parent) {
        this.child = child;
        this.model = model;
        this.names = List.copyOf(model.as().keySet());
        model.as().values().forEach(column -> columns.add(output(parent, column)));
        parent.key().forEach(column -> columns.add(output(parent, column)));
        this.keyColumns = parent.key().size();
    }

    private static OutputColumn output(TableModel parent, String name) {
        ColumnModel column =
                parent.columns().stream()
                        .filter(candidate -> candidate.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        return new OutputColumn(
                name,
                column.type(),
                column.path() == null
                        ? new OutputColumn.Computed(column.value(), column.format())
                        : new OutputColumn.AtPath(column.path(), column.format()));
    }

    /** The values that the child names, then the parent's key. */
    List<OutputColumn> columns() {
        return columns;
    }

    Map<String, Object> values(RowData row) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            Object field = ((GenericRowData) row).getField(i);
            if (field == null) {
                throw isNull(names.get(i));
            }
            values.put(names.get(i), plain(columns.get(i), field));
        }
        return values;
    }

    private ScanException isNull(String name) {
        return new ScanException(
                "Table '%s' takes 'parent.%s' from column '%s' of table '%s', which is null in one of its rows, so that there is nothing to ask for: take another column in parent.as, or leave such rows out of '%s' with a 'filter'"
                        .formatted(
                                child, name, model.as().get(name), model.table(), model.table()));
    }

    /** The same for all versions of a parent: by its key, or by its values where it has none. */
    long key(RowData row) {
        int first = keyColumns == 0 ? 0 : names.size();
        Object[] values = new Object[columns.size() - first];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((GenericRowData) row).getField(first + i);
        }
        return RecordIdentity.of(values);
    }

    private static Object plain(OutputColumn column, Object field) {
        return switch (column.type().getTypeRoot()) {
            case DATE -> LocalDate.ofEpochDay((int) field).toString();
            case TIME_WITHOUT_TIME_ZONE ->
                    LocalTime.ofNanoOfDay((int) field * 1_000_000L).toString();
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                    ((TimestampData) field).toInstant().toString();
            case CHAR, VARCHAR, DECIMAL -> field.toString();
            default -> field;
        };
    }
}
