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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The end of an exchange: of its calls, its connections and its threads. */
class CloseITCase extends ExchangeTestBase {

    @Test
    void closeEndsCallsConnectionsAndThreadsAtOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch clientLeft = new CountDownLatch(1);
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            asked.countDown();
                            try {
                                connection.awaitClient();
                            } finally {
                                clientLeft.countDown();
                            }
                        })) {
            HttpExchange exchange = exchange(settings(server.uri("/")));
            CompletableFuture<HttpAnswer> call =
                    exchange.send(HttpCall.get(server.uri("/")), AnswerJudge.DEFAULT)
                            .toCompletableFuture();
            assertThat(asked.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(ownThreads()).isNotEmpty().allMatch(Thread::isDaemon);

            long started = System.nanoTime();
            exchange.close();
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isLessThan(Duration.ofSeconds(1));

            assertThat(call).isCompletedExceptionally();
            assertThat(call.handle((answer, failure) -> failure).join())
                    .isInstanceOf(CancellationException.class);
            runtime.awaitPermits(PATIENCE_SECONDS);
            assertThat(clientLeft.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            for (Thread thread : ownThreads()) {
                thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
            exchange.close();
        }
    }

    @Test
    void closedExchangeSendsNothing() throws Exception {
        try (RawServer server = new RawServer(RawServer.answering("[]"))) {
            HttpExchange exchange = exchange(settings(server.uri("/")));
            exchange.close();
            assertThat(exchange.send(HttpCall.get(server.uri("/")), AnswerJudge.DEFAULT))
                    .isCompletedExceptionally();
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void cancelledCallEndsItsConnectionAndGivesBackItsPermit() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch clientLeft = new CountDownLatch(1);
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            asked.countDown();
                            try {
                                connection.awaitClient();
                            } finally {
                                clientLeft.countDown();
                            }
                        })) {
            HttpExchange exchange = exchange(settings(server.uri("/")));
            CompletableFuture<HttpAnswer> call =
                    exchange.send(HttpCall.get(server.uri("/")), AnswerJudge.DEFAULT)
                            .toCompletableFuture();
            assertThat(asked.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            call.cancel(true);
            assertThat(clientLeft.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            runtime.awaitPermits(PATIENCE_SECONDS);
        }
    }

    private static List<Thread> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("lakeflow-http"))
                .toList();
    }
}
