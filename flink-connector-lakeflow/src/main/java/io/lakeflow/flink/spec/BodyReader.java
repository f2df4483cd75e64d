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
import io.lakeflow.flink.model.BodyModel.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/** Reads {@code body}: what a request sends. */
final class BodyReader {
    private static final Pattern JSON_INTEGER = Pattern.compile("-?(0|[1-9]\\d{0,17})");
    private static final Pattern JSON_DECIMAL =
            Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,3})?");

    private final TemplateReader templates;
    private final Problems problems;

    BodyReader(TemplateReader templates, Problems problems) {
        this.templates = templates;
        this.problems = problems;
    }

    @Nullable
    BodyModel read(Fields request) {
        if (!request.has("body")) {
            return null;
        }
        Fields fields = request.section("body", Section.BODY);
        if (fields.has("json") == fields.has("form")) {
            problems.add(fields.at(), "expected either 'json' or 'form'");
        }
        return fields.has("json")
                ? new BodyModel.Json(node(fields.node("json")))
                : new BodyModel.Form(templates.values(fields, "form"));
    }

    private Node node(YamlNode node) {
        if (node instanceof YamlNode.Mapping mapping) {
            Map<String, Node> fields = new LinkedHashMap<>();
            mapping.entries().forEach((name, entry) -> fields.put(name, node(entry.value())));
            return new Node.Fields(fields);
        }
        if (node instanceof YamlNode.Sequence sequence) {
            List<Node> items = new ArrayList<>();
            sequence.items().forEach(item -> items.add(node(item)));
            return new Node.Items(items);
        }
        return leaf((YamlNode.Scalar) node);
    }

    /** What JSON would read as a number, a boolean or null is one; anything else is text. */
    private Node leaf(YamlNode.Scalar scalar) {
        String text = scalar.text();
        return switch (scalar.type()) {
            case NULL -> new Node.Literal(null);
            case BOOLEAN ->
                    text.equals("true") || text.equals("false")
                            ? new Node.Literal(Boolean.valueOf(text))
                            : new Node.Text(templates.read(scalar));
            case NUMBER -> {
                if (JSON_INTEGER.matcher(text).matches()) {
                    yield new Node.Literal(Long.valueOf(text));
                }
                yield JSON_DECIMAL.matcher(text).matches()
                        ? new Node.Literal(new BigDecimal(text))
                        : new Node.Text(templates.read(scalar));
            }
            case TEXT -> new Node.Text(templates.read(scalar));
        };
    }
}
