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
package io.lakeflow.flink.rest;

import io.lakeflow.flink.expr.CompiledTemplate;
import io.lakeflow.flink.expr.Scope;
import io.lakeflow.flink.model.BodyModel;
import io.lakeflow.flink.model.BodyModel.Node;
import io.lakeflow.flink.model.HttpModel;
import io.lakeflow.flink.model.RequestModel;
import io.lakeflow.flink.model.Template;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.annotation.Nullable;

/** The request of a table, its templates compiled. Immutable. */
final class RequestTemplate {
    private final RequestModel model;
    private final CompiledTemplate base;
    private final CompiledTemplate path;
    private final Map<String, CompiledTemplate> params;
    private final Map<String, CompiledTemplate> headers;
    private final Map<String, CompiledTemplate> form;
    @Nullable private final JsonPart json;
    private final List<CompiledTemplate> templates = new ArrayList<>();

    RequestTemplate(HttpModel http, RequestModel model) {
        this.model = model;
        this.base = compile(http.base());
        this.path = compile(model.path());
        this.params = compile(model.params());
        Map<String, Template> allHeaders = new LinkedHashMap<>(http.headers());
        allHeaders.putAll(model.headers());
        this.headers = compile(allHeaders);
        this.form = model.body() instanceof BodyModel.Form body ? compile(body.fields()) : Map.of();
        this.json = model.body() instanceof BodyModel.Json body ? compile(body.document()) : null;
    }

    private CompiledTemplate compile(Template template) {
        CompiledTemplate compiled = CompiledTemplate.compile(template.text());
        templates.add(compiled);
        return compiled;
    }

    private Map<String, CompiledTemplate> compile(Map<String, Template> byName) {
        Map<String, CompiledTemplate> compiled = new LinkedHashMap<>();
        byName.forEach((name, template) -> compiled.put(name, compile(template)));
        return compiled;
    }

    RequestModel model() {
        return model;
    }

    /** Whether the request names the given field, such as {@code cursor.from}. */
    boolean names(String root, String field) {
        return templates.stream()
                .flatMap(template -> template.names().stream())
                .anyMatch(name -> name.root().equals(root) && field.equals(name.field()));
    }

    RequestParts build(Scope scope) {
        RequestParts parts = new RequestParts(model.method(), address(scope));
        params.forEach((name, template) -> putUnlessEmpty(parts.params, name, template, scope));
        headers.forEach((name, template) -> putUnlessEmpty(parts.headers, name, template, scope));
        form.forEach((name, template) -> putUnlessEmpty(parts.form(), name, template, scope));
        if (json != null) {
            parts.json = json.evaluate(scope);
        }
        return parts;
    }

    private URI address(Scope scope) {
        String start = base.render(scope, UnaryOperator.identity());
        String rest = path.render(scope, RequestParts::encode);
        if (rest.startsWith("http://") || rest.startsWith("https://")) {
            return URI.create(rest);
        }
        String separator =
                rest.isEmpty() || rest.startsWith("/") || rest.startsWith("?") ? "" : "/";
        String trimmed =
                start.endsWith("/") && !rest.isEmpty()
                        ? start.substring(0, start.length() - 1)
                        : start;
        return URI.create(trimmed + separator + rest);
    }

    private static void putUnlessEmpty(
            Map<String, String> target, String name, CompiledTemplate template, Scope scope) {
        String text = template.render(scope, UnaryOperator.identity());
        if (!text.isEmpty()) {
            target.put(name, text);
        }
    }

    /** A part of a JSON body, compiled. */
    private interface JsonPart {
        @Nullable
        Object evaluate(Scope scope);
    }

    private JsonPart compile(Node node) {
        if (node instanceof Node.Fields object) {
            Map<String, JsonPart> fields = new LinkedHashMap<>();
            object.fields().forEach((name, field) -> fields.put(name, compile(field)));
            return scope -> {
                Map<String, Object> value = new LinkedHashMap<>();
                fields.forEach((name, field) -> putUnlessEmpty(value, name, field.evaluate(scope)));
                return value;
            };
        } else if (node instanceof Node.Items array) {
            List<JsonPart> items = array.items().stream().map(this::compile).toList();
            return scope -> {
                List<Object> value = new ArrayList<>();
                items.forEach(item -> value.add(item.evaluate(scope)));
                return value;
            };
        } else if (node instanceof Node.Text text) {
            return compile(text.template())::evaluate;
        }
        Object literal = ((Node.Literal) node).value();
        return scope -> literal;
    }

    private static void putUnlessEmpty(
            Map<String, Object> target, String name, @Nullable Object value) {
        if (value != null && !"".equals(value)) {
            target.put(name, value);
        }
    }
}
