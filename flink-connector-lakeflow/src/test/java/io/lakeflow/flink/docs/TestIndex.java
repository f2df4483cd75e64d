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

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tests of all modules, by name and by the id that a name begins with. */
final class TestIndex {
    static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|ITCase))(?:\\.(\\w+))?`");
    private static final Pattern METHOD = Pattern.compile("\\bvoid (\\w+)\\(");
    private static final Pattern WITH_ID = Pattern.compile("([lcnhjtLCNHJT]\\d+)(?:[_A-Z]\\w*)?");

    /** A row of a table whose first cell is an id; its last cell is for the tests. */
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| ([A-Z]\\d+) \\|(.*)\\| ([^|]*) \\|$");

    private static final String REASON = "not tested: ";

    private final Map<String, List<String>> methods = new TreeMap<>();
    private final Map<String, List<String>> byId = new HashMap<>();

    private TestIndex() throws IOException {
        for (Path file : files()) {
            String type = file.getFileName().toString().replace(".java", "");
            List<String> names =
                    METHOD.matcher(Files.readString(file))
                            .results()
                            .map(method -> method.group(1))
                            .toList();
            methods.put(type, names);
        }
        methods.forEach((type, names) -> names.forEach(name -> file(type, name)));
    }

    /** Reads the sources of all modules. */
    static TestIndex read() throws IOException {
        return new TestIndex();
    }

    private void file(String type, String method) {
        Matcher id = WITH_ID.matcher(method);
        if (id.matches()) {
            byId.computeIfAbsent(id.group(1).toUpperCase(Locale.ROOT), key -> new ArrayList<>())
                    .add("`" + type + "." + method + "`");
        }
    }

    private static List<Path> files() throws IOException {
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

    /** The ids that names of tests begin with. */
    Collection<String> ids() {
        return byId.keySet();
    }

    /** What a page names in the way of a test, and is none. */
    List<String> missing(String page) {
        return NAMED.matcher(page)
                .results()
                .filter(name -> !exists(name))
                .map(MatchResult::group)
                .toList();
    }

    private boolean exists(MatchResult name) {
        List<String> names = methods.get(name.group(1));
        return names != null && (name.group(2) == null || names.contains(name.group(2)));
    }

    /** How many tests a page names. */
    static long named(String page) {
        return NAMED.matcher(page).results().count();
    }

    /** The ids that have a row on a page. */
    static List<String> rows(String page) {
        return ROW.matcher(page).results().map(row -> row.group(1)).toList();
    }

    /**
     * The page with each row's tests in its last cell. Where no name of a test has the id, tests
     * that are named by hand stay, and so does a reason why there is none.
     */
    String withTests(String page) {
        return ROW.matcher(page)
                .replaceAll(
                        row ->
                                Matcher.quoteReplacement(
                                        "| %s |%s| %s |"
                                                .formatted(
                                                        row.group(1), row.group(2), tests(row))));
    }

    private String tests(MatchResult row) {
        List<String> tests = byId.get(row.group(1));
        if (tests != null) {
            return tests.stream().collect(joining(", "));
        }
        String written = row.group(3);
        return written.startsWith(REASON) || written.startsWith("`") ? written : REASON + "?";
    }
}
