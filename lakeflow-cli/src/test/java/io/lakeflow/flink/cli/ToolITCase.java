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
package io.lakeflow.flink.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeflow.flink.testutils.example.ExampleApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, run with {@code java -jar} in an empty directory, over the example API. */
class ToolITCase {
    private static final String SPEC =
            """
            spec: 1
            name: copy
            options:
              base: {type: string, required: true}
              password: {type: string, required: true, secret: true}
            http:
              base: "${config.base}"
              auth: {basic: {user: me, password: "${config.password}"}}
            tables:
              metrics:
                ingestion: snapshot
                path: /tables/metrics/records
                records: records
                page: {next: page, at: next_page}
                key: [metric_id]
            """;
    private static final Map<String, String> SECRET = Map.of("COPY_PASSWORD", "s3cret-word");

    private static ExampleApi api;

    @TempDir private Path directory;

    @BeforeAll
    static void start() {
        api = ExampleApi.builder().retryAfterSeconds(1).start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private ToolRun run(String... arguments) throws Exception {
        return ToolRun.of(directory, SECRET, arguments);
    }

    /** With the options of the source {@code example}. */
    private ToolRun ask(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", "base=" + api.uri(), "--config", "user=me"));
        all.addAll(List.of("--config", "password=${env:COPY_PASSWORD}"));
        return run(all.toArray(String[]::new));
    }

    /** With those of {@link #SPEC}, kept as a file. */
    private ToolRun askCopy(String spec, String... arguments) throws Exception {
        Files.writeString(directory.resolve("copy.yaml"), spec);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", "base=" + api.uri()));
        all.addAll(List.of("--config", "password=${env:COPY_PASSWORD}"));
        return run(all.toArray(String[]::new));
    }

    @Test
    void validateSaysThatASpecIsValid() throws Exception {
        assertThat(run("validate", "example"))
                .isEqualTo(new ToolRun(0, "example is valid: source 'example', 5 tables\n", ""));
    }

    @Test
    void tablesAreListed() throws Exception {
        ToolRun run = run("tables", "example");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .startsWith(
                        "table     ingestion         key         cursor      columns  parent",
                        "--------  ----------------  ----------  ----------  -------  ------",
                        "products  snapshot          product_id  NULL        4        NULL");
        assertThat(run("tables", "example", "--format", "json").out().lines())
                .hasSize(5)
                .first()
                .isEqualTo(
                        """
                        {"table":"products","ingestion":"snapshot","key":"product_id",\
                        "cursor":null,"columns":4,"parent":null}""");
    }

    @Test
    void ddlIsReadyToBePasted() throws Exception {
        ToolRun run =
                run("ddl", "example", "users", "--config", "user=O'Neil", "--config", "password=x");
        assertThat(run)
                .isEqualTo(
                        new ToolRun(
                                0,
                                """
                                CREATE TABLE `users` (
                                  `user_id` STRING NOT NULL,
                                  `email` STRING,
                                  `display_name` STRING,
                                  `status` STRING,
                                  `updated_at` TIMESTAMP_LTZ(6) NOT NULL,
                                  PRIMARY KEY (`user_id`) NOT ENFORCED
                                ) WITH (
                                  'connector' = 'lakeflow',
                                  'source' = 'example',
                                  'table' = 'users',
                                  'config.user' = 'O''Neil',
                                  'config.password' = '${env:EXAMPLE_PASSWORD}'
                                  -- 'config.base' = 'http://127.0.0.1:8080'  Where the example API listens.
                                  -- 'config.start' = ''  Where a first read of metrics begins; by default at its first record.
                                );
                                """,
                                ""));
    }

    @Test
    void readBringsTheRowsOfTheApi() throws Exception {
        ToolRun run = ask("read", "example", "orders", "--limit", "100000", "--format", "json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<JsonNode> rows = new ArrayList<>();
        for (String line : run.out().lines().toList()) {
            rows.add(new ObjectMapper().readTree(line));
        }
        List<Map<String, Object>> expected = api.rows("orders");
        assertThat(rows)
                .extracting(row -> row.get("order_id").asText() + row.get("amount").asText())
                .containsExactlyInAnyOrderElementsOf(
                        expected.stream()
                                .map(row -> row.get("order_id") + "" + row.get("amount"))
                                .toList());
        assertThat(run.err().strip())
                .matches(
                        "orders: [0-9]+ pages?, %d rows, [0-9]+ rows/s".formatted(expected.size()));
    }

    @Test
    void readStopsAtTheLimit() throws Exception {
        ToolRun run =
                ask("read", "example", "metrics", "--limit", "3", "--columns", "metric_id,value");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(2 + 3);
        assertThat(run.out().lines().findFirst().orElseThrow()).matches("metric_id +value");
        assertThat(run.out()).contains("{\"count\":");
        assertThat(run.err()).contains(", 3 rows, ");
    }

    @Test
    void waitingForTheApiIsShown() throws Exception {
        ToolRun run =
                ask(
                        "read",
                        "example",
                        "events",
                        "--limit",
                        "100",
                        "--option",
                        "page-size=25",
                        "--option",
                        "http.rate-limit=2/s");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).containsPattern(", throttled [0-9]+\\.[0-9] s");
    }

    /** What infer proposes is put into the spec as it is, and read. */
    @Test
    void inferProposesColumnsThatCanBeRead() throws Exception {
        ToolRun inferred = askCopy(SPEC, "infer", "copy.yaml", "metrics");
        assertThat(inferred.exitCode()).as(inferred.err()).isZero();
        assertThat(inferred.out().lines().toList()).element(1).isEqualTo("    columns:");
        assertThat(inferred.out())
                .contains("      metric_id: STRING NOT NULL\n")
                .contains("      updated_at: TIMESTAMP_LTZ(6)\n")
                .containsPattern(
                        "      value: ROW<.*count.* BIGINT, label STRING, measure DOUBLE>");

        ToolRun read =
                askCopy(
                        SPEC + inferred.out(),
                        "read",
                        "copy.yaml",
                        "metrics",
                        "--limit",
                        "100000",
                        "--format",
                        "json");
        assertThat(read.exitCode()).as(read.err()).isZero();
        assertThat(read.out().lines()).hasSameSizeAs(api.rows("metrics"));

        ToolRun again = askCopy(SPEC + inferred.out(), "infer", "copy.yaml", "metrics");
        assertThat(again.out())
                .isEqualTo("# No further columns, from 200 records of table 'metrics'\n");
    }

    @Test
    void aTableWithoutColumnsIsNotRead() throws Exception {
        ToolRun run = askCopy(SPEC, "read", "copy.yaml", "metrics");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo(
                        "the spec has no columns of table 'metrics'; the command 'infer' proposes them\n");
    }

    @Test
    void checkTellsWhatWorks() throws Exception {
        ToolRun run = ask("check", "example", "products", "orders");
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out().replace(origin(), "ORIGIN"))
                .isEqualTo(
                        """
                        ok    spec        source 'example' is valid
                        ok    DNS         ORIGIN
                        ok    connection  ORIGIN
                        -     TLS         not used, the address begins with http:
                        ok    auth        the credentials were not refused
                        ok    products: page  %d records
                        ok    products: schema  4 columns
                        ok    orders: page  100 records
                        ok    orders: schema  5 columns
                        """
                                .formatted(api.rows("products").size()));
    }

    private static String origin() {
        return "http://127.0.0.1:" + api.uri().getPort();
    }

    @Test
    void secretsAreNotPrinted() throws Exception {
        for (String[] command :
                new String[][] {
                    {"ddl", "example", "orders"},
                    {"read", "example", "products"},
                    {"infer", "example", "products"},
                    {"check", "example", "products"},
                    {"read", "example", "products", "--debug", "--option", "page-size=x"}
                }) {
            ToolRun run = ask(command);
            assertThat(run.out() + run.err()).isNotBlank().doesNotContain("s3cret-word");
        }
    }
}
