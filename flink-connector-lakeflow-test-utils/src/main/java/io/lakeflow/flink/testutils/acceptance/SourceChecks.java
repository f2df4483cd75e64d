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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The checks of a source, for those who do not run them by {@link SourceAcceptance}. */
public final class SourceChecks {
    private static final Duration CREDENTIALS_WITHIN = Duration.ofSeconds(10);

    private final SourceUnderTest source;
    private final Map<String, TableChecks> tableChecks = new LinkedHashMap<>();

    public SourceChecks(SourceUnderTest source) {
        this.source = source;
    }

    /**
     * Does one check, of all tables where it is about tables.
     *
     * @throws Exception if a table cannot be read at all
     */
    public List<CheckResult> results(Check check) throws Exception {
        List<CheckResult> results =
                switch (check) {
                    case OPTIONS -> options();
                    case CREDENTIALS -> List.of(credentials());
                    case COLUMNS -> ofTables(TableChecks::columns);
                    case FIELDS -> ofTables(TableChecks::fields);
                    case KEY -> ofTables(table -> List.of(table.key()));
                    case REPEATABLE -> ofTables(table -> List.of(table.repeatable()));
                    case CHANGES -> ofTables(table -> List.of(table.changes()));
                    case RESUME -> ofTables(table -> List.of(table.resume()));
                    case FUTURE -> ofTables(table -> List.of(table.future()));
                    case REQUESTS -> ofTables(table -> List.of(table.requests()));
                    case DOCUMENTED -> documented();
                    case COMPATIBLE -> compatible();
                };
        return results.stream().map(source::judged).toList();
    }

    private interface OfTable {
        List<CheckResult> results(TableChecks table) throws Exception;
    }

    private List<CheckResult> ofTables(OfTable check) throws Exception {
        List<CheckResult> results = new ArrayList<>();
        for (String table : tables().names()) {
            results.addAll(
                    check.results(
                            tableChecks.computeIfAbsent(
                                    table, name -> new TableChecks(source, name))));
        }
        return results;
    }

    private TableReads tables() {
        return TableReads.of(source, source.options);
    }

    private List<CheckResult> options() {
        List<CheckResult> results = new ArrayList<>();
        Optional<String> refused = refusal(source.options);
        results.add(
                refused.isEmpty()
                        ? CheckResult.passed(Check.OPTIONS, source.name())
                        : CheckResult.failed(Check.OPTIONS, source.name(), "%s", refused.get()));
        for (String key : source.secrets) {
            Map<String, String> plain = new LinkedHashMap<>(source.options);
            plain.put(key, "not-a-reference");
            results.add(
                    refusal(plain).isPresent()
                            ? CheckResult.passed(Check.OPTIONS, key)
                            : CheckResult.failed(
                                    Check.OPTIONS,
                                    key,
                                    "a value that is no reference is taken: say 'secret: true' of the option, and no 'literal: allowed'"));
        }
        return results;
    }

    private Optional<String> refusal(Map<String, String> options) {
        try {
            TableReads.of(source, options);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(messages(e));
        }
    }

    private static String messages(Throwable failure) {
        Set<String> messages = new LinkedHashSet<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            messages.add(Objects.requireNonNullElse(cause.getMessage(), cause.toString()));
        }
        return String.join(" / ", messages);
    }

    private CheckResult credentials() {
        if (source.wrongCredentials.isEmpty()) {
            return CheckResult.notApplicable(
                    Check.CREDENTIALS, source.name(), "no wrong credentials are given");
        }
        Map<String, String> wrong = new LinkedHashMap<>(source.options);
        wrong.putAll(source.wrongCredentials);
        String table = tables().names().get(0);
        Instant before = Instant.now();
        Optional<String> refusal = refusalToRead(table, wrong);
        Duration taken = Duration.between(before, Instant.now());
        if (refusal.isEmpty()) {
            return CheckResult.failed(
                    Check.CREDENTIALS,
                    source.name(),
                    "table '%s' was read with them: give some that the API refuses",
                    table);
        }
        boolean told = refusal.get().matches("(?is).*(\\b401\\b|\\b403\\b|credential).*");
        return told && taken.compareTo(CREDENTIALS_WITHIN) <= 0
                ? CheckResult.passed(Check.CREDENTIALS, source.name())
                : CheckResult.failed(
                        Check.CREDENTIALS,
                        source.name(),
                        "after %s ms table '%s' said '%s', expected a word of credentials, or status 401 or 403, within %s s: see 'errors' of the spec",
                        taken.toMillis(),
                        table,
                        refusal.get(),
                        CREDENTIALS_WITHIN.toSeconds());
    }

    private Optional<String> refusalToRead(String table, Map<String, String> options) {
        try {
            TableReads.of(source, options).rows(table);
            return Optional.empty();
        } catch (Exception e) {
            return Optional.of(messages(e));
        }
    }

    private List<CheckResult> documented() throws IOException {
        if (source.documentation.isEmpty()) {
            return List.of(
                    CheckResult.notApplicable(
                            Check.DOCUMENTED, source.name(), "no documentation is named"));
        }
        String text = Files.readString(source.documentation.get());
        Set<String> names = new TreeSet<>(source.options.keySet());
        names.addAll(tables().names());
        return names.stream()
                .map(
                        name ->
                                text.contains(name)
                                        ? CheckResult.passed(Check.DOCUMENTED, name)
                                        : CheckResult.failed(
                                                Check.DOCUMENTED,
                                                name,
                                                "%s does not tell of it",
                                                source.documentation.get()))
                .toList();
    }

    private List<CheckResult> compatible() throws IOException {
        if (source.shapes.isEmpty()) {
            return List.of(
                    CheckResult.notApplicable(
                            Check.COMPATIBLE, source.name(), "no file with the shapes is named"));
        }
        Path file = source.shapes.get();
        Map<String, String> present = shapes();
        if (Boolean.getBoolean("lakeflow.acceptance.write")) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(
                    file,
                    present.entrySet().stream()
                            .map(shape -> shape.getKey() + "\t" + shape.getValue())
                            .toList());
        }
        return Files.readAllLines(file).stream()
                .map(line -> line.split("\t", 2))
                .map(shape -> compared(file, shape[0], shape[1], present.get(shape[0])))
                .toList();
    }

    private static CheckResult compared(Path file, String subject, String before, String present) {
        return before.equals(present)
                ? CheckResult.passed(Check.COMPATIBLE, subject)
                : CheckResult.failed(
                        Check.COMPATIBLE,
                        subject,
                        "%s has '%s', and now it is '%s': jobs that use it break",
                        file,
                        before,
                        present == null ? "gone" : present);
    }

    /** Of each table its key, of each column its type. */
    private Map<String, String> shapes() {
        Map<String, String> shapes = new TreeMap<>();
        TableReads tables = tables();
        for (String table : tables.names()) {
            shapes.put(table, "key " + tables.key(table));
            tables.columns(table)
                    .forEach(
                            column ->
                                    shapes.put(
                                            table + "." + column.getName(),
                                            column.getDataType().toString()));
        }
        return shapes;
    }
}
