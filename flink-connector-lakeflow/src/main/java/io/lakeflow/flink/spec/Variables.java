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

import io.lakeflow.flink.expr.Name;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * The variables that expressions may name in one place of a spec. Immutable.
 *
 * @param fields by variable, what can follow its dot; an empty list where anything can
 * @param secrets the options that only {@code http.auth} may name; empty there
 */
record Variables(Map<String, List<String>> fields, Set<String> secrets) {

    /** All variables of the language, and where each exists. */
    private static final Map<String, String> WHERE =
            Map.of(
                    "config", "everywhere",
                    "each", "in a table that has 'each'",
                    "parent", "in a table that has 'parent'",
                    "window", "in the main request of a table whose cursor has a 'window'",
                    "cursor", "in the main request and the deletes of a table that has a 'cursor'",
                    "page", "in the request and the stop condition of a paged table",
                    "response", "in page.at, in page.stop and in errors",
                    "record", "in the value of a column, in filter and in deletes.flag");

    private static final Map<String, String> PAGE_FIELDS =
            Map.of(
                    "size", "where the page has a 'size'",
                    "number", "with page.next: page",
                    "offset", "with page.next: offset",
                    "token", "with page.next: token",
                    "records", "in page.stop");

    static final List<String> RESPONSE_FIELDS = List.of("status", "headers", "body");

    Variables with(String name, Collection<String> names) {
        Map<String, List<String>> more = new LinkedHashMap<>(fields);
        more.put(name, List.copyOf(names));
        return new Variables(more, secrets);
    }

    Variables withSecrets() {
        return new Variables(fields, Set.of());
    }

    /** What is wrong with a name here, or null. */
    @Nullable
    String problem(Name name) {
        List<String> known = fields.get(name.root());
        if (known == null) {
            return unknownRoot(name.root());
        }
        if (name.root().equals("record")
                || (name.root().equals("response") && name.field() == null)) {
            return null;
        }
        if (name.field() == null) {
            return "'%s' stands alone, expected one of %s"
                    .formatted(name.root(), told(name.root()));
        }
        if (!known.contains(name.field())) {
            return unknownField(name.root(), name.field());
        }
        if (name.root().equals("config") && secrets.contains(name.field())) {
            return "option '%s' is a secret, which only http.auth may use".formatted(name.field());
        }
        return null;
    }

    private String unknownRoot(String root) {
        return WHERE.containsKey(root)
                ? "'%s' does not exist here, it exists %s".formatted(root, WHERE.get(root))
                : "unknown variable '%s', expected one of %s%s"
                        .formatted(
                                root,
                                String.join(", ", fields.keySet()),
                                NearestWord.hint(root, fields.keySet()));
    }

    private String unknownField(String root, String field) {
        if (root.equals("page") && PAGE_FIELDS.containsKey(field)) {
            return "'page.%s' does not exist here, it exists %s"
                    .formatted(field, PAGE_FIELDS.get(field));
        }
        String written = "unknown variable '%s.%s'".formatted(root, field);
        return root.equals("config") && fields.get(root).isEmpty()
                ? written + ", the spec has no options"
                : written
                        + ", expected one of "
                        + told(root)
                        + NearestWord.hint(field, fields.get(root));
    }

    private String told(String root) {
        List<String> names = fields.get(root);
        if (names.isEmpty() && root.equals("page")) {
            return "page.size, page.number, page.offset, page.token, page.records, none of which exists here";
        }
        return String.join(", ", names.stream().map(name -> root + "." + name).toList());
    }
}
