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
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of an answer while its body is under way. */
class EarlyHeadITCase extends ExchangeTestBase {
    private static final String BODY = "x".repeat(100_000);

    private final List<AnswerHead> heads = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch told = new CountDownLatch(1);

    private void noteEarly(AnswerHead head) {
        heads.add(head);
        assertThat(runtime.pauses()).as("what was told before").containsExactly(Duration.ZERO);
        told.countDown();
    }

    private HttpAnswer get(URI uri) throws Exception {
        return exchange(settings(uri))
                .send(HttpCall.get(uri), AnswerJudge.DEFAULT, this::noteEarly)
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The rest of the body comes only when its head was told, or when that took too long. */
    private RawServer.Script inTwoParts(String head, String first, String second) {
        return connection -> {
            connection.readRequest();
            connection.write("HTTP/1.1 200 OK\r\n" + head + "\r\n" + first);
            await(told);
            connection.write(second);
        };
    }

    private static void await(CountDownLatch event) throws IOException {
        try {
            event.await(PATIENCE_SECONDS / 2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void theHeadOfALongBodyIsTold() throws Exception {
        try (RawServer server =
                new RawServer(
                        inTwoParts("Content-Length: 100000\r\nA: b\r\n", "x", BODY.substring(1)))) {
            HttpAnswer answer = get(server.uri("/"));
            assertThat(told.getCount()).as("told before the body").isZero();
            assertThat(heads).containsExactly(answer.head());
            assertThat(answer.head().contentLength()).isEqualTo(OptionalLong.of(100_000));
            assertThat(runtime.pauses()).as("its quotas, once").containsExactly(Duration.ZERO);
        }
    }

    @Test
    void theHeadOfABodyOfUnknownLengthIsToldWhenThatIsLong() throws Exception {
        try (RawServer server =
                new RawServer(
                        inTwoParts(
                                "Transfer-Encoding: chunked\r\n",
                                Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n",
                                "0\r\n\r\n"))) {
            HttpAnswer answer = get(server.uri("/"));
            assertThat(heads).containsExactly(answer.head());
            assertThat(answer.head().contentLength()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n0\r\n\r\n"
            })
    void ofAShortBodyNothingIsTold(String answer) throws Exception {
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write(answer);
                        })) {
            assertThat(get(server.uri("/")).content().bytes()).asString().isEqualTo("short");
            assertThat(heads).isEmpty();
        }
    }

    @Test
    void ofARefusalNothingIsTold() throws Exception {
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write(
                                    "HTTP/1.1 500 No\r\nContent-Length: 100000\r\n\r\n" + BODY);
                        },
                        RawServer.answering("second"))) {
            assertThat(get(server.uri("/")).content().bytes()).asString().isEqualTo("second");
            assertThat(heads).isEmpty();
        }
    }

    @Test
    void aPauseThatALongAnswerAsksForIsTold() throws Exception {
        try (RawServer server =
                new RawServer(RawServer.answering(BODY), RawServer.answering("second", "second"))) {
            URI uri = server.uri("/");
            AnswerJudge judge =
                    answer ->
                            answer.content().size() > 1_000
                                    ? new Verdict.Wait(Duration.ofSeconds(3), "it says so")
                                    : new Verdict.Accept();
            exchange(settings(uri))
                    .send(HttpCall.get(uri), judge, this::noteEarly)
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(runtime.pauses())
                    .containsExactly(Duration.ZERO, Duration.ofSeconds(3), Duration.ZERO);
        }
    }

    /** What follows has to wait, as the whole answer will say. */
    @Test
    void h5OfAnAnswerThatUsesUpTheQuotaNothingIsTold() throws Exception {
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write(
                                    "HTTP/1.1 200 OK\r\nRateLimit: \"p\";r=0;t=5\r\n"
                                            + "Content-Length: 100000\r\n\r\n"
                                            + BODY);
                        })) {
            assertThat(get(server.uri("/")).content().size()).isEqualTo(100_000);
            assertThat(heads).isEmpty();
        }
    }
}
