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

import io.lakeflow.flink.testutils.http.LoopbackServer;
import io.lakeflow.flink.testutils.http.Response;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tool says when something is wrong, and its exit codes. */
class ToolErrorsITCase {
    private static final String SPEC =
            """
            spec: 1
            name: things
            options:
              base: {type: string, required: true}
              token: {type: string, secret: true}
            http:
              base: "${config.base}"
              auth: {bearer: "${config.token}"}
            tables:
              things:
                ingestion: snapshot
                path: /things
                page: {next: none}
                key: [id]
                columns: {id: BIGINT NOT NULL, name: STRING, size: BIGINT}
            """;
    private static final String THINGS =
            """
            [{"id": 1, "name": "one", "colour": "red"}, {"id": 2, "name": "two", "size": %s}]""";

    @TempDir private Path directory;

    private ToolRun run(String... arguments) throws Exception {
        return ToolRun.of(
                directory, Map.of("TOKEN", "right-token", "WRONG", "wrong-token"), arguments);
    }

    private ToolRun check(String base, String... arguments) throws Exception {
        Files.writeString(directory.resolve("things.yaml"), SPEC);
        List<String> all = new ArrayList<>(List.of("check", "things.yaml"));
        all.addAll(List.of("--config", "base=" + base));
        if (arguments.length == 0) {
            all.addAll(List.of("--config", "token=${env:TOKEN}"));
        }
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    private static LoopbackServer server(String things) {
        return LoopbackServer.start(
                0,
                InstantSource.system(),
                request -> {
                    boolean known =
                            request.header("Authorization")
                                    .filter("Bearer right-token"::equals)
                                    .isPresent();
                    String body = known ? things : "{\"error\": \"who are you?\"}";
                    return CompletableFuture.completedFuture(
                            Response.json(
                                    known ? 200 : 401, body.getBytes(StandardCharsets.UTF_8)));
                });
    }

    /** Without a stack trace. */
    private static void assertFailed(ToolRun run, int exitCode) {
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode);
        assertThat(run.out() + run.err()).doesNotContain("\tat ").doesNotContain("Exception");
    }

    @Test
    void aBrokenSpecIsToldWithFileLineAndColumn() throws Exception {
        Files.writeString(directory.resolve("x.yaml"), SPEC.replace("ingestion", "ingestoin"));
        ToolRun run = run("validate", "x.yaml");
        assertFailed(run, 1);
        assertThat(run.err()).contains("x.yaml:11:5: ").contains("did you mean 'ingestion'?");
        Files.writeString(directory.resolve("y.yaml"), "spec: 1\nname: [");
        assertThat(run("tables", "y.yaml").err()).contains("y.yaml:2:");
    }

    @Test
    void aMissingSpecIsTold() throws Exception {
        ToolRun unknown = run("tables", "exampel");
        assertFailed(unknown, 1);
        assertThat(unknown.err()).contains("did you mean 'example'?");
        ToolRun missing = run("tables", "./no-such.yaml");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("no-such.yaml: the spec cannot be read");
    }

    @Test
    void aTypingErrorIsAnsweredWithWhatWasMeant() throws Exception {
        ToolRun table = run("read", "example", "ordres");
        assertFailed(table, 2);
        assertThat(table.err()).contains("did you mean 'orders'?");
        ToolRun command = run("tabels", "example");
        assertFailed(command, 2);
        assertThat(command.err()).contains("Did you mean: lakeflow tables");
        ToolRun option = run("read", "example", "orders", "--config", "usre=me");
        assertFailed(option, 2);
        assertThat(option.err())
                .contains("did you mean 'user'?")
                .contains("'config.password' is missing");
        ToolRun ofConnector = run("read", "mediawiki", "users", "--option", "pagesize=5");
        assertFailed(ofConnector, 2);
        assertThat(ofConnector.err()).contains("did you mean 'page-size'?");
        assertFailed(run("ddl", "example", "orders", "--config", "usre=me"), 2);
        ToolRun printed = run("ddl", "example", "orders", "--option", "scan.windw=1 h");
        assertFailed(printed, 2);
        assertThat(printed.err()).contains("did you mean 'scan.window'?");
        ToolRun none = run("read", "example", "orders", "--limit", "0");
        assertFailed(none, 2);
        assertThat(none.err()).contains("'0' is not a number from 1 to ");
        assertFailed(run("read", "example"), 2);
    }

    @Test
    void aSecretThatIsWrittenOutIsRefused() throws Exception {
        ToolRun run = check("http://127.0.0.1:1", "--config", "token=right-token");
        assertFailed(run, 2);
        assertThat(run.err()).contains("takes only a reference").doesNotContain("right-token");
    }

    @Test
    void whatWorksIsToldBeforeWhatDoesNot() throws Exception {
        try (LoopbackServer server = server(THINGS.formatted("7"))) {
            ToolRun right = check(server.uri().toString());
            assertThat(right.exitCode()).as(right.toString()).isZero();
            assertThat(right.out())
                    .contains("ok    auth        the credentials were not refused")
                    .contains("ok    things: schema  3 columns; no column reads colour");

            ToolRun wrong = check(server.uri().toString(), "--config", "token=${env:WRONG}");
            assertFailed(wrong, 1);
            assertThat(wrong.out())
                    .contains("ok    connection  " + server.uri().toString().replaceAll("/$", ""))
                    .contains("FAIL  auth        ")
                    .contains("401 Unauthorized")
                    .contains("Check the credentials")
                    .doesNotContain("things: ")
                    .doesNotContain("wrong-token");

            ToolRun unset =
                    check(server.uri().toString(), "--config", "token=${env:NOT_SET_AT_ALL}");
            assertFailed(unset, 1);
            assertThat(unset.out())
                    .containsPattern("FAIL  auth  .*NOT_SET_AT_ALL} leads nowhere")
                    .doesNotContain("ok    connection");
        }
    }

    @Test
    void recordsThatDoNotFitTheColumnsAreTold() throws Exception {
        try (LoopbackServer server = server(THINGS.formatted("\"large\""))) {
            ToolRun run = check(server.uri().toString());
            assertFailed(run, 1);
            assertThat(run.out())
                    .contains("ok    things: page  2 records")
                    .contains("FAIL  things: schema  ")
                    .contains("size");
        }
        try (LoopbackServer server = server(THINGS.formatted("null"))) {
            ToolRun run = check(server.uri().toString());
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("warn  things: schema  NULL in all of 2 rows: size");
        }
        try (LoopbackServer server = server("[]")) {
            assertThat(check(server.uri().toString()).out())
                    .contains("warn  things: page  there are no records");
        }
        try (LoopbackServer server = server("<html>")) {
            ToolRun run = check(server.uri().toString());
            assertFailed(run, 1);
            assertThat(run.out()).contains("FAIL  things: page  ");
        }
    }

    @Test
    void anUnknownHostIsTold() throws Exception {
        ToolRun run = check("http://no-such-host.invalid/");
        assertFailed(run, 1);
        assertThat(run.out())
                .contains("FAIL  DNS         ")
                .contains("no-such-host.invalid cannot be resolved")
                .doesNotContain("ok    DNS");
    }

    @Test
    void anAddressThatIsNoneIsTold() throws Exception {
        ToolRun run = check("127.0.0.1:80");
        assertFailed(run, 2);
        assertThat(run.err()).contains("'base: ${config.base}' of source things is no address");
    }

    @Test
    void aClosedPortIsTold() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        ToolRun run = check("http://127.0.0.1:" + port);
        assertFailed(run, 1);
        assertThat(run.out())
                .contains("ok    DNS  ")
                .contains("FAIL  connection  ")
                .contains("refused");
    }

    @Test
    void aCertificateThatNobodyTrustsIsTold() throws Exception {
        try (SelfSignedServer server = SelfSignedServer.start(directory, "[]")) {
            ToolRun run = check(server.uri());
            assertFailed(run, 1);
            assertThat(run.out())
                    .contains("ok    connection  ")
                    .contains("FAIL  TLS         ")
                    .contains("http.tls.ca-file");

            ToolRun trusting =
                    check(
                            server.uri(),
                            "--config",
                            "token=${env:TOKEN}",
                            "--option",
                            "http.tls.ca-file=" + server.certificate());
            assertThat(trusting.exitCode()).as(trusting.toString()).isZero();
            assertThat(trusting.out()).contains("ok    TLS         the certificate is trusted");
        }
    }

    @Test
    void aStackTraceIsShownOnRequest() throws Exception {
        Files.writeString(directory.resolve("x.yaml"), "spec: 2");
        assertThat(run("validate", "x.yaml", "--debug").err()).contains("\tat io.lakeflow.flink.");
        assertThat(run("--debug", "validate", "x.yaml").err()).contains("\tat io.lakeflow.flink.");
    }

    @Test
    void helpTellsCommandsAndExitCodes() throws Exception {
        ToolRun help = run("--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out())
                .contains("validate", "tables", "ddl", "infer", "read", "check", "Exit codes:");
        assertThat(run("read", "--help").out()).contains("--limit", "'${env:VARIABLE}'");
        assertThat(run("--version").out()).startsWith("lakeflow 0.");
        assertThat(run().exitCode()).isEqualTo(2);
    }
}
