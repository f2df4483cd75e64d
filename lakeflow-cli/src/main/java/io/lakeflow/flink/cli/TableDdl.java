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

import io.lakeflow.flink.model.ColumnModel;
import io.lakeflow.flink.model.Ingestion;
import io.lakeflow.flink.model.OptionModel;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.model.TableModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The statement that makes a table one of Flink's.
 *
 * @param location what {@code 'source'} is set to
 * @param config values of the spec's options that are known, by name; never printed for a secret,
 *     unless they are references
 * @param options further options of the connector, by name
 */
record TableDdl(
        SourceModel source,
        TableModel table,
        String location,
        Map<String, String> config,
        Map<String, String> options) {

    String text() {
        return "CREATE TABLE %s (\n%s\n) WITH (\n%s%s\n);"
                .formatted(
                        identifier(table.name()),
                        String.join(",\n", definitions()),
                        String.join(",\n", assignments()),
                        optional());
    }

    private List<String> definitions() {
        List<String> definitions = new ArrayList<>();
        for (ColumnModel column : table.columns()) {
            definitions.add(
                    "  %s %s"
                            .formatted(identifier(column.name()), column.type().asSummaryString()));
        }
        if (!table.key().isEmpty()) {
            definitions.add(
                    "  PRIMARY KEY (%s) NOT ENFORCED"
                            .formatted(
                                    table.key().stream()
                                            .map(TableDdl::identifier)
                                            .collect(Collectors.joining(", "))));
        }
        return definitions;
    }

    private List<String> assignments() {
        List<String> assignments = new ArrayList<>();
        assignments.add(assignment("connector", "lakeflow"));
        assignments.add(assignment("source", location));
        assignments.add(assignment("table", table.name()));
        for (OptionModel option : source.options().values()) {
            if (config.containsKey(option.name()) || option.required()) {
                assignments.add(assignment("config." + option.name(), value(option)));
            }
        }
        options.forEach((name, value) -> assignments.add(assignment(name, value)));
        if (readOnce() && !options.containsKey("scan.bounded.mode")) {
            assignments.add(assignment("scan.bounded.mode", "init-timestamp"));
        }
        return assignments;
    }

    /**
     * Without a key no change can be told, so that there is nothing to read after the first time.
     */
    private boolean readOnce() {
        return table.ingestion() == Ingestion.SNAPSHOT && table.key().isEmpty();
    }

    private String value(OptionModel option) {
        String known = config.get(option.name());
        if (option.secret()) {
            return known != null && known.matches("\\$\\{(env|file):[^{}]+}")
                    ? known
                    : "${env:%s}".formatted(variable(option));
        }
        return known == null ? "<" + option.name() + ">" : known;
    }

    private String variable(OptionModel option) {
        return (source.name() + "_" + option.name())
                .toUpperCase(Locale.ROOT)
                .replaceAll("[^A-Z0-9]", "_");
    }

    /** What else can be set, as comments. */
    private String optional() {
        return source.options().values().stream()
                .filter(option -> !config.containsKey(option.name()) && !option.required())
                .map(this::comment)
                .collect(Collectors.joining());
    }

    private String comment(OptionModel option) {
        String value = option.defaultValue() == null ? "" : option.defaultValue();
        String assignment =
                assignment("config." + option.name(), option.secret() ? value(option) : value);
        String description = option.description() == null ? "" : "  " + option.description();
        return "\n  --" + (assignment.substring(1) + description).replaceAll("\\s*\\R\\s*", " ");
    }

    private static String assignment(String name, String value) {
        return "  '%s' = '%s'".formatted(quoted(name), quoted(value));
    }

    private static String quoted(String text) {
        return text.replace("'", "''");
    }

    private static String identifier(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
