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
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Many calls at once to a server that fails at random: each gets the answer to its own question,
 * though the array that it comes in has held others.
 */
class ManyCallsITCase extends ExchangeTestBase {
    private static final int CHAINS = 32;
    private static final int CALLS = 25;

    /** Enough of a path for an array that is used again. */
    private static final int REPEATED = 4 << 10;

    @Test
    void everyCallGetsItsOwnAnswer() throws Exception {
        Random faults = new Random(seed());
        try (RawServer server = new RawServer(connection -> serve(connection, faults))) {
            HttpExchange exchange = exchange(settings(server.uri("/")));
            askInChains(path -> ask(exchange, server, path));
            assertThat(runtime.count(HttpEvent.RETRY)).isPositive();
            assertThat(runtime.count(HttpEvent.REQUEST))
                    .isEqualTo(CHAINS * CALLS + runtime.count(HttpEvent.RETRY));
        }
    }

    /** The connection of a call that is cancelled ends at any byte of its answer. */
    @Test
    void callsThatAreGivenUpDisturbNoOther() throws Exception {
        Random faults = new Random(seed());
        try (RawServer server = new RawServer(connection -> serve(connection, faults))) {
            HttpExchange exchange = exchange(settings(server.uri("/")));
            askInChains(path -> askBesideAnother(exchange, server, path));
        }
        runtime.awaitPermits(PATIENCE_SECONDS);
    }

    private static void askInChains(Function<String, CompletableFuture<?>> ask) throws Exception {
        List<CompletableFuture<?>> chains = new ArrayList<>();
        for (int chain = 0; chain < CHAINS; chain++) {
            CompletableFuture<?> calls = CompletableFuture.completedFuture(null);
            for (int call = 0; call < CALLS; call++) {
                String path = "/" + chain + "/" + call;
                calls = calls.thenCompose(done -> ask.apply(path));
            }
            chains.add(calls);
        }
        CompletableFuture.allOf(chains.toArray(CompletableFuture[]::new))
                .get(2 * PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static CompletableFuture<?> askBesideAnother(
            HttpExchange exchange, RawServer server, String path) {
        CompletableFuture<HttpAnswer> givenUp =
                exchange.send(HttpCall.get(server.uri("/other" + path)), AnswerJudge.DEFAULT)
                        .toCompletableFuture();
        return ask(exchange, server, path).whenComplete((read, failure) -> givenUp.cancel(true));
    }

    private static CompletableFuture<?> ask(HttpExchange exchange, RawServer server, String path) {
        return exchange.send(HttpCall.get(server.uri(path)), AnswerJudge.DEFAULT)
                .thenAcceptAsync(answer -> readAndClose(answer, path))
                .toCompletableFuture();
    }

    private static void readAndClose(HttpAnswer answer, String path) {
        try (Body body = answer.content()) {
            String text = new String(body.open().readAllBytes(), StandardCharsets.UTF_8);
            // Not shown if it differs: it is long.
            assertThat(text.equals(path.repeat(REPEATED))).as(path).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
                    String whole = RawServer.ok(path.repeat(REPEATED));
                    connection.write(whole.substring(0, whole.length() - 1));
                    connection.close();
                    return;
                }
                case 2 ->
                        connection.write(
                                "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy");
                default -> connection.write(RawServer.ok(path.repeat(REPEATED)));
            }
        }
    }
}
