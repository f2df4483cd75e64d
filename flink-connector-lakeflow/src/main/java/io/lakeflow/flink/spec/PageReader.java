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

import io.lakeflow.flink.model.PageModel;
import io.lakeflow.flink.model.PageModel.Into;
import io.lakeflow.flink.model.PageModel.Next;
import io.lakeflow.flink.model.PageModel.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/** Reads {@code page}: how a listing is paged and where it ends. */
final class PageReader {
    private final TemplateReader request;
    private final Variables answer;
    private final Problems problems;

    /**
     * @param request has read the request's templates: a request that names <code>${page.number}
     *     </code> says itself where the number goes
     * @param table the variables of the table; {@code response} is added
     */
    PageReader(TemplateReader request, Variables table, Problems problems) {
        this.request = request;
        this.answer = table.with("response", Variables.RESPONSE_FIELDS);
        this.problems = problems;
    }

    PageModel read(Fields owner) {
        if (owner.requiredNode("page") == null) {
            return new PageModel(new Next.None(), null, null, false, null);
        }
        Fields fields = owner.section("page", Section.PAGE);
        fields.requiredNode("next");
        PageKind kind = fields.word("next", Words.NEXT);
        Integer size = fields.number("size", 1, 10_000_000);
        if (kind == null) {
            return new PageModel(new Next.None(), size, null, false, null);
        }
        for (String key : Section.PAGE.keys()) {
            if (fields.has(key) && !key.equals("next") && !kind.takes(key)) {
                fields.problem(key, "'%s' means nothing with next: %s".formatted(key, word(kind)));
            }
        }
        Stop stop = stop(fields);
        checkEnd(fields, kind, stop);
        Integer cap = fields.number("cap", 1, 999_999_999);
        return new PageModel(next(owner, fields, kind), size, stop, fields.flag("stable"), cap);
    }

    /**
     * What <code>${page.…}</code> a request may name, found before its templates are read. Where
     * the page itself is wrong, all of them: that is told where it is.
     */
    static List<String> variables(Fields owner) {
        if (!owner.has("page")) {
            return List.of();
        }
        if (!(owner.node("page") instanceof YamlNode.Mapping page)) {
            return List.of("size", "number", "offset", "token");
        }
        List<String> names = new ArrayList<>();
        if (page.entries().containsKey("size")) {
            names.add("size");
        }
        YamlNode.Entry next = page.entries().get("next");
        PageKind kind =
                next != null && next.value() instanceof YamlNode.Scalar word
                        ? Words.NEXT.meanings().get(word.text())
                        : null;
        names.addAll(kind == null ? List.of("number", "offset", "token") : kind.variables());
        return names;
    }

    private Next next(Fields owner, Fields fields, PageKind kind) {
        return switch (kind) {
            case LINK -> new Next.Link();
            case NONE -> new Next.None();
            case URL -> new Next.Url(requiredPath(fields));
            case TOKEN -> new Next.Token(token(fields), into(owner, fields, "page.token", null));
            case OFFSET -> new Next.Offset(into(owner, fields, "page.offset", "offset"));
            case PAGE -> {
                Integer first = fields.number("start", 0, 1_000_000);
                yield new Next.Number(
                        fields.path("at"),
                        into(owner, fields, "page.number", "page"),
                        first == null ? 1 : first);
            }
        };
    }

    /** Where it is, or an expression that makes it from the answer. */
    private String token(Fields fields) {
        YamlNode.Scalar at = fields.node("at") instanceof YamlNode.Scalar scalar ? scalar : null;
        if (at == null || !at.text().contains("${")) {
            return requiredPath(fields);
        }
        return new TemplateReader(answer, problems).expression(at).text();
    }

    private static String requiredPath(Fields fields) {
        fields.requiredNode("at");
        String path = fields.path("at");
        return path == null ? "" : path;
    }

    @Nullable
    private Into into(Fields owner, Fields fields, String variable, @Nullable String parameter) {
        boolean named = request.names(variable);
        if (!fields.has("into")) {
            return named
                    ? new Into.Template()
                    : parameter == null ? null : new Into.Param(parameter);
        }
        if (named) {
            fields.problem(
                    "into",
                    "the request names ${%s}, so 'into' is one too many".formatted(variable));
        }
        if (!(fields.node("into") instanceof YamlNode.Mapping)) {
            return new Into.Param(fields.requiredText("into"));
        }
        Fields into = fields.section("into", Section.INTO);
        List<String> places = Section.INTO.keys().stream().filter(into::has).toList();
        if (places.size() != 1) {
            problems.add(into.at(), "expected one of " + String.join(", ", Section.INTO.keys()));
            return null;
        }
        String place = places.get(0);
        if (place.equals("body") && !owner.has("body")) {
            into.problem(place, "'into: {body: …}' needs a request with a 'body'");
        }
        return switch (place) {
            case "param" -> new Into.Param(into.requiredText(place));
            case "header" -> new Into.Header(into.requiredText(place));
            default -> new Into.Body(into.requiredText(place));
        };
    }

    @Nullable
    private Stop stop(Fields fields) {
        YamlNode node = fields.node("stop");
        if (node == null) {
            return null;
        }
        if (node instanceof YamlNode.Mapping) {
            Fields stop = fields.section("stop", Section.STOP);
            stop.requiredNode("total");
            String total = stop.path("total");
            return new Stop.Total(total == null ? "" : total);
        }
        YamlNode.Scalar scalar =
                fields.scalar(node, "short, empty, a condition \"${…}\" or {total: path}");
        if (scalar == null) {
            return new Stop.Empty();
        }
        if (scalar.text().contains("${")) {
            TemplateReader templates =
                    new TemplateReader(answer.with("page", List.of("number", "records")), problems);
            return new Stop.When(templates.expression(scalar));
        }
        Stop stop = fields.word(scalar, Words.STOP);
        return stop == null ? new Stop.Empty() : stop;
    }

    private void checkEnd(Fields fields, PageKind kind, @Nullable Stop stop) {
        boolean counted = kind == PageKind.OFFSET || kind == PageKind.PAGE && !fields.has("at");
        if (counted && stop == null) {
            problems.add(
                    fields.at("next"),
                    ("next: %s does not tell where the listing ends, expected 'stop': short, empty,"
                                    + " a condition or {total: path}")
                            .formatted(word(kind)));
        }
        if (stop instanceof Stop.Short && !fields.has("size")) {
            fields.problem("stop", "stop: short needs a 'size' to be shorter than");
        }
    }

    private static String word(PageKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
