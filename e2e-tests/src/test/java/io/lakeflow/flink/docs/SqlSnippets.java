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

import io.lakeflow.flink.quickstart.ResultRows;
import io.lakeflow.flink.quickstart.SqlScript;
import io.lakeflow.flink.quickstart.SqlSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.api.ResultKind;
import org.apache.flink.table.api.TableResult;

/**
 * Runs the SQL of one page, block after block, in one session. Each table reads the stand-in for
 * its API by {@code config.base}, and each must have a row; so must each query.
 *
 * <p>What the documentation leaves to the reader is replaced: {@code ${env:NAME}} by a file with a
 * made-up secret, and {@code /specs} by the directory of the specs of the page.
 */
final class SqlSnippets {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern CREATE_TABLE =
            Pattern.compile("(?is)CREATE (?:TEMPORARY )?TABLE (\\S+)\\s.*");
    private static final Pattern CREATE_CATALOG = Pattern.compile("(?is)CREATE CATALOG\\s.*");
    private static final Pattern BASE = Pattern.compile("('config\\.base'\\s*=\\s*)'[^']*'");
    private static final Pattern SECRET = Pattern.compile("\\$\\{env:(\\w+)}");

    private final SqlSession session;
    private final StandIns standIns;
    private final Path directory;

    SqlSnippets(SqlSession session, StandIns standIns, Path directory) {
        this.session = session;
        this.standIns = standIns;
        this.directory = directory;
    }

    void run(Snippet snippet) throws Exception {
        List<String> tables = new ArrayList<>();
        for (String statement : SqlScript.statements(replaced(snippet.code()))) {
            Matcher table = CREATE_TABLE.matcher(statement);
            if (table.matches()) {
                create(table.group(1), statement);
                tables.add(table.group(1));
            } else if (CREATE_CATALOG.matcher(statement).matches()) {
                String base = standIns.base(sourceName(statement));
                execute(BASE.matcher(statement).replaceAll("$1'" + base + "'"));
            } else {
                execute(statement);
            }
        }
        for (String table : tables) {
            execute("SELECT * FROM " + table);
        }
    }

    private void create(String table, String statement) throws IOException {
        session.execute("DROP TABLE IF EXISTS " + table);
        session.execute(statement);
        session.execute(
                "ALTER TABLE %s SET ('config.base' = '%s')"
                        .formatted(table, standIns.base(sourceName(statement))));
    }

    private void execute(String statement) throws Exception {
        Optional<TableResult> result = session.execute(statement);
        if (result.isEmpty() || result.get().getResultKind() == ResultKind.SUCCESS) {
            return;
        }
        try (ResultRows rows = ResultRows.of(result.get())) {
            assertThat(rows.next(PATIENCE)).as("the first row of %s", statement).isPresent();
            while (!session.isStreaming() && rows.next(PATIENCE).isPresent()) {}
            assertThat(session.isStreaming() || rows.ended()).as("%s ends", statement).isTrue();
        }
    }

    /** The name of the spec that a table or a catalog reads: bundled, in a file or written out. */
    private static String sourceName(String statement) throws IOException {
        Optional<String> spec = option(statement, "spec");
        if (spec.isPresent()) {
            return YamlSnippets.name(spec.get());
        }
        String source = option(statement, "source").orElseThrow();
        return source.contains("/") ? YamlSnippets.name(Files.readString(Path.of(source))) : source;
    }

    private static Optional<String> option(String statement, String name) {
        Matcher option =
                Pattern.compile("'" + name + "'\\s*=\\s*'((?:[^']|'')*)'").matcher(statement);
        return option.find() ? Optional.of(option.group(1).replace("''", "'")) : Optional.empty();
    }

    private String replaced(String code) throws IOException {
        Matcher secret = SECRET.matcher(code);
        while (secret.find()) {
            Files.writeString(directory.resolve(secret.group(1)), "made-up");
        }
        return code.replaceAll(SECRET.pattern(), "\\${file:" + directory + "/$1}")
                .replace("/specs/", directory + "/");
    }
}
