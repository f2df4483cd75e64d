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
package io.lakeflow.flink.e2e;

import io.lakeflow.flink.docs.Snippet;
import io.lakeflow.flink.docs.ToolProcess;
import io.lakeflow.flink.quickstart.SqlScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** The spec and the statement that docs/writing-a-spec.md arrives at, for users of a wiki. */
record TutorialTable(Path spec, String statement, WikiServer wiki, String users) {
    private static final Path PAGE = Path.of("docs", "writing-a-spec.md");

    static TutorialTable in(Path directory, WikiServer wiki, List<String> users)
            throws IOException {
        Files.createDirectories(directory);
        Path spec = directory.resolve("contributions.yaml").toAbsolutePath();
        Files.writeString(spec, last("yaml"));
        return new TutorialTable(
                spec, SqlScript.statements(last("sql")).get(0), wiki, String.join(";", users));
    }

    private static String last(String language) throws IOException {
        return Snippet.ofProject(Path.of("..")).stream()
                .filter(snippet -> snippet.page().equals(PAGE))
                .filter(snippet -> snippet.language().equals(language))
                .reduce((before, after) -> after)
                .orElseThrow()
                .code();
    }

    /** What the tool says of it. */
    List<String> check() throws IOException, InterruptedException {
        return ToolProcess.lines(
                "check",
                spec.toString(),
                "--config=base=" + wiki.api(),
                "--config=contact=" + WikiServer.CONTACT,
                "--config=users=" + users);
    }

    /** Revision, page, user, time, size and whether it was minor, as in {@link WikiTable}. */
    List<List<String>> read() throws Exception {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        tables.executeSql(
                statement
                        .replace("/specs/contributions.yaml", spec.toString())
                        .replace("Ada;Ben", users.replace("'", "''"))
                        .replace("WITH (", "WITH ('config.base' = '%s',".formatted(wiki.api())));
        String query =
                "SELECT revid, page_id, `user`, `timestamp`, `size`, minor FROM contributions";
        List<List<String>> rows = new ArrayList<>();
        try (CloseableIterator<Row> result = tables.executeSql(query).collect()) {
            result.forEachRemaining(row -> rows.add(WikiTable.cells(row)));
        }
        return rows;
    }
}
