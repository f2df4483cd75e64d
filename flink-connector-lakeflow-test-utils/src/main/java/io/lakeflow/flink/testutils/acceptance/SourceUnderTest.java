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
package io.lakeflow.flink.testutils.acceptance;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * A source as its author describes it to the {@link SourceAcceptance acceptance checks}: how it is
 * configured, and what the checks cannot find out by themselves.
 *
 * <p>The API should hold some pages of records, and the same ones while the checks run.
 */
public final class SourceUnderTest {
    /** What the option {@code source} takes. */
    final String location;

    final Map<String, String> options = new LinkedHashMap<>();
    final Set<String> secrets = new LinkedHashSet<>();
    final Map<String, String> wrongCredentials = new LinkedHashMap<>();
    final Map<String, String> cursors = new TreeMap<>();
    final Map<String, Integer> pageSizes = new TreeMap<>();
    private final Map<Bypass, String> bypasses = new LinkedHashMap<>();
    int failures = 20;
    Optional<LongSupplier> requests = Optional.empty();
    Optional<Path> documentation = Optional.empty();
    Optional<Path> shapes = Optional.empty();

    private record Bypass(Check check, String subject) {}

    private SourceUnderTest(String location) {
        this.location = location;
    }

    /**
     * @param source a bundled source, the path of a spec, or the name of a connector in Java: what
     *     the option {@code source} takes
     */
    public static SourceUnderTest of(String source) {
        return new SourceUnderTest(source);
    }

    /** Its name, without the folder and the ending of a file. */
    String name() {
        return location.replaceAll(".*/", "").replaceAll("\\.ya?ml$", "");
    }

    /** An option of a catalog of the source, such as {@code config.base}. */
    public SourceUnderTest option(String key, String value) {
        options.put(key, value);
        return this;
    }

    /**
     * An option that is a secret.
     *
     * @param reference such as <code>${env:TOKEN}</code> or <code>${file:/path}</code>, allowed by
     *     the system property {@code lakeflow.secrets.allowed} of the tests, such as {@code
     *     env:TOKEN}
     */
    public SourceUnderTest secret(String key, String reference) {
        secrets.add(key);
        return option(key, reference);
    }

    /** An option with which the API refuses to answer. */
    public SourceUnderTest wrongCredentials(String key, String value) {
        wrongCredentials.put(key, value);
        return this;
    }

    /**
     * The column that is the cursor of a table from which a read can start: TIMESTAMP_LTZ.
     *
     * @see Check#CHANGES
     * @see Check#FUTURE
     */
    public SourceUnderTest cursor(String table, String column) {
        cursors.put(table, column);
        return this;
    }

    /** How many records a page of a table has; with {@link #requests} of the API. */
    public SourceUnderTest pageSize(String table, int records) {
        pageSizes.put(table, records);
        return this;
    }

    /**
     * How often a read is broken off at most, at rows that are evenly spread. With as many as a
     * table has rows it is at almost each of them; 20 by default.
     */
    public SourceUnderTest failures(int most) {
        failures = most;
        return this;
    }

    /** How many requests the API has got so far. */
    public SourceUnderTest requests(LongSupplier count) {
        requests = Optional.of(count);
        return this;
    }

    /** The text in which tables and options are told of. */
    public SourceUnderTest documentedIn(Path file) {
        documentation = Optional.of(file);
        return this;
    }

    /**
     * The file that keeps what the tables look like, to be committed with the source. {@code
     * -Dlakeflow.acceptance.write=true} writes it.
     */
    public SourceUnderTest shapesIn(Path file) {
        shapes = Optional.of(file);
        return this;
    }

    /**
     * A failure that is known and has to be lived with. One that does not happen fails the check,
     * so that what is bypassed stays true.
     *
     * @param subject as the report has it: a table, or a column or field as {@code table.name}
     */
    public SourceUnderTest bypass(Check check, String subject, String reason) {
        bypasses.put(new Bypass(check, subject), reason);
        return this;
    }

    /** The options of a catalog whose tables are logs of versions: nothing is merged by key. */
    Map<String, String> optionsOfLogs() {
        Map<String, String> logs = new LinkedHashMap<>(options);
        logs.put("scan.changelog-mode", "append");
        return logs;
    }

    /** The result with what is known of it taken into account. */
    CheckResult judged(CheckResult result) {
        String reason = bypasses.get(new Bypass(result.check(), result.subject()));
        if (reason == null) {
            return result;
        }
        return switch (result.verdict()) {
            case FAILED ->
                    new CheckResult(
                            result.check(), result.subject(), CheckResult.Verdict.BYPASSED, reason);
            case PASSED, NOT_APPLICABLE, BYPASSED ->
                    CheckResult.failed(
                            result.check(),
                            result.subject(),
                            "it is bypassed because '%s', but did not fail; take the bypass out",
                            reason);
        };
    }
}
