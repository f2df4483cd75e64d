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
import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.model.HistoryModel;
import io.lakeflow.flink.model.Ingestion;
import io.lakeflow.flink.model.ParentModel;
import io.lakeflow.flink.model.RequestModel;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.model.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/** Reads one table, section by section. */
final class TableReader {
    private final Variables config;
    private final Inheritance inheritance;
    private final Problems problems;

    TableReader(Variables config, Inheritance inheritance, Problems problems) {
        this.config = config;
        this.inheritance = inheritance;
        this.problems = problems;
    }

    TableModel read(String name, Fields fields) {
        fields.requiredNode("ingestion");
        Ingestion ingestion = fields.word("ingestion", Words.INGESTION);
        Map<String, Template> each = each(fields);
        ParentModel parent = parent(fields);
        Variables variables = variables(each, parent);
        CursorModel cursor = new CursorReader(config, problems).read(fields);
        RequestModel request = new RequestReader(variables, cursor, problems).read(fields);
        List<ColumnModel> columns = new ColumnsReader(variables, problems).read(fields);
        TableModel table =
                new TableModel(
                        name,
                        ingestion == null ? Ingestion.SNAPSHOT : ingestion,
                        each,
                        parent,
                        request,
                        key(fields),
                        cursor,
                        history(fields, each, parent),
                        new DeletesReader(config, variables, inheritance, problems).read(fields),
                        columns,
                        new ErrorsReader(variables, problems).read(fields));
        new TableChecks(table, fields, problems).check(ingestion);
        return table;
    }

    private Variables variables(Map<String, Template> each, @Nullable ParentModel parent) {
        Variables variables = config;
        if (!each.isEmpty()) {
            variables = variables.with("each", each.keySet());
        }
        return parent == null ? variables : variables.with("parent", parent.as().keySet());
    }

    private Map<String, Template> each(Fields fields) {
        TemplateReader templates = new TemplateReader(config, problems);
        Map<String, Template> each = new LinkedHashMap<>();
        fields.namedEntries("each")
                .forEach(
                        (name, entry) ->
                                each.put(
                                        name,
                                        entry.value() instanceof YamlNode.Sequence
                                                ? literalList(fields, entry)
                                                : values(fields, entry, templates)));
        return each;
    }

    private static Template values(Fields fields, YamlNode.Entry entry, TemplateReader templates) {
        YamlNode.Scalar scalar = fields.scalar(entry.value(), "a list or a \"${…}\"");
        return scalar == null ? new Template("") : templates.expression(scalar);
    }

    private static Template literalList(Fields fields, YamlNode.Entry entry) {
        List<String> quoted = new ArrayList<>();
        for (YamlNode item : ((YamlNode.Sequence) entry.value()).items()) {
            YamlNode.Scalar scalar = fields.scalar(item, "text");
            if (scalar != null) {
                quoted.add('"' + scalar.text().replace("\\", "\\\\").replace("\"", "\\\"") + '"');
            }
        }
        return new Template("${[" + String.join(", ", quoted) + "]}");
    }

    @Nullable
    private ParentModel parent(Fields table) {
        if (!table.has("parent")) {
            return null;
        }
        Fields fields = table.section("parent", Section.PARENT);
        fields.requiredNode("as");
        Map<String, String> as = new LinkedHashMap<>();
        fields.namedEntries("as")
                .forEach(
                        (name, entry) -> {
                            YamlNode.Scalar column =
                                    fields.scalar(entry.value(), "a column of the parent");
                            as.put(name, column == null ? "" : column.text());
                        });
        return new ParentModel(
                fields.requiredText("table"), as, fields.word("only", Words.ONLY) != null);
    }

    private static List<String> key(Fields fields) {
        return fields.scalars("key").stream().map(YamlNode.Scalar::text).toList();
    }

    @Nullable
    private HistoryModel history(
            Fields table, Map<String, Template> each, @Nullable ParentModel parent) {
        if (!table.has("history")) {
            return null;
        }
        YamlNode merged = inheritance.history(table, table.node("history"));
        Fields fields = Fields.of(Section.HISTORY, merged, table.at("history"), problems);
        Map<String, Template> own = each(fields);
        Map<String, Template> all = new LinkedHashMap<>(each);
        all.putAll(own);
        return new HistoryModel(
                own,
                new RequestReader(variables(all, parent), null, problems).read(fields),
                fields.paths("columns"));
    }
}
