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
import io.lakeflow.flink.model.DeletesModel;
import io.lakeflow.flink.model.Ingestion;
import io.lakeflow.flink.model.TableModel;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;

/** What the parts of a table ask of each other. */
final class TableChecks {
    private final TableModel table;
    private final Fields fields;
    private final Problems problems;

    TableChecks(TableModel table, Fields fields, Problems problems) {
        this.table = table;
        this.fields = fields;
        this.problems = problems;
    }

    /**
     * @param ingestion null when it could not be read; then nothing is known that depends on it
     */
    void check(@Nullable Ingestion ingestion) {
        if (ingestion != null) {
            checkIngestion(ingestion);
            checkDeletes(ingestion);
        }
        if (table.cursor() != null && table.cursor().isOpaque()) {
            checkOpaqueCursor();
        }
        checkKey();
        checkOverriddenPaths();
        if (fields.has("columns") && table.columns().isEmpty()) {
            fields.problem(
                    "columns", "no column is declared; leave 'columns' out to take the DDL's");
        }
    }

    private void checkIngestion(Ingestion ingestion) {
        if (ingestion.isKeyed() && isKeyEmpty()) {
            fields.problem(
                    "ingestion",
                    "table %s: ingestion %s needs a 'key'"
                            .formatted(table.name(), ingestion.word()));
        }
        if (ingestion.needsCursor() && table.cursor() == null) {
            fields.problem(
                    "ingestion",
                    "table %s: ingestion %s needs a 'cursor'"
                            .formatted(table.name(), ingestion.word()));
        }
        if (!ingestion.needsCursor() && table.history() != null) {
            fields.problem("history", "a snapshot is read as a whole, it has no 'history'");
        }
    }

    private void checkOpaqueCursor() {
        if (table.ingestion() == Ingestion.SNAPSHOT && fields.has("ingestion")) {
            fields.problem(
                    "cursor", "a snapshot is read as a whole, a token or url means nothing to it");
        }
        if (table.history() != null) {
            fields.problem(
                    "history",
                    "with a cursor of type token or url the first listing is the history; it has"
                            + " no other");
        }
        if (table.deletes() instanceof DeletesModel.Endpoint) {
            fields.problem(
                    "deletes",
                    "tombstones are compared with records by their cursors, and a token or url is"
                            + " none; expected deletes by flag");
        }
    }

    private void checkDeletes(Ingestion ingestion) {
        DeletesModel deletes = table.deletes();
        if (deletes == null) {
            if (ingestion == Ingestion.CDC_WITH_DELETES && !fields.has("deletes")) {
                fields.problem(
                        "ingestion",
                        "table %s: ingestion cdc_with_deletes needs 'deletes' with a path or a flag"
                                .formatted(table.name()));
            }
            return;
        }
        boolean snapshot = deletes instanceof DeletesModel.Snapshot;
        if (snapshot && ingestion != Ingestion.SNAPSHOT) {
            fields.problem(
                    "deletes",
                    "deletes by snapshot need ingestion: snapshot; with a cursor only what has"
                            + " changed is listed, and nothing shows what is gone");
        }
        if (snapshot && isKeyEmpty()) {
            fields.problem("deletes", "deletes by snapshot need a 'key'");
        }
        if (deletes instanceof DeletesModel.Endpoint endpoint
                && endpoint.cursor().type() == CursorModel.Type.NUMBER) {
            fields.problem(
                    "deletes",
                    "a tombstone is held against the time of a round, which a number does not tell;"
                            + " expected a cursor of deletes that is a timestamp, or deletes by"
                            + " flag");
        }
        if (!snapshot && ingestion != Ingestion.CDC_WITH_DELETES) {
            fields.problem(
                    "deletes", "deletes by endpoint or flag need ingestion: cdc_with_deletes");
        }
    }

    /** A key that cannot be read is told already. */
    private boolean isKeyEmpty() {
        YamlNode key = fields.node("key");
        return key == null || key instanceof YamlNode.Sequence list && list.items().isEmpty();
    }

    private void checkKey() {
        Set<String> seen = new HashSet<>();
        for (YamlNode.Scalar column : keyNodes()) {
            if (!seen.add(column.text())) {
                problems.add(column.at(), "'%s' is in the key twice".formatted(column.text()));
            }
            checkColumn(column.text(), column.at(), "key column");
        }
    }

    private List<YamlNode.Scalar> keyNodes() {
        return fields.node("key") instanceof YamlNode.Sequence sequence
                ? sequence.items().stream()
                        .filter(YamlNode.Scalar.class::isInstance)
                        .map(YamlNode.Scalar.class::cast)
                        .toList()
                : List.of();
    }

    /** {@code columns} of history and deletes give other paths to columns that exist. */
    private void checkOverriddenPaths() {
        entries("history").forEach(name -> checkOverride(name, columnNames(), "history"));
        entries("deletes").forEach(name -> checkOverride(name, table.key(), "deletes"));
    }

    private Collection<String> entries(String section) {
        return fields.node(section) instanceof YamlNode.Mapping mapping
                        && mapping.entries().containsKey("columns")
                        && mapping.entries().get("columns").value()
                                instanceof YamlNode.Mapping columns
                ? columns.entries().keySet()
                : List.of();
    }

    private void checkOverride(String name, List<String> known, String section) {
        if (table.columns().isEmpty() || known.contains(name)) {
            return;
        }
        YamlNode.Mapping mapping = (YamlNode.Mapping) fields.node(section);
        YamlNode.Mapping columns = (YamlNode.Mapping) mapping.entries().get("columns").value();
        problems.add(
                columns.entries().get(name).keyAt(),
                "'%s' is not a %scolumn of table %s, expected one of %s%s"
                        .formatted(
                                name,
                                section.equals("deletes") ? "key " : "",
                                table.name(),
                                String.join(", ", known),
                                NearestWord.hint(name, known)));
    }

    private void checkColumn(String name, Position at, String role) {
        List<String> columns = columnNames();
        if (!columns.isEmpty() && !columns.contains(name)) {
            problems.add(
                    at,
                    "%s '%s' is not a column of table %s, expected one of %s%s"
                            .formatted(
                                    role,
                                    name,
                                    table.name(),
                                    String.join(", ", columns),
                                    NearestWord.hint(name, columns)));
        }
    }

    private List<String> columnNames() {
        return table.columns().stream().map(ColumnModel::name).toList();
    }
}
