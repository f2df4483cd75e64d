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
package io.lakeflow.flink.spec;

import io.lakeflow.flink.model.ColumnModel;
import io.lakeflow.flink.model.ParentModel;
import io.lakeflow.flink.model.TableModel;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** What tables ask of their parents. */
final class ParentChecks {
    private static final Set<LogicalTypeRoot> ONE_VALUE =
            EnumSet.of(
                    LogicalTypeRoot.CHAR,
                    LogicalTypeRoot.VARCHAR,
                    LogicalTypeRoot.BOOLEAN,
                    LogicalTypeRoot.TINYINT,
                    LogicalTypeRoot.SMALLINT,
                    LogicalTypeRoot.INTEGER,
                    LogicalTypeRoot.BIGINT,
                    LogicalTypeRoot.FLOAT,
                    LogicalTypeRoot.DOUBLE,
                    LogicalTypeRoot.DECIMAL,
                    LogicalTypeRoot.DATE,
                    LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE,
                    LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE,
                    LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);

    private final Map<String, TableModel> tables;
    private final Problems problems;

    ParentChecks(Map<String, TableModel> tables, Problems problems) {
        this.tables = tables;
        this.problems = problems;
    }

    /**
     * @param declaration the table as it is written
     */
    void check(TableModel child, Fields declaration) {
        ParentModel parent = child.parent();
        if (parent == null || !(declaration.node("parent") instanceof YamlNode.Mapping)) {
            return;
        }
        Fields fields = declaration.section("parent", Section.PARENT);
        YamlNode written = fields.node("table");
        if (written == null) {
            return;
        }
        TableModel table = tables.get(parent.table());
        if (table == null) {
            problems.add(
                    written.at(),
                    "unknown table '%s', expected one of %s%s"
                            .formatted(
                                    parent.table(),
                                    String.join(", ", tables.keySet()),
                                    NearestWord.hint(parent.table(), tables.keySet())));
            return;
        }
        checkCycle(child, written.at());
        checkColumns(parent, table, fields);
        if (parent.onlyChanged() && child.cursor() != null && child.cursor().window() != null) {
            fields.problem(
                    "only",
                    "only: changed does not go with windows: rows of the moment in which a parent"
                            + " moves belong to a window that ends later. Leave 'only' out, or the"
                            + " cursor's 'window'");
        }
    }

    private void checkCycle(TableModel child, Position at) {
        List<String> path = new ArrayList<>(List.of(child.name()));
        TableModel next = child;
        while (next != null && next.parent() != null && path.size() <= tables.size()) {
            path.add(next.parent().table());
            next = tables.get(next.parent().table());
            if (next == child) {
                problems.add(at, "the parents form a circle: " + String.join(" -> ", path));
                return;
            }
        }
    }

    private void checkColumns(ParentModel parent, TableModel table, Fields fields) {
        List<String> columns = table.columns().stream().map(ColumnModel::name).toList();
        fields.entries("as")
                .forEach(
                        (name, entry) -> {
                            String column = parent.as().get(name);
                            if (columns.contains(column)) {
                                checkType(column, table, entry.value().at());
                                return;
                            }
                            problems.add(
                                    entry.value().at(),
                                    columns.isEmpty()
                                            ? "table %s declares no columns to take '%s' from"
                                                    .formatted(table.name(), column)
                                            : "'%s' is not a column of table %s, expected one of %s%s"
                                                    .formatted(
                                                            column,
                                                            table.name(),
                                                            String.join(", ", columns),
                                                            NearestWord.hint(column, columns)));
                        });
    }

    /** What goes into a request is one value. */
    private void checkType(String name, TableModel table, Position at) {
        for (ColumnModel column : table.columns()) {
            LogicalTypeRoot type = column.type().getTypeRoot();
            if (column.name().equals(name) && !ONE_VALUE.contains(type)) {
                problems.add(
                        at,
                        "column '%s' of table %s is %s, expected one value: text, a number, a time or a boolean"
                                .formatted(name, table.name(), column.type().asSummaryString()));
            }
        }
    }
}
