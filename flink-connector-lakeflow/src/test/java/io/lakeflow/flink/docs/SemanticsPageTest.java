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

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that {@code docs/semantics.md} names exist, and those of known losses are named. */
class SemanticsPageTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = PROJECT.resolve("docs/semantics.md");
    private static final String TABLE_BY_ID = "<!-- tests by id -->\n";

    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|ITCase))(?:\\.(\\w+))?`");
    private static final Pattern METHOD = Pattern.compile("\\bvoid (\\w+)\\(");
    private static final Pattern WITH_ID = Pattern.compile("([lcLC])(\\d+)[_A-Z]\\w+");

    /** What is known to go wrong, by id; a row is on the page once there is a test for it. */
    private static final Map<String, String> LOSSES =
            Map.ofEntries(
                    Map.entry(
                            "L1", "the first record, where a start that was found out is left out"),
                    Map.entry("L2", "rows of one cursor value that a cap divides"),
                    Map.entry("L3", "a cap smaller than the lookback, so that nothing advances"),
                    Map.entry("L4", "a cap on a table that cannot be asked for what is new"),
                    Map.entry("L5", "a table without a place, which is never read again"),
                    Map.entry("L6", "times of another zone, compared with UTC"),
                    Map.entry("L7", "a place in a list of parents that shifts"),
                    Map.entry("L8", "deletes that are not listed by the time of deletion"),
                    Map.entry("L9", "deletes that are not asked for while no rows come"),
                    Map.entry("L10", "a full read that failed, compared as if it were complete"),
                    Map.entry("L11", "a full read that was interrupted, compared likewise"),
                    Map.entry("L12", "one place for all parents"),
                    Map.entry("L13", "rows beyond a cap, over which the place moves"),
                    Map.entry("L14", "a last page that is full"),
                    Map.entry("L15", "today's rows, where the place moved on to tomorrow"),
                    Map.entry("L16", "rows that come again with each window's lookback"),
                    Map.entry("L17", "an end that moves, so that a read never ends"),
                    Map.entry("L18", "a delete and an update of one cursor value"),
                    Map.entry("L19", "deletes that are older than the newest row"),
                    Map.entry("L20", "a parent that fails while the place of all moves on"),
                    Map.entry("L21", "rows that shift over the boundary of a page"),
                    Map.entry("L22", "numbers beyond what a double can hold"),
                    Map.entry("C1", "a next address of another origin"),
                    Map.entry("C2", "addresses, tokens and pages that repeat"),
                    Map.entry("C3", "pages shorter than asked for, with more to follow"),
                    Map.entry("C4", "page tokens that expire"),
                    Map.entry("C5", "inserts, updates and deletes while pages are read"),
                    Map.entry("C6", "many records of one cursor value"),
                    Map.entry("C7", "records in the future"),
                    Map.entry("C8", "records out of order, and late ones"),
                    Map.entry("C9", "records without a cursor"),
                    Map.entry("C10", "clocks that differ or are set back"),
                    Map.entry("C11", "bounds of windows"),
                    Map.entry("C12", "windows with more than an API returns"),
                    Map.entry("C13", "parents that vanish"),
                    Map.entry("C14", "a record that two pages show"));

    /** Names of the methods of each test class, in all modules. */
    private static Map<String, List<String>> tests() throws IOException {
        Map<String, List<String>> methods = new TreeMap<>();
        for (Path file : testFiles()) {
            List<String> names = new ArrayList<>();
            Matcher method = METHOD.matcher(Files.readString(file));
            while (method.find()) {
                names.add(method.group(1));
            }
            methods.put(file.getFileName().toString().replace(".java", ""), names);
        }
        return methods;
    }

    private static List<Path> testFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> modules = Files.list(PROJECT)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java")).toList()) {
                if (Files.isDirectory(tests)) {
                    try (Stream<Path> below = Files.walk(tests)) {
                        below.filter(file -> file.toString().matches(".*(Test|ITCase)\\.java"))
                                .forEach(files::add);
                    }
                }
            }
        }
        return files;
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Map<String, List<String>> tests = tests();
        List<String> missing = new ArrayList<>();
        int named = 0;
        Matcher name = NAMED.matcher(Files.readString(PAGE));
        while (name.find()) {
            named++;
            List<String> methods = tests.get(name.group(1));
            boolean exists =
                    methods != null && (name.group(2) == null || methods.contains(name.group(2)));
            if (!exists) {
                missing.add(name.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(30);
    }

    @Test
    void everyKnownLossHasItsTestsOnThePage() throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf(TABLE_BY_ID) + TABLE_BY_ID.length();
        assertThat(start).isGreaterThan(TABLE_BY_ID.length());
        String expected = page.substring(0, start) + tableById();
        if (Boolean.getBoolean("lakeflow.docs.write")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(PAGE)
                .as("the table, written anew with -Dlakeflow.docs.write=true")
                .content()
                .isEqualTo(expected);
    }

    private record IdTest(String letter, int number, String name) {
        String id() {
            return letter + number;
        }
    }

    private static String tableById() throws IOException {
        List<IdTest> found = new ArrayList<>();
        tests().forEach(
                        (type, methods) ->
                                methods.forEach(
                                        method -> {
                                            Matcher id = WITH_ID.matcher(method);
                                            if (id.matches()) {
                                                found.add(
                                                        new IdTest(
                                                                id.group(1)
                                                                        .toUpperCase(Locale.ROOT),
                                                                Integer.parseInt(id.group(2)),
                                                                type + "." + method));
                                            }
                                        }));
        Map<String, String> tests =
                found.stream()
                        .collect(
                                groupingBy(
                                        IdTest::id,
                                        mapping(test -> "`" + test.name() + "`", joining(", "))));
        return found.stream()
                .sorted(
                        Comparator.comparing(IdTest::letter)
                                .reversed()
                                .thenComparing(IdTest::number))
                .map(IdTest::id)
                .distinct()
                .map(id -> "| %s | %s | %s |\n".formatted(id, known(id), tests.get(id)))
                .collect(
                        joining(
                                "",
                                "\n| id | what is known to go wrong | tests |\n|---|---|---|\n",
                                ""));
    }

    private static String known(String id) {
        assertThat(LOSSES).as("the tests' ids").containsKey(id);
        return LOSSES.get(id);
    }
}
