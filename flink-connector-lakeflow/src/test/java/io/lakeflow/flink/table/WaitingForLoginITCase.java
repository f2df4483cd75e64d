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
import static io.lakeflow.flink.table.WaitingSourceITCase.await;
import static io.lakeflow.flink.table.WaitingSourceITCase.ownThreads;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A login that hangs: the first one of a job, for which the coordinator waits, or the second, for a
 * token that the API no longer takes, for which a reader does.
 */
@Timeout(300)
class WaitingForLoginITCase {
    private static final int CYCLES = 10;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(WaitingSourceITCase.cluster());

    private final Queue<CompletableFuture<Response>> held = new ConcurrentLinkedQueue<>();
    private final AtomicInteger logins = new AtomicInteger();
    private final AtomicInteger pages = new AtomicInteger();
    private volatile int goodLogins;

    private CompletableFuture<Response> answer(Request request) {
        if (request.path().equals("/token")) {
            int login = logins.incrementAndGet();
            CompletableFuture<Response> answer = new CompletableFuture<>();
            if (login <= goodLogins) {
                answer.complete(token("t" + login));
            } else {
                held.add(answer);
            }
            return answer;
        }
        boolean renewed = request.header("Authorization").orElse("").equals("Bearer renewed");
        boolean ofEnumerator = request.query().contains("size=1");
        if (renewed && !ofEnumerator) {
            pages.incrementAndGet();
        }
        return CompletableFuture.completedFuture(
                ofEnumerator || renewed ? json(200, "[]") : json(401, "{}"));
    }

    private static Response token(String token) {
        return json(200, "{'access_token': '" + token + "', 'expires_in': 86400}");
    }

    private AnsweredTable table() {
        AnsweredTable table =
                AnsweredTable.answeredLater(WaitingSourceITCase.streaming(), this::answer);
        String spec =
                """
                spec: 1
                name: login
                options:
                  secret: {type: string, secret: true, literal: allowed}
                http:
                  base: "%s"
                  auth: {oauth2: {token_url: /token, client_id: me, client_secret: "${config.secret}"}}
                tables:
                  t:
                """
                        .formatted(table.uri());
        table.environment()
                .executeSql(
                        "CREATE TABLE t (id BIGINT) WITH ('connector' = 'lakeflow', 'table' = 't', 'config.secret' = 'open', 'spec' = '%s', %s)"
                                .formatted(
                                        spec + WaitingSourceITCase.LISTED.indent(4),
                                        String.join(", ", WaitingSourceITCase.PATIENT)));
        return table;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void t7ATaskThatWaitsForALoginEndsAtOnceAndLeavesNothing(int hangingLogin) throws Exception {
        try (AnsweredTable table = table()) {
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                int before = held.size();
                goodLogins = logins.get() + hangingLogin - 1;
                JobClient job = WaitingSourceITCase.read(table);
                await("it waits", () -> held.size() > before);
                job.cancel().get();
                await(
                        "the job has ended",
                        Duration.ofSeconds(5),
                        () -> job.getJobStatus().join().isGloballyTerminalState());
            }
            held.forEach(answer -> answer.complete(token("late")));
            await("no thread is left", () -> ownThreads().isEmpty());
            await("no connection is open", () -> table.connections() == 0);
        }
    }

    /** The coordinator, which logs in, outlives the reader that it logs in for. */
    @Test
    void t7AReaderThatBeginsDuringALoginGetsItsToken(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        try (AnsweredTable table = table()) {
            goodLogins = 1;
            JobClient job = WaitingSourceITCase.read(table);
            await("the reader waits", () -> held.size() == 1);
            cluster.terminateTaskManager(0).get(5, TimeUnit.SECONDS);
            cluster.startTaskManager();
            held.remove().complete(token("renewed"));
            await("it reads on", () -> pages.get() > 0);
            assertThat(logins).as("nobody logs in a second time").hasValue(2);
            await("the threads of one source are left", WaitingSourceITCase::areThreadsOfOneSource);
            job.cancel().get();
            await(
                    "the job has ended",
                    Duration.ofSeconds(5),
                    () -> job.getJobStatus().join().isGloballyTerminalState());
            await("no thread is left", () -> ownThreads().isEmpty());
            await("no connection is open", () -> table.connections() == 0);
        }
    }
}
