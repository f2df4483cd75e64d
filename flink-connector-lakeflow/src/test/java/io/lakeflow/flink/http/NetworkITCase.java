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

import static io.lakeflow.flink.http.RawServer.answering;
import static io.lakeflow.flink.http.RawServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the network does to a request, by the numbers of the fault catalogue. */
class NetworkITCase extends ExchangeTestBase {

    private static final HttpSettings SHORT =
            settings().withMaxAttempts(2).withBackoff(Duration.ofMillis(1), Duration.ofMillis(1));

    private static HttpSettings shortFor(URI uri) {
        return SHORT.withOrigins(settings(uri).origins());
    }

    private void assertRetriedOnce(HttpAnswer answer) {
        assertThat(answer.content().bytes()).asString().isEqualTo("second");
        assertThat(runtime.count(HttpEvent.RETRY)).isOne();
        assertThat(runtime.count(HttpEvent.REQUEST)).isEqualTo(2);
        assertThat(runtime.admitted()).isEqualTo(2);
    }

    @Test
    void n1ResetWithinTheBodyIsRetried() throws Exception {
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write(
                                    "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n[{\"id\":");
                            connection.reset();
                        },
                        answering("second"))) {
            assertRetriedOnce(get(shortFor(server.uri("/")), server.uri("/")));
        }
    }

    @Test
    void n2EndBeforeContentLengthIsRetried() throws Exception {
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write(
                                    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[{\"id\":");
                            connection.close();
                        },
                        answering("second"))) {
            assertRetriedOnce(get(shortFor(server.uri("/")), server.uri("/")));
        }
    }

    @Test
    void n3MissingLastChunkIsRetried() throws Exception {
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write(
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                            + "5\r\n[1,2]\r\n");
                            connection.close();
                        },
                        answering("second"))) {
            assertRetriedOnce(get(shortFor(server.uri("/")), server.uri("/")));
        }
    }

    @Test
    void n4RestOfABodyIsNotTakenForTheNextAnswer() throws Exception {
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write(
                                    "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n[{\"a\":1}"
                                            + "]\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong");
                            connection.awaitClient();
                        },
                        answering("second"))) {
            HttpSettings settings = shortFor(server.uri("/"));
            assertThat(get(settings, server.uri("/")).content().bytes())
                    .asString()
                    .isEqualTo("[{\"a\":1}");
            assertThat(get(settings, server.uri("/")).content().bytes())
                    .asString()
                    .isEqualTo("second");
            assertThat(runtime.count(HttpEvent.RETRY)).isZero();
        }
    }

    @Test
    void n6TwoContentLengthsAreAnError() throws Exception {
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write(
                                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 4\r\n"
                                            + "\r\n[{}]");
                        })) {
            HttpFailure failure = failure(shortFor(server.uri("/")), server.uri("/"));
            assertThat(failure).hasMessageContaining("not valid HTTP");
        }
    }

    @Test
    void n7BodyByteByByteEndsAtTheTotalTimeout() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
                            while (!await(over, 20)) {
                                connection.write("x");
                            }
                        })) {
            HttpSettings settings =
                    shortFor(server.uri("/"))
                            .withMaxAttempts(1)
                            .withReadTimeout(Duration.ofMillis(400))
                            .withRequestTimeout(Duration.ofMillis(1200));
            HttpFailure failure = failure(settings, server.uri("/slow"));
            over.countDown();
            assertThat(failure.category()).isEqualTo(HttpFailure.Category.TRANSIENT_EXHAUSTED);
            assertThat(failure)
                    .hasMessageContaining("/slow failed after 1 attempt:")
                    .hasMessageContaining("the answer was not complete within 1.2 s");
            assertThat(runtime.count(HttpEvent.BYTES_RECEIVED)).isPositive();
        }
    }

    @Test
    void n8SilenceWithinTheBodyEndsAtTheReadTimeout() throws Exception {
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,");
                            connection.awaitClient();
                        },
                        answering("second"))) {
            HttpSettings settings =
                    shortFor(server.uri("/")).withReadTimeout(Duration.ofMillis(300));
            assertRetriedOnce(get(settings, server.uri("/")));
        }
    }

    @Test
    void n9SilenceInsteadOfAnAnswerEndsAtTheReadTimeout() throws Exception {
        try (RawServer server = new RawServer(RawServer.Connection::awaitClient)) {
            HttpSettings settings =
                    shortFor(server.uri("/")).withReadTimeout(Duration.ofMillis(300));
            HttpFailure failure = failure(settings, server.uri("/"));
            assertThat(failure.category()).isEqualTo(HttpFailure.Category.TRANSIENT_EXHAUSTED);
            assertThat(failure).hasMessageContaining("nothing was received for 0.3 s");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void n10MegabyteOfHeadersIsFatalAndClear() throws Exception {
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write("HTTP/1.1 200 OK\r\n");
                            String header = "X-Filler: " + "x".repeat(1000) + "\r\n";
                            for (int i = 0; i < 1000; i++) {
                                connection.write(header);
                            }
                        })) {
            HttpFailure failure = failure(shortFor(server.uri("/")), server.uri("/"));
            assertThat(failure.category()).isEqualTo(HttpFailure.Category.FATAL);
            assertThat(failure).hasMessageContaining("headers of the answer are longer than");
            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void n11RefusedConnectionNamesTheServer() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        URI uri = URI.create("http://127.0.0.1:" + port + "/");
        HttpFailure failure = failure(shortFor(uri), uri);
        assertThat(failure.category()).isEqualTo(HttpFailure.Category.TRANSIENT_EXHAUSTED);
        assertThat(failure)
                .hasMessageContaining("failed after 2 attempts")
                .hasMessageContaining("the connection was refused by http://127.0.0.1:" + port);
    }

    @Test
    void n11UnknownHostNamesTheHost() {
        URI uri = URI.create("http://no-such-host.invalid/items");
        HttpFailure failure = failure(shortFor(uri), uri);
        assertThat(failure.category()).isEqualTo(HttpFailure.Category.TRANSIENT_EXHAUSTED);
        assertThat(failure)
                .hasMessageContaining("the host name no-such-host.invalid cannot be resolved");
    }

    @Test
    void n13ConnectionClosedBetweenPollsIsNotSeen() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write(ok("first"));
                            connection.close();
                            closed.countDown();
                        },
                        answering("second"))) {
            HttpSettings settings = shortFor(server.uri("/"));
            assertThat(get(settings, server.uri("/")).content().bytes())
                    .asString()
                    .isEqualTo("first");
            assertThat(await(closed, PATIENCE_SECONDS * 1000)).isTrue();
            assertThat(get(settings, server.uri("/")).content().bytes())
                    .asString()
                    .isEqualTo("second");
            assertThat(runtime.count(HttpEvent.RETRY)).isZero();
        }
    }

    @Test
    void n13ConnectionClosedUnderTheNextRequestIsNotSeen() throws Exception {
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write(ok("first"));
                            connection.readRequest();
                            connection.reset();
                        },
                        answering("second"))) {
            HttpSettings settings = shortFor(server.uri("/"));
            assertThat(get(settings, server.uri("/")).content().bytes())
                    .asString()
                    .isEqualTo("first");
            assertThat(get(settings, server.uri("/")).content().bytes())
                    .asString()
                    .isEqualTo("second");
            assertThat(server.requests()).hasSize(3);
            assertThat(runtime.count(HttpEvent.RETRY)).isZero();
            assertThat(runtime.waits()).isEmpty();
        }
    }

    @Test
    void n13ResetOfANewConnectionIsARetry() throws Exception {
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.reset();
                        },
                        answering("second"))) {
            assertRetriedOnce(get(shortFor(server.uri("/")), server.uri("/")));
        }
    }

    @Test
    void n13PostIsNotRepeatedUnseen() throws Exception {
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write(ok("first"));
                            connection.readRequest();
                            connection.reset();
                        },
                        answering("second"))) {
            HttpSettings settings = shortFor(server.uri("/"));
            get(settings, server.uri("/"));
            HttpCall post =
                    new HttpCall(
                            "POST",
                            server.uri("/"),
                            List.of(),
                            null,
                            (Credentials) new Credentials.None());
            HttpAnswer answer = send(settings, post, AnswerJudge.DEFAULT);
            assertThat(answer.content().bytes()).asString().isEqualTo("second");
            assertThat(runtime.count(HttpEvent.RETRY)).isOne();
        }
    }

    @Test
    void n14InterimAnswersAreDropped() throws Exception {
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write(
                                    "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
                                            + "HTTP/1.1 100 Continue\r\n\r\n"
                                            + ok("first"));
                            connection.readRequest();
                            connection.write(ok("second"));
                        })) {
            HttpSettings settings = shortFor(server.uri("/"));
            assertThat(get(settings, server.uri("/")).content().bytes())
                    .asString()
                    .isEqualTo("first");
            assertThat(get(settings, server.uri("/")).content().bytes())
                    .asString()
                    .isEqualTo("second");
            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void n14AnswersOfAnOldProtocolAreRead() throws Exception {
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write("HTTP/1.0 200 OK\r\n\r\nwithout a length");
                            connection.close();
                        },
                        connection -> {
                            connection.readRequest();
                            connection.write("HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nwith");
                            connection.awaitClient();
                        },
                        answering("third"))) {
            HttpSettings settings = shortFor(server.uri("/"));
            assertThat(get(settings, server.uri("/")).content().bytes())
                    .asString()
                    .isEqualTo("without a length");
            assertThat(get(settings, server.uri("/")).content().bytes())
                    .asString()
                    .isEqualTo("with");
            assertThat(get(settings, server.uri("/")).content().bytes())
                    .asString()
                    .isEqualTo("third");
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    /** Its settings and its farewell are the first bytes that such a server sends. */
    @Test
    void n14FramesOfHttp2AreNoAnswer() throws Exception {
        String settings = "\0\0\0\4\0\0\0\0\0";
        String goAway = "\0\0\10\7\0\0\0\0\0\0\0\0\0\0\0\0\1";
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write(settings + goAway);
                            connection.close();
                        })) {
            HttpFailure failure = failure(shortFor(server.uri("/")), server.uri("/"));
            assertThat(failure).hasMessageContaining("the connection was lost before");
        }
    }

    @Test
    void n16TlsToAServerWithoutItIsFatal() throws Exception {
        try (RawServer server =
                new RawServer(connection -> connection.write("this is not TLS at all\r\n"))) {
            URI uri = URI.create(server.uri("/").toString().replace("http:", "https:"));
            HttpFailure failure = failure(shortFor(uri), uri);
            assertThat(failure.category()).isEqualTo(HttpFailure.Category.FATAL);
            assertThat(failure).hasMessageContaining("does not speak TLS; check the port");
            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void bodyWithoutLengthEndsWithTheConnection() throws Exception {
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write("HTTP/1.1 200 OK\r\n\r\nwhole");
                            connection.close();
                        })) {
            assertThat(get(shortFor(server.uri("/")), server.uri("/")).content().bytes())
                    .isEqualTo("whole".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static boolean await(CountDownLatch latch, long milliseconds) throws IOException {
        try {
            return latch.await(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
