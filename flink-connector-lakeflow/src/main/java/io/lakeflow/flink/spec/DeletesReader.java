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

import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.model.DeletesModel;
import java.time.Duration;
import java.util.List;
import javax.annotation.Nullable;

/** Reads {@code deletes}: an endpoint, a flag or a comparison of snapshots. */
final class DeletesReader {
    private final Variables config;
    private final Variables variables;
    private final Inheritance inheritance;
    private final Problems problems;

    /**
     * @param variables those of the table
     */
    DeletesReader(
            Variables config, Variables variables, Inheritance inheritance, Problems problems) {
        this.config = config;
        this.variables = variables;
        this.inheritance = inheritance;
        this.problems = problems;
    }

    @Nullable
    DeletesModel read(Fields table) {
        if (!table.has("deletes")) {
            return null;
        }
        Fields own = table.section("deletes", Section.DELETES);
        if (own.has("flag")) {
            refuseBeside("flag", own);
            return flag(own);
        }
        if (own.has("snapshot")) {
            refuseBeside("snapshot", own);
            return snapshot(own);
        }
        return endpoint(table);
    }

    private static void refuseBeside(String kind, Fields fields) {
        for (String key : Section.DELETES.keys()) {
            if (fields.has(key) && !key.equals(kind)) {
                fields.problem(key, "'%s' means nothing beside '%s'".formatted(key, kind));
            }
        }
    }

    private DeletesModel endpoint(Fields table) {
        YamlNode merged = inheritance.deletes(table, table.node("deletes"));
        Fields fields = Fields.of(Section.DELETES, merged, table.at("deletes"), problems);
        fields.requiredNode("cursor");
        CursorModel cursor = new CursorReader(config, problems).read(fields);
        if (cursor != null && cursor.isOpaque()) {
            fields.problem(
                    "cursor",
                    "tombstones are compared with records, which an opaque cursor does not allow;"
                            + " expected type: timestamp or number");
        }
        return new DeletesModel.Endpoint(
                new RequestReader(variables, cursor, problems).read(fields),
                cursor == null ? placeholder() : cursor,
                fields.paths("columns"));
    }

    private DeletesModel flag(Fields fields) {
        YamlNode.Scalar condition = fields.scalar("flag");
        TemplateReader templates =
                new TemplateReader(variables.with("record", List.of()), problems);
        return new DeletesModel.Flag(
                condition == null ? templates.read(null) : templates.expression(condition));
    }

    private DeletesModel snapshot(Fields fields) {
        if (!fields.flag("snapshot")) {
            fields.problem("snapshot", "expected snapshot: true, or no 'deletes' at all");
        }
        return new DeletesModel.Snapshot();
    }

    /** Stands for a cursor whose absence has been told. */
    private static CursorModel placeholder() {
        return new CursorModel(
                "",
                CursorModel.Type.TIMESTAMP,
                null,
                null,
                CursorModel.Order.NONE,
                Duration.ZERO,
                new CursorModel.Bounds(false, false),
                null,
                Duration.ZERO,
                Duration.ZERO,
                null);
    }
}
