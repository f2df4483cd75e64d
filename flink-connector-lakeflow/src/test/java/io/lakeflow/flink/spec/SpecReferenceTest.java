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

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference of the language says what the parser does. */
class SpecReferenceTest {
    private static final Pattern SNIPPET =
            Pattern.compile("(?ms)^```yaml( fragment)?\\n(.*?)^```$");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @ParameterizedTest
    @MethodSource("completeSnippets")
    void aSnippetIsASpec(String yaml) throws IOException {
        assertThat(SpecParser.parse("docs/spec.md", yaml).tables()).isNotEmpty();
    }

    static List<String> completeSnippets() throws IOException {
        return snippets(false);
    }

    /** Fragments are sections of the top, so they are put in the place of the section there. */
    @ParameterizedTest
    @MethodSource("fragments")
    void aFragmentIsASection(String yaml) {
        String section = yaml.substring(0, yaml.indexOf(':'));
        String rest =
                switch (section) {
                    case "options" -> yaml + "http: {base: \"https://x.example\"}\n";
                    case "http" ->
                            """
                            options:
                              base: {type: string}
                              token: {type: string, secret: true}
                            """
                                    + yaml;
                    case "defaults" -> "http: {base: \"https://x.example\"}\n" + yaml;
                    default -> "http:\n  base: https://x.example\n" + yaml.indent(2);
                };
        String table =
                "tables:\n  a: {ingestion: snapshot, path: /a, page: {next: link}, columns: {id:"
                        + " INT}}\n";
        assertThat(SpecParser.parse("docs/spec.md", "spec: 1\nname: x\n" + rest + table))
                .isNotNull();
    }

    static List<String> fragments() throws IOException {
        return snippets(true);
    }

    @Test
    void everyWordIsInIt() throws IOException {
        String text = text().replaceAll("(?s)```.*?```", "");
        List<String> named = new ArrayList<>();
        Matcher code = CODE.matcher(text);
        while (code.find()) {
            named.addAll(List.of(code.group(1).split("[^a-z_A-Z0-9]+")));
        }
        Stream<String> keys =
                Stream.of(Section.values()).flatMap(section -> section.keys().stream());
        assertThat(named).containsAll(keys.toList());
        assertThat(named).containsAll(Words.INGESTION.words());
        assertThat(named).containsAll(Words.OPTION_TYPE.words());
        assertThat(named).containsAll(Words.NEXT.words());
        assertThat(named).containsAll(Words.STOP.words());
        assertThat(named).containsAll(Words.DO.words());
        assertThat(named).containsAll(Words.DO.later());
        assertThat(named).containsAll(Words.THEN.words());
    }

    private static List<String> snippets(boolean fragments) throws IOException {
        List<String> snippets = new ArrayList<>();
        Matcher matcher = SNIPPET.matcher(text());
        while (matcher.find()) {
            if (fragments == (matcher.group(1) != null)) {
                snippets.add(matcher.group(2));
            }
        }
        assertThat(snippets).isNotEmpty();
        return snippets;
    }

    private static String text() throws IOException {
        return Files.readString(Path.of("..", "docs", "spec.md"));
    }
}
