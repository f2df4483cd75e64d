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

import io.lakeflow.flink.model.HttpModel;
import io.lakeflow.flink.model.OptionModel;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.model.TableModel;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads a spec into a {@link SourceModel}: defaults merged into its tables, every name checked.
 *
 * <p>Needs no network and opens no secret.
 */
public final class SpecParser {
    private static final String NAME = "[A-Za-z][A-Za-z0-9_-]*";

    private final Problems problems;

    private SpecParser(Problems problems) {
        this.problems = problems;
    }

    /**
     * @param origin where the text comes from, for messages
     * @param yaml the spec
     * @throws SpecException with everything that is wrong, each with line and column
     */
    public static SourceModel parse(String origin, String yaml) {
        Problems problems = new Problems(origin);
        YamlNode root = YamlReader.read(yaml, problems);
        if (root == null) {
            problems.throwIfAny();
        }
        SourceModel model = new SpecParser(problems).source(root);
        problems.throwIfAny();
        return model;
    }

    private SourceModel source(YamlNode root) {
        Fields spec = Fields.of(Section.SPEC, root, root.at(), problems);
        checkVersion(spec);
        String name = spec.requiredText("name");
        if (spec.has("name") && !name.isEmpty()) {
            checkName(name, spec.node("name").at());
        }
        Map<String, OptionModel> options = new OptionsReader(problems).read(spec);
        Variables config = config(options);
        HttpModel http = new HttpReader(config, problems).read(spec);
        return new SourceModel(name, options, http, tables(spec, config));
    }

    private void checkVersion(Fields spec) {
        spec.requiredNode("spec");
        Integer version = spec.number("spec", 0, 999_999);
        if (version != null && version != 1) {
            problems.add(
                    spec.node("spec").at(),
                    "this connector reads specs of version 1, found " + version);
        }
    }

    private static Variables config(Map<String, OptionModel> options) {
        Set<String> secrets = new LinkedHashSet<>();
        options.values().stream()
                .filter(OptionModel::secret)
                .forEach(option -> secrets.add(option.name()));
        return new Variables(Map.of(), secrets).with("config", options.keySet());
    }

    private Map<String, TableModel> tables(Fields spec, Variables config) {
        Map<String, YamlNode.Entry> defaults = Map.of();
        if (spec.has("defaults")) {
            spec.section("defaults", Section.DEFAULTS);
            defaults = spec.entries("defaults");
        }
        if (spec.requiredNode("tables") != null && spec.entries("tables").isEmpty()) {
            spec.problem("tables", "a spec has at least one table");
        }
        Inheritance inheritance = new Inheritance(defaults);
        Map<String, Fields> declarations = new LinkedHashMap<>();
        Map<String, TableModel> tables = new LinkedHashMap<>();
        spec.entries("tables")
                .forEach(
                        (name, entry) -> {
                            checkName(name, entry.keyAt());
                            YamlNode merged = inheritance.table(entry.value());
                            Fields fields =
                                    Fields.of(Section.TABLE, merged, entry.keyAt(), problems);
                            declarations.put(name, fields);
                            tables.put(
                                    name,
                                    new TableReader(config, inheritance, problems)
                                            .read(name, fields));
                        });
        ParentChecks parents = new ParentChecks(tables, problems);
        tables.forEach((name, table) -> parents.check(table, declarations.get(name)));
        return tables;
    }

    private void checkName(String name, Position at) {
        if (!name.matches(NAME)) {
            problems.add(
                    at,
                    "'%s' is not a name, expected a letter, then letters, digits, _ and -"
                            .formatted(name));
        }
    }
}
