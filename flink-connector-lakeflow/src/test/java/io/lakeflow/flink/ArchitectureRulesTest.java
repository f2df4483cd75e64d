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
package io.lakeflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule finds a class that breaks it, and nothing in one that does not. */
class ArchitectureRulesTest {

    @TempDir private Path directory;

    private List<String> violations(ArchRule rule, String body) throws IOException {
        return rule.evaluate(new Snippets(directory).add("sample.Sample", body).compile())
                .getFailureReport()
                .getDetails();
    }

    @Test
    void librariesInPublicSignaturesAreFound() throws IOException {
        Snippets snippets =
                new Snippets(directory)
                        .add(
                                "sample.connect.Type",
                                "public org.slf4j.Logger shown() { return null; }"
                                        + " public void taken(org.slf4j.Logger[] l) {}"
                                        + " private org.slf4j.Logger hidden;"
                                        + " public java.util.List<String> plain;")
                        .add("sample.rest.Type", "public org.slf4j.Logger shown;");

        assertThat(
                        ArchitectureRules.noLibraryInSignatures("sample")
                                .evaluate(snippets.compile())
                                .getFailureReport()
                                .getDetails())
                .hasSize(2)
                .anyMatch(found -> found.contains("shown"))
                .anyMatch(found -> found.contains("taken"));
    }

    /** Every package uses every other one: exactly the arrows that are not listed are found. */
    @Test
    void arrowsThatAreNotListedAreFound() throws IOException {
        Set<String> packages = new TreeSet<>(ArchitectureRules.ARROWS.keySet());
        packages.addAll(ArchitectureRules.UNRESTRICTED);
        packages.add("source.split");
        Snippets snippets = new Snippets(directory).add("sample.RootType", "");
        for (String from : packages) {
            snippets.add("sample." + from + ".Type", "");
            snippets.add("sample." + from + ".UsesRoot", "sample.RootType used;");
            for (String to : packages) {
                String name = "sample.%s.Uses_%s".formatted(from, to.replace('.', '_'));
                snippets.add(name, "sample.%s.Type[] used;".formatted(to));
            }
        }

        String found =
                String.join(
                        "\n",
                        ArchitectureRules.arrows("sample")
                                .evaluate(snippets.compile())
                                .getFailureReport()
                                .getDetails());

        List<String> wrong = new ArrayList<>();
        for (String from : packages) {
            expect(wrong, found, from, "Root", from.equals("table"));
            for (String to : packages) {
                expect(wrong, found, from, "_" + to.replace('.', '_'), allowed(from, to));
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean allowed(String from, String to) {
        String module = from.replace("source.split", "source");
        String target = to.replace("source.split", "source");
        return module.equals("table")
                || module.equals(target)
                || ArchitectureRules.ARROWS.get(module).contains(target);
    }

    private static void expect(
            List<String> wrong, String found, String from, String use, boolean allowed) {
        String type = "sample." + from + ".Uses" + use;
        if (found.contains(type + ".") == allowed) {
            wrong.add(type + (allowed ? " is allowed but found" : " is not found"));
        }
    }

    @Test
    void theShapeThatMustSurvive() {
        Map<String, Set<String>> arrows = ArchitectureRules.ARROWS;
        assertThat(arrows.get("source")).containsExactly("scan");
        assertThat(arrows.get("rest")).doesNotContain("source");
        assertThat(List.of("scan", "json", "model", "expr"))
                .allSatisfy(leaf -> assertThat(arrows.get(leaf)).isEmpty());
    }

    @Test
    void packagesThatAreNotListedAreFound() throws IOException {
        assertThat(
                        ArchitectureRules.arrows("sample")
                                .evaluate(
                                        new Snippets(directory)
                                                .add("sample.helpers.Type", "")
                                                .compile())
                                .getFailureReport()
                                .getDetails())
                .containsExactly("sample.helpers.Type is in no listed package");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "an internal class | Object used = org.apache.flink.util.Preconditions.class;"
                        + " | true",
                "an internal class in a signature | String[] used(org.apache.flink.table.types"
                        + ".logical.utils.LogicalTypeChecks[] c) { return null; } | true",
                "a class without annotation | org.apache.flink.core.memory.DataOutputSerializer"
                        + " used; | true",
                "an API class as an array | org.apache.flink.api.connector.source.SourceSplit[]"
                        + " used; | false",
                "a listed exception | Object used = org.apache.flink.table.types.logical.utils"
                        + ".LogicalTypeParser.class; | false",
                "an API class | Object used = new"
                        + " org.apache.flink.table.data.GenericRowData(1); | false",
                "a nested API class | org.apache.flink.table.connector.source"
                        + ".DynamicTableSource.Context used; | false",
            })
    void flinkInternalsAreFound(String what, String body, boolean found) throws IOException {
        List<String> violations = violations(ArchitectureRules.onlyFlinkApi(), body);

        assertThat(violations.isEmpty()).as("%s: %s", what, violations).isNotEqualTo(found);
    }

    @Test
    void internalMembersOfApiClassesAreFound() throws IOException {
        String body =
                "int used(org.apache.flink.streaming.api.datastream.DataStream<?> stream) {"
                        + " return stream.getId() + stream.getParallelism(); }";

        assertThat(violations(ArchitectureRules.onlyFlinkApi(), body))
                .singleElement()
                .asString()
                .contains("getId");
    }

    @Test
    void standardStreamsAreFound() throws IOException {
        ArchRule rule = ArchitectureRules.noStandardStreams();
        assertThat(violations(rule, "void used() { System.out.println(); }")).hasSize(1);
        assertThat(violations(rule, "void used(Exception e) { e.printStackTrace(); }")).hasSize(1);
        assertThat(violations(rule, "")).isEmpty();
    }

    @Test
    void javaUtilLoggingIsFound() throws IOException {
        ArchRule rule = ArchitectureRules.noJavaUtilLogging();
        assertThat(violations(rule, "java.util.logging.Logger used;")).hasSize(1);
        assertThat(violations(rule, "org.slf4j.Logger used;")).isEmpty();
    }

    @Test
    void sleepIsFound() throws IOException {
        ArchRule rule = ArchitectureRules.noSleep();
        assertThat(violations(rule, "void used() throws Exception { Thread.sleep(1); }"))
                .hasSize(1);
        assertThat(
                        violations(
                                rule,
                                "void used() throws Exception {"
                                        + " java.util.concurrent.TimeUnit.DAYS.sleep(1); }"))
                .hasSize(1);
        assertThat(violations(rule, "void used() { Thread.yield(); }")).isEmpty();
    }
}
