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

import io.lakeflow.flink.expr.CompiledTemplate;
import io.lakeflow.flink.expr.Name;
import io.lakeflow.flink.expr.TemplateException;
import io.lakeflow.flink.model.Template;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;

/** Reads the templates of one part of a spec, checks their names and remembers which were named. */
final class TemplateReader {
    private final Problems problems;
    private final Variables variables;
    private final Set<String> named = new HashSet<>();

    TemplateReader(Variables variables, Problems problems) {
        this.variables = variables;
        this.problems = problems;
    }

    /** Never null: an empty template where there is none to read. */
    Template read(@Nullable YamlNode.Scalar scalar) {
        if (scalar == null) {
            return new Template("");
        }
        check(scalar);
        return new Template(scalar.text());
    }

    @Nullable
    Template optional(Fields fields, String key) {
        return fields.has(key) ? read(fields.scalar(key)) : null;
    }

    Template required(Fields fields, String key) {
        fields.requiredNode(key);
        return read(fields.scalar(key));
    }

    /** A value of any type: a single <code>${…}</code>. */
    Template expression(YamlNode.Scalar scalar) {
        CompiledTemplate compiled = check(scalar);
        if (compiled != null && !compiled.isSingle()) {
            problems.add(scalar.at(), "expected an expression, a single \"${…}\" and nothing else");
        }
        return new Template(scalar.text());
    }

    /** Values by name; one that is empty takes a default away and is not sent. */
    Map<String, Template> values(Fields fields, String key) {
        Map<String, Template> values = new LinkedHashMap<>();
        fields.entries(key)
                .forEach(
                        (name, entry) -> {
                            boolean empty =
                                    entry.value() instanceof YamlNode.Scalar scalar
                                            && (scalar.isNull() || scalar.text().isEmpty());
                            if (!empty) {
                                values.put(name, read(fields.scalar(entry.value(), "text")));
                            }
                        });
        return values;
    }

    /** Whether a template read so far names this, such as {@code page.number}. */
    boolean names(String variable) {
        return named.contains(variable);
    }

    @Nullable
    private CompiledTemplate check(YamlNode.Scalar scalar) {
        try {
            CompiledTemplate compiled = CompiledTemplate.compile(scalar.text());
            for (Name name : compiled.names()) {
                named.add(name.root() + "." + name.field());
                String problem = variables.problem(name);
                if (problem != null) {
                    problems.add(scalar.at(name.position()), problem);
                }
            }
            return compiled;
        } catch (TemplateException e) {
            problems.add(scalar.at(e.position()), e.getMessage());
            return null;
        }
    }
}
