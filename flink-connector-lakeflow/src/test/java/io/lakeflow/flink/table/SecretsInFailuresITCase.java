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
package io.lakeflow.flink.table;

import static io.lakeflow.flink.table.AnsweredTable.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.lakeflow.flink.testutils.http.Response;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A query that fails says why, and does not repeat the secrets that it was asked with. */
class SecretsInFailuresITCase extends SecretsCanary {
    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension static final MiniClusterExtension CLUSTER = clusterThatReportsTo(METRICS);

    @Override
    InMemoryReporter metrics() {
        return METRICS;
    }

    private enum Failure {
        /** A refusal that repeats the secret in every form. */
        REFUSAL,
        /** An error page that is no JSON. */
        NO_JSON,
        /** A record that holds it where a number should be. */
        BAD_RECORD,
        /** Another shape of answer, with it among its fields. */
        ENVELOPE,
        /** The next page's address has it in its path. */
        NEXT_IN_PATH,
        /** The next page's address has it before the host. */
        NEXT_WITH_USER,
        /** A redirect to somewhere else that carries it along. */
        REDIRECT,
        /** An address that is none. */
        INVALID_NEXT
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void aQueryThatFailsDoesNotTell(Failure failure, @InjectMiniCluster MiniCluster cluster)
            throws Exception {
        for (Auth auth : List.of(Auth.BASIC, Auth.QUERY)) {
            try (AnsweredTable table = new AnsweredTable(streaming(), request -> fail(failure))) {
                create(table, auth, "'scan.bounded.mode' = 'init-timestamp'", reference);
                TableResult result = table.execute("SELECT id, name FROM t");
                JobID job = result.getJobClient().orElseThrow().getJobID();
                Throwable error = catchThrowable(() -> AnsweredTable.rows(result));
                assertThat(error).isNotNull();
                artifacts.put("exception", bytes(ExceptionUtils.stringifyException(error)));
                askFlink(cluster, job);
                lookAtProcess(job);
            }
            assertNoTrace();
        }
    }

    private Response fail(Failure failure) {
        String all = String.join(" ; ", search.forms()).replace("\\", "\\\\").replace("\"", "\\\"");
        String records = "\"items\": [{\"id\": 1, \"name\": \"n\"}], \"next\": ";
        String body =
                switch (failure) {
                    case REFUSAL -> "{\"error\": \"" + all + "\"}";
                    case NO_JSON -> "<html>" + String.join(" ; ", search.forms()) + "</html>";
                    case BAD_RECORD -> "{\"items\": [{\"id\": \"" + all + "\"}]}";
                    case ENVELOPE -> "{\"errors\": [{\"" + all + "\": \"" + all + "\"}]}";
                    case NEXT_IN_PATH -> "{" + records + "\"/t/" + inAddress(secret) + "?page=2\"}";
                    case NEXT_WITH_USER ->
                            "{" + records + "\"http://me:" + inAddress(secret) + "@127.0.0.1/t\"}";
                    case REDIRECT -> "{}";
                    case INVALID_NEXT ->
                            "{" + records + "\"/t?page=2 " + SecretSearch.json(secret) + "\"}";
                };
        Response answer =
                Response.json(
                        failure == Failure.REFUSAL ? 401 : failure == Failure.REDIRECT ? 302 : 200,
                        bytes(body));
        return failure == Failure.REDIRECT
                ? answer.withHeader(
                        "Location", "https://127.0.0.2/t?x=" + inAddress(secret) + "&token=1")
                : answer;
    }

    @ParameterizedTest
    @CsvSource({"config.token", "http.proxy.password"})
    void aSecretThatIsWrittenOutIsRefusedAndNotRepeated(String option) {
        try (AnsweredTable table = new AnsweredTable(streaming(), request -> json(200, "[]"))) {
            String proxy = "'http.proxy.host' = 'localhost', 'http.proxy.user' = 'me'";
            boolean ofProxy = option.startsWith("http");
            create(
                    table,
                    Auth.BEARER,
                    ofProxy ? proxy + ", '" + option + "' = '" + secret + "'" : proxy,
                    ofProxy ? reference : secret);
            Throwable error = catchThrowable(() -> table.execute("SELECT id FROM t"));
            assertThat(error).hasStackTraceContaining(option + "' is a secret");
            artifacts.put("exception", bytes(ExceptionUtils.stringifyException(error)));
            artifacts.put("log", bytes(log.text()));
        }
        assertNoTrace();
    }

    @Test
    void theProxysPasswordIsNotTold(@InjectMiniCluster MiniCluster cluster) throws Exception {
        try (AnsweredTable table = new AnsweredTable(streaming(), request -> json(407, "{}"))) {
            create(
                    table,
                    Auth.BEARER,
                    "'scan.bounded.mode' = 'init-timestamp', 'http.proxy.host' = '127.0.0.1', 'http.proxy.port' = '%d', 'http.proxy.user' = 'me', 'http.proxy.password' = '%s'"
                            .formatted(table.uri().getPort(), reference),
                    reference);
            describe(table.environment());
            TableResult result = table.execute("SELECT id, name FROM t");
            JobID job = result.getJobClient().orElseThrow().getJobID();
            Throwable error = catchThrowable(() -> AnsweredTable.rows(result));
            assertThat(error).isNotNull();
            artifacts.put("exception", bytes(ExceptionUtils.stringifyException(error)));
            askFlink(cluster, job);
            lookAtProcess(job);
        }
        assertNoTrace();
    }
}
