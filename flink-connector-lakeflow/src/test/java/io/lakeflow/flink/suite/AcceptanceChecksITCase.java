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
package io.lakeflow.flink.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.testutils.acceptance.Check;
import io.lakeflow.flink.testutils.acceptance.CheckResult;
import io.lakeflow.flink.testutils.acceptance.CheckResult.Verdict;
import io.lakeflow.flink.testutils.acceptance.SourceChecks;
import io.lakeflow.flink.testutils.acceptance.SourceUnderTest;
import io.lakeflow.flink.testutils.http.LoopbackServer;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Each check passes for a source that is right, and fails for one with the fault it looks for. */
@Timeout(120)
class AcceptanceChecksITCase {
    private static final int ROWS = 10;
    private static final int PAGE = 5;
    private static final String ALLOWED_SECRETS = "lakeflow.secrets.allowed";
    private static final String TOKEN = "right";

    private static final String SPEC =
            """
            spec: 1
            name: shop
            options:
              base: {type: string, required: true}
              token: {type: string, secret: true}
            http:
              base: "${config.base}"
              auth: {bearer: "${config.token}"}
            tables:
              items:
                ingestion: cdc
                path: /items
                params: {since: "${cursor.from}"}
                page: {next: page, size: 5, stop: short}
                key: [id]
                cursor: {field: changed, order: asc}
                columns:
                  id: BIGINT NOT NULL
                  name: STRING
                  changed: TIMESTAMP_LTZ(3)
            """;

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir private Path directory;
    private final AtomicInteger requests = new AtomicInteger();
    private LoopbackServer server;
    private IntFunction<String> record = AcceptanceChecksITCase::item;
    private boolean asksForCredentials = true;

    @BeforeEach
    void startServer() {
        System.setProperty(ALLOWED_SECRETS, "file:" + directory + "/*");
        server =
                LoopbackServer.start(
                        0,
                        InstantSource.system(),
                        request -> CompletableFuture.completedFuture(answer(request)));
    }

    @AfterEach
    void stopServer() {
        server.close();
        System.clearProperty(ALLOWED_SECRETS);
    }

    private static String item(int number) {
        return "{\"id\": %d, \"name\": \"n%d\", \"changed\": \"%s\"}"
                .formatted(number, number, changed(number));
    }

    private static String changed(int number) {
        return "2026-01-01T00:00:%02dZ".formatted(number);
    }

    private Response answer(Request request) {
        int number = requests.incrementAndGet();
        if (asksForCredentials
                && !request.header("authorization").orElse("").equals("Bearer " + TOKEN)) {
            return json(401, "{\"error\": \"who are you?\"}");
        }
        String since = parameter(request.query(), "since");
        List<String> listed =
                IntStream.range(0, ROWS)
                        .filter(item -> changed(item).compareTo(since) >= 0)
                        .mapToObj(record)
                        .toList();
        int page = Integer.parseInt("0" + parameter(request.query(), "page"));
        int from = Math.min(listed.size(), Math.max(0, page - 1) * PAGE);
        return json(
                200,
                listed.subList(from, Math.min(listed.size(), from + PAGE)).stream()
                        .collect(Collectors.joining(", ", "[", "]"))
                        .replace("$request", "" + number));
    }

    private static String parameter(String query, String name) {
        return List.of(query.split("&")).stream()
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1).replace("%3A", ":"))
                .findFirst()
                .orElse("");
    }

    private static Response json(int status, String body) {
        return Response.json(status, body.getBytes(StandardCharsets.UTF_8));
    }

    private SourceUnderTest shop() throws IOException {
        return shop(SPEC);
    }

    private SourceUnderTest shop(String spec) throws IOException {
        Path file = Files.writeString(directory.resolve("shop.yaml"), spec);
        Path token = Files.writeString(directory.resolve("token"), TOKEN);
        Path wrong = Files.writeString(directory.resolve("wrong"), "wrong");
        return SourceUnderTest.of(file.toString())
                .option("config.base", server.uri().toString())
                .secret("config.token", "${file:" + token + "}")
                .wrongCredentials("config.token", "${file:" + wrong + "}")
                .cursor("items", "changed")
                .pageSize("items", PAGE)
                .failures(ROWS)
                .requests(requests::get)
                .documentedIn(
                        Files.writeString(
                                directory.resolve("shop.md"),
                                "`items` with `config.base` and `config.token`"))
                .shapesIn(
                        Files.writeString(
                                directory.resolve("shapes.txt"),
                                "items\tkey [id]\nitems.id\tBIGINT NOT NULL\nitems.name\tSTRING\n"));
    }

    private static List<CheckResult> failures(SourceUnderTest source, Check check)
            throws Exception {
        return new SourceChecks(source)
                .results(check).stream()
                        .filter(result -> result.verdict() == Verdict.FAILED)
                        .toList();
    }

    private static void requireFailure(
            SourceUnderTest source, Check check, String subject, String text) throws Exception {
        assertThat(failures(source, check))
                .singleElement()
                .satisfies(
                        result -> {
                            assertThat(result.subject()).isEqualTo(subject);
                            assertThat(result.text()).contains(text);
                        });
    }

    @Test
    void aSourceThatIsRightPassesAllOfThem() throws Exception {
        SourceChecks checks = new SourceChecks(shop());
        for (Check check : Check.values()) {
            assertThat(checks.results(check))
                    .as("%s", check)
                    .isNotEmpty()
                    .allMatch(result -> result.verdict() == Verdict.PASSED);
        }
        assertThat(checks.results(Check.RESUME).get(0).text())
                .matches("10 rows, [1-9]\\d* failures");
    }

    @Test
    void aSecretThatMayBeWrittenOutIsFound() throws Exception {
        SourceUnderTest source =
                shop(SPEC.replace("secret: true", "secret: true, literal: allowed"));

        requireFailure(source, Check.OPTIONS, "config.token", "say 'secret: true'");
    }

    @Test
    void anOptionThatTheSourceDoesNotHaveIsFound() throws Exception {
        SourceUnderTest source = shop().option("config.tken", "x");

        assertThat(failures(source, Check.OPTIONS))
                .first()
                .satisfies(
                        result ->
                                assertThat(result.text())
                                        .contains("unknown option 'config.tken'")
                                        .contains("did you mean 'token'"));
    }

    @Test
    void credentialsThatNobodyLooksAtAreFound() throws Exception {
        asksForCredentials = false;

        assertThat(failures(shop(), Check.CREDENTIALS))
                .singleElement()
                .satisfies(result -> assertThat(result.text()).contains("was read with them"));
    }

    @Test
    void aColumnWithoutAnyValueIsFound() throws Exception {
        SourceUnderTest source = shop(SPEC + "      price: DOUBLE\n");

        requireFailure(source, Check.COLUMNS, "items.price", "none of 10 rows has a value");
    }

    @Test
    void aFieldThatNoColumnReadsIsFound() throws Exception {
        record = number -> item(number).replace("{", "{\"colour\": 1, ");

        requireFailure(shop(), Check.FIELDS, "items.colour", "no column is called like it");
    }

    @Test
    void aKeyOfTwoRowsIsFound() throws Exception {
        SourceUnderTest source =
                shop(
                        SPEC.replace("key: [id]", "key: [name]")
                                .replace("name: STRING", "name: STRING NOT NULL"));
        record = number -> item(number).replaceAll("n\\d", "same");

        requireFailure(source, Check.KEY, "items", "two rows have [same] for their key [name]");
    }

    @Test
    void rowsThatAreNotFoundAgainAreFound() throws Exception {
        record = number -> item(number).replace("n" + number, "n$request");

        requireFailure(shop(), Check.REPEATABLE, "items", "of 10 rows were not found again");
    }

    @Test
    void aCursorThatIsNotTheOneThatReadsStartAtIsFound() throws Exception {
        record =
                number ->
                        item(number)
                                .replace(
                                        "{",
                                        "{\"made\": \"" + changed((ROWS - number) / 2) + "\", ");
        SourceUnderTest source =
                shop(SPEC + "      made: TIMESTAMP_LTZ(3)\n").cursor("items", "made");

        requireFailure(source, Check.CHANGES, "items", "rows that are older");
    }

    @Test
    void rowsThatAFailedReadLosesAreFound() throws Exception {
        record = number -> item(number).replace("n" + number, "n$request");

        assertThat(failures(shop(), Check.RESUME))
                .singleElement()
                .satisfies(result -> assertThat(result.text()).contains("rows were lost"));
    }

    @Test
    void moreRequestsThanPagesAreFound() throws Exception {
        SourceUnderTest source = shop(SPEC.replace("size: 5", "size: 1")).pageSize("items", ROWS);

        requireFailure(source, Check.REQUESTS, "items", "expected at most 6 with 10 a page");
    }

    @Test
    void whatTheDocumentationLeavesOutIsFound() throws Exception {
        SourceUnderTest source =
                shop().documentedIn(
                                Files.writeString(
                                        directory.resolve("short.md"),
                                        "config.base, config.token"));

        requireFailure(source, Check.DOCUMENTED, "items", "does not tell of it");
    }

    @Test
    void aColumnThatHasChangedIsFound() throws Exception {
        SourceUnderTest source = shop(SPEC.replace("name: STRING", "name: INT"));

        requireFailure(source, Check.COMPATIBLE, "items.name", "has 'STRING', and now it is 'INT'");
    }

    @Test
    void whatIsKnownIsNoFailureAndWhatDoesNotHappenIsOne() throws Exception {
        SourceUnderTest source =
                shop(SPEC + "      price: DOUBLE\n")
                        .bypass(Check.COLUMNS, "items.price", "only for members")
                        .bypass(Check.COLUMNS, "items.name", "only for members");

        List<CheckResult> results = new SourceChecks(source).results(Check.COLUMNS);

        assertThat(results)
                .filteredOn(result -> result.verdict() == Verdict.BYPASSED)
                .extracting(CheckResult::text)
                .containsExactly("only for members");
        assertThat(results)
                .filteredOn(result -> result.verdict() == Verdict.FAILED)
                .singleElement()
                .satisfies(result -> assertThat(result.text()).contains("take the bypass out"));
    }
}
