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

import io.lakeflow.flink.model.ColumnModel;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.spec.NearestWord;
import io.lakeflow.flink.spec.Paths;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/** Holds the declared schema against the one of the spec. */
final class SchemaCheck {
    private final TableModel table;
    private final DeclaredSchema declared;
    private final Problems problems;
    private final Map<String, ColumnModel> known = new LinkedHashMap<>();

    SchemaCheck(TableModel table, DeclaredSchema declared, Problems problems) {
        this.table = table;
        this.declared = declared;
        this.problems = problems;
        table.columns().forEach(column -> known.put(column.name(), column));
    }

    /**
     * The table with its columns: those of the spec or, where the spec leaves them out, the
     * declared ones, each at the path of its name.
     */
    TableModel table() {
        if (!known.isEmpty()) {
            return table;
        }
        Map<String, ColumnModel> columns = new LinkedHashMap<>();
        for (DeclaredSchema.Column column : declared.columns()) {
            LogicalType type =
                    column.type() == null ? new VarCharType(VarCharType.MAX_LENGTH) : column.type();
            columns.put(column.name(), atItsName(column.name(), type));
        }
        // Rows are told apart by their key, whether it is selected or not.
        for (String name : table.key()) {
            columns.computeIfAbsent(
                    name, key -> atItsName(key, new VarCharType(VarCharType.MAX_LENGTH)));
        }
        return new TableModel(
                table.name(),
                table.ingestion(),
                table.each(),
                table.parent(),
                table.request(),
                table.key(),
                table.cursor(),
                table.history(),
                table.deletes(),
                List.copyOf(columns.values()),
                table.errors());
    }

    private static ColumnModel atItsName(String name, LogicalType type) {
        return new ColumnModel(name, type, Paths.ofName(name), null, null);
    }

    /** The types of the rows; wherever that is a problem, what comes nearest. */
    RowType rowType() {
        List<RowType.RowField> fields = new ArrayList<>();
        if (declared.columns().isEmpty()) {
            if (known.isEmpty()) {
                problems.add(
                        "the spec declares no columns of table '%s', so they have to be declared here",
                        table.name());
            }
            known.values()
                    .forEach(
                            column ->
                                    fields.add(new RowType.RowField(column.name(), column.type())));
        }
        for (DeclaredSchema.Column column : declared.columns()) {
            LogicalType type = type(column);
            if (type != null) {
                fields.add(new RowType.RowField(column.name(), type));
            }
        }
        return new RowType(false, fields);
    }

    @Nullable
    private LogicalType type(DeclaredSchema.Column column) {
        ColumnModel model = known.get(column.name());
        if (model == null && !known.isEmpty()) {
            problems.add(
                    "table '%s' has no column '%s', it has %s%s",
                    table.name(),
                    column.name(),
                    String.join(", ", known.keySet()),
                    NearestWord.hint(column.name(), known.keySet()));
            return null;
        }
        if (column.type() == null) {
            return model == null ? new VarCharType(VarCharType.MAX_LENGTH) : model.type();
        }
        JsonReadability readability = new JsonReadability(problems);
        readability.checkJson(column.name(), column.type());
        if (model != null) {
            readability.check(column.name(), model.type(), column.type());
        }
        return column.type();
    }

    /** A declared primary key is the one of the spec. */
    void checkKey() {
        List<String> primaryKey = declared.primaryKey();
        if (primaryKey == null || primaryKey.isEmpty()) {
            return;
        }
        if (table.key().isEmpty()) {
            problems.add(
                    "PRIMARY KEY (%s) is declared, but table '%s' has no key; remove it",
                    String.join(", ", primaryKey), table.name());
        } else if (!new HashSet<>(primaryKey).equals(new HashSet<>(table.key()))) {
            problems.add(
                    "PRIMARY KEY (%s) is declared, but the key of table '%s' is (%s)",
                    String.join(", ", primaryKey), table.name(), String.join(", ", table.key()));
        }
    }
}
