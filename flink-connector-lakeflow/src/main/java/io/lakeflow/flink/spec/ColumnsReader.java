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
import io.lakeflow.flink.model.Template;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;

/** Reads {@code columns}. */
final class ColumnsReader {
    private final Variables variables;
    private final Problems problems;

    /**
     * @param variables those of the table; {@code record} is added
     */
    ColumnsReader(Variables variables, Problems problems) {
        this.variables = variables.with("record", List.of());
        this.problems = problems;
    }

    List<ColumnModel> read(Fields table) {
        List<ColumnModel> columns = new ArrayList<>();
        table.entries("columns").forEach((name, entry) -> columns.add(column(name, entry)));
        return columns;
    }

    private ColumnModel column(String name, YamlNode.Entry entry) {
        if (entry.value() instanceof YamlNode.Scalar type && !type.isNull()) {
            return new ColumnModel(
                    name, new TypeReader(problems).read(type), Paths.ofName(name), null, null);
        }
        Fields fields = Fields.of(Section.COLUMN, entry.value(), entry.keyAt(), problems);
        LogicalType type = type(fields);
        Formats.checkColumn(fields, problems);
        if (fields.has("path") && fields.has("value")) {
            fields.problem("value", "a column has either a 'path' or a 'value'");
        }
        Template value = new TemplateReader(variables, problems).optional(fields, "value");
        return new ColumnModel(
                name,
                type,
                value == null ? path(fields, name) : null,
                value,
                fields.text("format"));
    }

    private LogicalType type(Fields fields) {
        fields.requiredNode("type");
        YamlNode.Scalar type = fields.scalar("type");
        return type == null
                ? new VarCharType(VarCharType.MAX_LENGTH)
                : new TypeReader(problems).read(type);
    }

    private static String path(Fields fields, String name) {
        String path = fields.path("path");
        return path == null ? Paths.ofName(name) : path;
    }
}
