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
package io.lakeflow.flink.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.model.TableModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Columns for the fields of records that a table has none for, as YAML to be put into the spec.
 * What the records cannot tell for certain stands in comments.
 */
final class ProposedColumns {
    private static final String INDENT = "    ";

    private final TableModel table;
    private final List<JsonNode> records;
    private final Map<String, SeenValues> fields = new LinkedHashMap<>();

    ProposedColumns(TableModel table, List<JsonNode> records) {
        this.table = table;
        this.records = List.copyOf(records);
        for (String field : RawRecords.unreadFields(table, records)) {
            SeenValues values = new SeenValues();
            records.stream().filter(each -> each.has(field)).forEach(r -> values.add(r.get(field)));
            fields.put(field, values);
        }
    }

    /** Indented as below the table in a spec, and a comment only where there is nothing to add. */
    String yaml() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "# %s, from %s of table '%s'"
                        .formatted(
                                fields.isEmpty()
                                        ? "No further columns"
                                        : table.columns().isEmpty()
                                                ? "Columns"
                                                : "Further columns: their lines belong to 'columns'",
                                ReadProgress.number(records.size(), "record"),
                                table.name()));
        if (!fields.isEmpty()) {
            lines.add(INDENT + "columns:");
            fields.forEach((name, values) -> lines.add(INDENT + "  " + line(name, values)));
            addHints(lines);
        }
        return String.join("\n", lines);
    }

    private String line(String name, SeenValues values) {
        String type = values.type();
        String comment = values.areNull() ? "   # NULL in all these records" : "";
        CursorModel cursor = table.cursor();
        if (cursor != null
                && cursor.type() == CursorModel.Type.TIMESTAMP
                && cursor.format() != null
                && cursor.field().equals(name)) {
            return "%s: {type: TIMESTAMP_LTZ(3), format: %s}%s"
                    .formatted(key(name), quoted(cursor.format()), comment);
        }
        if (table.key().contains(name)) {
            type += " NOT NULL";
        }
        // Outside of double quotes YAML reads ': ' and ' #' as its own.
        String text = type.matches("[\\w<>(), `]+") ? type : quoted(type);
        return key(name) + ": " + text + comment;
    }

    private void addHints(List<String> lines) {
        List<String> unique =
                fields.keySet().stream()
                        .filter(name -> !fields.get(name).areTimes() && isUnique(name))
                        .collect(Collectors.toList());
        if (table.key().isEmpty() && !unique.isEmpty()) {
            lines.add(
                    INDENT
                            + "# perhaps the key, for no two of these records have the same: "
                            + String.join(", ", unique));
        }
        List<String> times =
                fields.keySet().stream()
                        .filter(name -> fields.get(name).areTimes() && isInAll(name))
                        .collect(Collectors.toList());
        if (table.cursor() == null && !times.isEmpty()) {
            lines.add(INDENT + "# perhaps a cursor: " + String.join(", ", times));
        }
    }

    private boolean isInAll(String name) {
        return records.stream().allMatch(each -> each.hasNonNull(name));
    }

    private boolean isUnique(String name) {
        Set<JsonNode> values = new HashSet<>();
        return records.size() > 1
                && records.stream()
                        .allMatch(
                                each ->
                                        each.hasNonNull(name)
                                                && (each.get(name).isTextual()
                                                        || each.get(name).isIntegralNumber())
                                                && values.add(each.get(name)));
    }

    /** YAML takes some words for something other than text. */
    private static String key(String name) {
        boolean plain =
                name.matches("[A-Za-z_][A-Za-z0-9_-]*")
                        && !name.matches("(?i)true|false|yes|no|on|off|null|y|n");
        return plain ? name : quoted(name);
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
