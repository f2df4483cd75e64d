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

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * One section of a spec, read key by key. Every mistake goes to the collected problems and the
 * caller gets a harmless value instead, so that reading goes on and finds the rest.
 */
final class Fields {
    /** What can be named in an expression: {@code config.<name>}, {@code each.<name>}. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Position at;
    private final Map<String, YamlNode.Entry> entries;
    private final boolean readable;
    private final Problems problems;

    private Fields(
            Position at, Map<String, YamlNode.Entry> entries, boolean readable, Problems problems) {
        this.at = at;
        this.entries = entries;
        this.readable = readable;
        this.problems = problems;
    }

    /**
     * @param at where a missing key is told: the key that leads to the section
     */
    static Fields of(Section section, YamlNode node, Position at, Problems problems) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            problems.add(
                    node.at(),
                    "found %s, expected a mapping with %s"
                            .formatted(node.kind(), String.join(", ", section.keys())));
            return new Fields(at, Map.of(), false, problems);
        }
        mapping.entries()
                .forEach(
                        (key, entry) -> {
                            String problem = section.problem(key);
                            if (problem != null) {
                                problems.add(entry.keyAt(), problem);
                            }
                        });
        return new Fields(at, mapping.entries(), true, problems);
    }

    /** Where the section is told as a whole. */
    Position at() {
        return at;
    }

    /** Where a key stands; the section where it does not. */
    Position at(String key) {
        return has(key) ? entries.get(key).keyAt() : at;
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    @Nullable
    YamlNode node(String key) {
        return has(key) ? entries.get(key).value() : null;
    }

    @Nullable
    YamlNode requiredNode(String key) {
        if (!has(key) && readable) {
            problems.add(at, "'" + key + "' is missing");
        }
        return node(key);
    }

    Fields section(String key, Section section) {
        return of(section, entries.get(key).value(), entries.get(key).keyAt(), problems);
    }

    @Nullable
    String text(String key) {
        YamlNode.Scalar scalar = scalar(key);
        return scalar == null ? null : scalar.text();
    }

    /** Not null: empty when it is missing, which is told. */
    String requiredText(String key) {
        requiredNode(key);
        String text = text(key);
        return text == null ? "" : text;
    }

    /** Scalars of any kind are text as they were written. */
    @Nullable
    YamlNode.Scalar scalar(String key) {
        return has(key) ? scalar(node(key), "text") : null;
    }

    /** A scalar with a value, or null when it is none, which is told. */
    @Nullable
    YamlNode.Scalar scalar(YamlNode node, String expected) {
        if (node instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
            return scalar;
        }
        wrong(node, expected);
        return null;
    }

    boolean flag(String key) {
        YamlNode node = node(key);
        if (node == null) {
            return false;
        }
        if (node instanceof YamlNode.Scalar scalar
                && scalar.type() == YamlNode.Scalar.Type.BOOLEAN
                && (scalar.text().equals("true") || scalar.text().equals("false"))) {
            return scalar.text().equals("true");
        }
        wrong(node, "true or false");
        return false;
    }

    @Nullable
    Integer number(String key, int least, int most) {
        return has(key) ? number(node(key), least, most) : null;
    }

    @Nullable
    Integer number(YamlNode node, int least, int most) {
        if (node instanceof YamlNode.Scalar scalar
                && scalar.type() == YamlNode.Scalar.Type.NUMBER
                && scalar.text().matches("0|-?[1-9]\\d{0,8}")) {
            int number = Integer.parseInt(scalar.text());
            if (number >= least && number <= most) {
                return number;
            }
            problems.add(node.at(), "found %d, expected %d to %d".formatted(number, least, most));
            return null;
        }
        wrong(node, "an integer");
        return null;
    }

    @Nullable
    Duration duration(String key) {
        YamlNode.Scalar scalar = has(key) ? scalar(node(key), Durations.EXPECTED) : null;
        if (scalar == null) {
            return null;
        }
        return Durations.parse(scalar.text())
                .orElseGet(
                        () -> {
                            problems.add(
                                    scalar.at(),
                                    "found '%s', expected %s"
                                            .formatted(scalar.text(), Durations.EXPECTED));
                            return null;
                        });
    }

    @Nullable
    <T> T word(String key, Words<T> words) {
        YamlNode.Scalar scalar =
                has(key) ? scalar(node(key), "one of " + String.join(", ", words.words())) : null;
        return scalar == null ? null : word(scalar, words);
    }

    @Nullable
    <T> T word(YamlNode.Scalar scalar, Words<T> words) {
        T meaning = words.meanings().get(scalar.text());
        if (meaning != null) {
            return meaning;
        }
        problems.add(scalar.at(), words.problem(scalar.text()));
        return null;
    }

    /** A path into a record or a body: names with dots between them, never an expression. */
    @Nullable
    String path(String key) {
        return has(key) ? path(node(key)) : null;
    }

    @Nullable
    String path(YamlNode node) {
        YamlNode.Scalar scalar = scalar(node, "a path such as data.items");
        if (scalar == null) {
            return null;
        }
        if (!Paths.isValue(scalar.text())) {
            problems.add(
                    scalar.at(),
                    "found '%s', expected a path such as data.items".formatted(scalar.text()));
        }
        return scalar.text();
    }

    /** The path of the records: the empty one for the body itself, also where it is missing. */
    String recordsPath(String key) {
        YamlNode.Scalar scalar = scalar(key);
        if (scalar != null && !Paths.isRecords(scalar.text())) {
            problems.add(
                    scalar.at(),
                    "found '%s', expected a path such as data.items, data.* or data.items?"
                            .formatted(scalar.text()));
        }
        return scalar == null ? "" : scalar.text();
    }

    /** The entries of a mapping whose keys the author chooses; empty when it is missing. */
    Map<String, YamlNode.Entry> entries(String key) {
        YamlNode node = node(key);
        if (node == null) {
            return Map.of();
        }
        if (node instanceof YamlNode.Mapping mapping) {
            return mapping.entries();
        }
        wrong(node, "a mapping");
        return Map.of();
    }

    /** As {@link #entries(String)}, for keys that expressions name. */
    Map<String, YamlNode.Entry> namedEntries(String key) {
        Map<String, YamlNode.Entry> named = new LinkedHashMap<>(entries(key));
        named.forEach(
                (name, entry) -> {
                    if (!NAME.matcher(name).matches()) {
                        problems.add(
                                entry.keyAt(),
                                "'%s' cannot be named in an expression, expected letters, digits and _"
                                        .formatted(name));
                    }
                });
        return named;
    }

    Map<String, String> paths(String key) {
        Map<String, String> paths = new LinkedHashMap<>();
        entries(key)
                .forEach(
                        (name, entry) -> {
                            String path = path(entry.value());
                            paths.put(name, path == null ? name : path);
                        });
        return paths;
    }

    /** The items of a list; empty when it is missing. */
    List<YamlNode> items(String key) {
        YamlNode node = node(key);
        if (node == null) {
            return List.of();
        }
        if (node instanceof YamlNode.Sequence sequence) {
            return sequence.items();
        }
        wrong(node, "a list");
        return List.of();
    }

    /** The items of a list of words that the author chooses. */
    List<YamlNode.Scalar> scalars(String key) {
        List<YamlNode.Scalar> scalars = new ArrayList<>();
        for (YamlNode item : items(key)) {
            YamlNode.Scalar scalar = scalar(item, "text");
            if (scalar != null) {
                scalars.add(scalar);
            }
        }
        return scalars;
    }

    void wrong(YamlNode node, String expected) {
        problems.add(node.at(), "found %s, expected %s".formatted(node.kind(), expected));
    }

    void problem(String key, String message) {
        problems.add(at(key), message);
    }
}
