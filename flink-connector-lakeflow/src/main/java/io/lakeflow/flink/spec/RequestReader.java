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

import io.lakeflow.flink.model.BodyModel;
import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.model.FormatModel;
import io.lakeflow.flink.model.PageModel;
import io.lakeflow.flink.model.RequestModel;
import io.lakeflow.flink.model.Template;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/** Reads a request: how a page is asked for and where its records are. */
final class RequestReader {
    private final Variables table;
    private final Variables variables;
    @Nullable private final CursorModel cursor;
    private final Problems problems;

    /**
     * @param table the variables of the table
     * @param cursor what is asked for anew by, null in a request without
     */
    RequestReader(Variables table, @Nullable CursorModel cursor, Problems problems) {
        this.table = table;
        this.variables = withCursor(table, cursor);
        this.cursor = cursor;
        this.problems = problems;
    }

    private static Variables withCursor(Variables table, @Nullable CursorModel cursor) {
        if (cursor == null || cursor.type() == CursorModel.Type.URL) {
            return table;
        }
        Variables variables = table.with("cursor", List.of("from"));
        return cursor.window() == null
                ? variables
                : variables.with("window", List.of("from", "to"));
    }

    RequestModel read(Fields fields) {
        Variables paged = variables.with("page", PageReader.variables(fields));
        TemplateReader templates = new TemplateReader(paged, problems);
        Template path = templates.required(fields, "path");
        Map<String, Template> params = templates.values(fields, "params");
        Map<String, Template> headers = templates.values(fields, "headers");
        BodyModel body = new BodyReader(templates, problems).read(fields);
        String method = fields.word("method", Words.METHOD);
        String records = fields.recordsPath("records");
        FormatReader formats = new FormatReader(fields, problems);
        FormatModel format = formats.read();
        PageModel page = new PageReader(templates, table, problems).read(fields);
        formats.check(format, records, page);
        checkWindow(fields, templates);
        checkToken(fields, templates);
        checkTokenBesideLines(fields, format);
        return new RequestModel(
                path,
                method != null ? method : body == null ? "GET" : "POST",
                params,
                headers,
                body,
                records,
                format,
                page,
                filter(fields));
    }

    @Nullable
    private Template filter(Fields fields) {
        YamlNode.Scalar filter = fields.scalar("filter");
        return filter == null
                ? null
                : new TemplateReader(table.with("record", List.of()), problems).expression(filter);
    }

    /** Every round would list everything again. */
    private void checkToken(Fields fields, TemplateReader templates) {
        if (cursor != null
                && cursor.type() == CursorModel.Type.TOKEN
                && !templates.names("cursor.from")) {
            problems.add(
                    fields.at("cursor"),
                    "the cursor is a token, but the request does not name ${cursor.from}, by which"
                            + " it is given back");
        }
    }

    private void checkTokenBesideLines(Fields fields, FormatModel format) {
        if (cursor != null && cursor.isOpaque() && format.hasLines()) {
            problems.add(
                    fields.at("cursor"),
                    "nothing stands beside the lines of an answer, and so no token or address for"
                            + " the next round; expected a cursor of the records");
        }
    }

    /** Every window would return the whole table. */
    private void checkWindow(Fields fields, TemplateReader templates) {
        if (variables.fields().containsKey("window")
                && !templates.names("window.from")
                && !templates.names("window.to")) {
            problems.add(
                    fields.at("cursor"),
                    "the cursor has a 'window', but the request names neither ${window.from} nor"
                            + " ${window.to}");
        }
    }
}
