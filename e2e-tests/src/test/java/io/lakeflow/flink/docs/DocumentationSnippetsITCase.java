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

import io.lakeflow.flink.quickstart.EmbeddedFlink;
import io.lakeflow.flink.quickstart.SqlSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs every block of SQL, YAML and Java in README.md and docs, and the commands of the tool: SQL,
 * Java and commands against the example API, or against stand-ins where a real service is meant,
 * YAML through the parser of specs.
 */
class DocumentationSnippetsITCase {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentationSnippetsITCase.class);
    private static final String ALLOWED_SECRETS = "lakeflow.secrets.allowed";
    private static final Path TOP = Path.of("..");
    private static final List<String> RUN =
            List.of(
                    "sql",
                    "yaml",
                    "yaml fragment",
                    "java",
                    ToolSnippets.COMMANDS,
                    ToolSnippets.OUTPUT);
    private static final List<String> NOT_CODE_OF_OURS = List.of("sh", "text", "json");

    @TempDir private static Path directory;

    private static final Map<String, Integer> COUNTS = new TreeMap<>();
    private static StandIns standIns;
    private static EmbeddedFlink flink;

    @BeforeAll
    static void start() throws Exception {
        standIns = new StandIns();
        flink = EmbeddedFlink.start(directory);
        System.setProperty(ALLOWED_SECRETS, "file:" + directory + "/*");
    }

    @AfterAll
    static void stop() throws Exception {
        System.clearProperty(ALLOWED_SECRETS);
        LOG.info("Snippets of the documentation that ran: {}", COUNTS);
        flink.close();
        standIns.close();
    }

    @Test
    void everyBlockSaysWhatItIs() throws IOException {
        List<Snippet> snippets = Snippet.ofProject(TOP);
        assertThat(snippets).extracting(Snippet::language).containsAll(RUN);
        assertThat(snippets)
                .allSatisfy(
                        snippet ->
                                assertThat(Stream.concat(RUN.stream(), NOT_CODE_OF_OURS.stream()))
                                        .as("the language of %s", snippet)
                                        .contains(snippet.language()));
    }

    @TestFactory
    Stream<DynamicNode> everySnippetRuns() throws IOException {
        Map<Path, List<Snippet>> pages =
                Snippet.ofProject(TOP).stream()
                        .filter(snippet -> RUN.contains(snippet.language()))
                        .collect(
                                Collectors.groupingBy(
                                        Snippet::page, LinkedHashMap::new, Collectors.toList()));
        return pages.entrySet().stream()
                .map(
                        page ->
                                DynamicContainer.dynamicContainer(
                                        page.getKey().toString(), tests(page.getValue())));
    }

    private static Stream<DynamicTest> tests(List<Snippet> page) {
        try {
            Path files = Files.createTempDirectory(directory, "page");
            SqlSnippets sql = new SqlSnippets(new SqlSession(flink), standIns, files);
            YamlSnippets yaml = new YamlSnippets(files);
            ToolSnippets tool = new ToolSnippets(standIns, files);
            JavaSnippets java = new JavaSnippets(files, standIns.example());
            return page.stream()
                    .map(
                            snippet ->
                                    DynamicTest.dynamicTest(
                                            snippet.toString(),
                                            () -> {
                                                tool.compareOutput(snippet);
                                                switch (snippet.language()) {
                                                    case "sql" -> sql.run(snippet);
                                                    case "java" -> java.run(snippet);
                                                    case ToolSnippets.COMMANDS -> tool.run(snippet);
                                                    case ToolSnippets.OUTPUT -> {}
                                                    default -> yaml.run(snippet);
                                                }
                                                COUNTS.merge(snippet.language(), 1, Integer::sum);
                                            }));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
