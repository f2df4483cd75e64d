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
package io.lakeflow.flink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the specs of the documentation. A complete one is kept as a file with the spec's name, so
 * that the SQL of the same page can read it as {@code /specs/<name>.yaml}. A {@code yaml fragment}
 * is one section of a spec, which is read in a spec that has the other sections.
 */
final class YamlSnippets {
    private static final Pattern NAME = Pattern.compile("(?m)^name: *(\\S+)");

    /** In the SQL jar, which is on the classpath of the running test but not of the compiler. */
    private static final String PARSER = "io.lakeflow.flink.spec.SpecParser";

    private static final String HTTP = "http: {base: \"https://x.example\"}\n";
    private static final String OPTIONS =
            """
            options:
              base: {type: string}
              token: {type: string, secret: true}
            """;
    private static final String TABLES =
            """
            tables:
              a: {ingestion: snapshot, path: /a, page: {next: link}, columns: {id: INT}}
            """;

    private final Path specs;

    YamlSnippets(Path specs) {
        this.specs = specs;
    }

    void run(Snippet snippet) throws Exception {
        boolean fragment = snippet.language().equals("yaml fragment");
        String yaml = fragment ? completed(snippet.code()) : snippet.code();
        parse(snippet.toString(), yaml);
        if (!fragment) {
            Files.writeString(specs.resolve(name(yaml) + ".yaml"), yaml);
        }
    }

    /** The name that a spec gives itself. */
    static String name(String yaml) {
        Matcher name = NAME.matcher(yaml);
        assertThat(name.find()).as("the spec has a name: %s", yaml).isTrue();
        return name.group(1);
    }

    private static void parse(String origin, String yaml) throws Exception {
        try {
            Class.forName(PARSER)
                    .getMethod("parse", String.class, String.class)
                    .invoke(null, origin, yaml);
        } catch (InvocationTargetException e) {
            throw new AssertionError(origin + " is not a spec", e.getCause());
        }
    }

    private static String completed(String fragment) {
        String section = fragment.substring(0, fragment.indexOf(':'));
        String rest =
                switch (section) {
                    case "options", "defaults" -> fragment + HTTP + TABLES;
                    case "http" -> OPTIONS + fragment + TABLES;
                    case "tables" -> HTTP + fragment;
                    case "errors", "rate", "auth" ->
                            OPTIONS
                                    + "http:\n  base: https://x.example\n"
                                    + fragment.indent(2)
                                    + TABLES;
                    default ->
                            throw new AssertionError(
                                    "a fragment begins with a section of a spec, found " + section);
                };
        return "spec: 1\nname: x\n" + rest;
    }
}
