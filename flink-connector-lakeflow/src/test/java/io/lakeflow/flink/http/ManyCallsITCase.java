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
package io.lakeflow.flink.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Many calls at once to a server that fails at random: each gets the answer to its own question.
 */
class ManyCallsITCase extends ExchangeTestBase {
    private static final int CHAINS = 32;
    private static final int CALLS = 25;

    @Test
    void everyCallGetsItsOwnAnswer() throws Exception {
        Random faults = new Random(seed());
        try (RawServer server = new RawServer(connection -> serve(connection, faults))) {
            HttpExchange exchange = exchange(settings(server.uri("/")));
            List<CompletableFuture<?>> chains = new ArrayList<>();
            for (int chain = 0; chain < CHAINS; chain++) {
                CompletableFuture<?> calls = CompletableFuture.completedFuture(null);
                for (int call = 0; call < CALLS; call++) {
                    String path = "/" + chain + "/" + call;
                    calls = calls.thenCompose(done -> ask(exchange, server, path));
                }
                chains.add(calls);
            }
            CompletableFuture.allOf(chains.toArray(CompletableFuture[]::new))
                    .get(2 * PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(runtime.count(HttpEvent.RETRY)).isPositive();
            assertThat(runtime.count(HttpEvent.REQUEST))
                    .isEqualTo(CHAINS * CALLS + runtime.count(HttpEvent.RETRY));
        }
    }

    private static CompletableFuture<?> ask(HttpExchange exchange, RawServer server, String path) {
        return exchange.send(HttpCall.get(server.uri(path)), AnswerJudge.DEFAULT)
                .thenAccept(
                        answer ->
                                assertThat(
                                                new String(
                                                        answer.content().bytes(),
                                                        StandardCharsets.UTF_8))
                                        .isEqualTo(path))
                .toCompletableFuture();
    }

    private static void serve(RawServer.Connection connection, Random faults) throws IOException {
        while (true) {
            String path = connection.readRequest().split(" ")[1];
            switch (faults.nextInt(10)) {
                case 0 -> {
                    connection.reset();
                    return;
                }
                case 1 -> {
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + path);
                    connection.close();
                    return;
                }
                case 2 ->
                        connection.write(
                                "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy");
                default -> connection.write(RawServer.ok(path));
            }
        }
    }
}
