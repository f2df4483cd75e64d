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
package io.lakeflow.flink.testutils.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopbackServerTest {

    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

    private static CompletionStage<Response> echo(Request request) {
        String text = request + " " + new String(request.body(), ISO_8859_1);
        return CompletableFuture.completedFuture(Response.json(200, text.getBytes(ISO_8859_1)));
    }

    @Test
    void answersWithADateFromTheClock() throws Exception {
        try (LoopbackServer server = LoopbackServer.start(0, CLOCK, LoopbackServerTest::echo)) {
            assertThat(exchange(server, "GET /a?b=c HTTP/1.1\r\nConnection: close\r\n\r\n"))
                    .isEqualTo(
                            "HTTP/1.1 200 OK\r\nDate: Sun, 01 Mar 2026 12:00:00 GMT\r\n"
                                    + "Content-Type: application/json\r\nContent-Length: 11\r\n"
                                    + "Connection: close\r\n\r\nGET /a?b=c ");
        }
    }

    @Test
    void keepsTheConnectionAndAnswersPipelinedRequestsInOrder() throws Exception {
        try (LoopbackServer server = LoopbackServer.start(0, CLOCK, LoopbackServerTest::echo)) {
            String answers =
                    exchange(
                            server,
                            "POST /1 HTTP/1.1\r\nContent-Length: 3\r\n\r\none"
                                    + "GET /2 HTTP/1.1\r\n\r\n"
                                    + "GET /3 HTTP/1.1\r\nConnection: close\r\n\r\n");
            assertThat(answers.split("HTTP/1.1 200 OK")).hasSize(4);
            assertThat(answers).containsSubsequence("POST /1 one", "GET /2 ", "GET /3 ");
        }
    }

    @Test
    void readsARequestThatComesByteByByte() throws Exception {
        try (LoopbackServer server = LoopbackServer.start(0, CLOCK, LoopbackServerTest::echo);
                Socket socket = connect(server)) {
            socket.setTcpNoDelay(true);
            String request =
                    "POST /1 HTTP/1.1\r\nContent-Length: 3\r\nConnection: close\r\n\r\none";
            for (byte next : request.getBytes(ISO_8859_1)) {
                socket.getOutputStream().write(next);
                socket.getOutputStream().flush();
            }
            assertThat(readAll(socket)).endsWith("POST /1 one");
        }
    }

    @Test
    void writesABodyLargerThanAnyBuffer() throws Exception {
        byte[] body = new byte[20_000_000];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31 + i / 1000);
        }
        CompletableFuture<Response> answer =
                CompletableFuture.completedFuture(Response.json(200, body));
        try (LoopbackServer server = LoopbackServer.start(0, CLOCK, request -> answer)) {
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest request = HttpRequest.newBuilder(server.uri()).build();
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body())
                        .isEqualTo(body);
            }
        }
    }

    @Test
    void aHeadRequestGetsNoBody() throws Exception {
        try (LoopbackServer server = LoopbackServer.start(0, CLOCK, LoopbackServerTest::echo)) {
            assertThat(exchange(server, "HEAD /a HTTP/1.1\r\nConnection: close\r\n\r\n"))
                    .contains("Content-Length: 8\r\n")
                    .endsWith("\r\n\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'hello\r\n\r\n', 400, expected a request line",
        "'GET http://elsewhere/ HTTP/1.1\r\n\r\n', 400, expected a request line",
        "'GET / HTTP/1.1\r\nno colon\r\n\r\n', 400, expected 'Name: value' in header 1",
        "'POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n', 400, must be a number",
        "'POST / HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n', 413, the body exceeds",
        "'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n', 411, with a Content-Length"
    })
    void refusesWhatItDoesNotUnderstandAndCloses(String request, int status, String message)
            throws Exception {
        try (LoopbackServer server = LoopbackServer.start(0, CLOCK, LoopbackServerTest::echo)) {
            assertThat(exchange(server, request))
                    .startsWith("HTTP/1.1 " + status + " ")
                    .contains("Date: ", "{\"error\":\"", message);
        }
    }

    @Test
    void refusesEndlessHeaders() throws Exception {
        try (LoopbackServer server = LoopbackServer.start(0, CLOCK, LoopbackServerTest::echo)) {
            assertThat(exchange(server, "GET / HTTP/1.1\r\nA: " + "a".repeat(65_550)))
                    .startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void aHandlerThatFailsIs500AndToldOnClose() throws Exception {
        LoopbackServer server =
                LoopbackServer.start(
                        0,
                        CLOCK,
                        request -> {
                            throw new IllegalStateException("broken \"handler\"");
                        });
        assertThat(exchange(server, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 500 ")
                .endsWith(
                        "{\"error\":\"the handler failed: java.lang.IllegalStateException:"
                                + " broken \\\"handler\\\"\"}");
        assertThatThrownBy(server::close).hasRootCauseMessage("broken \"handler\"");
    }

    @Test
    void holdsThousandsOfRequestsAtOnce() throws Exception {
        List<CompletableFuture<Response>> pending = new ArrayList<>();
        CompletableFuture<Void> allArrived = new CompletableFuture<>();
        int clients = 2000;
        LoopbackServer.Handler handler =
                request -> {
                    CompletableFuture<Response> answer = new CompletableFuture<>();
                    pending.add(answer);
                    if (pending.size() == clients) {
                        allArrived.complete(null);
                    }
                    return answer;
                };
        List<Socket> sockets = new ArrayList<>();
        try (LoopbackServer server = LoopbackServer.start(0, CLOCK, handler)) {
            for (int i = 0; i < clients; i++) {
                Socket socket = connect(server);
                sockets.add(socket);
                socket.getOutputStream()
                        .write("GET / HTTP/1.1\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
            }
            allArrived.get(30, TimeUnit.SECONDS);
            pending.forEach(answer -> answer.complete(Response.json(200, new byte[] {'1'})));
            for (Socket socket : sockets) {
                assertThat(readAll(socket)).endsWith("\r\n\r\n1");
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static String exchange(LoopbackServer server, String request) throws IOException {
        try (Socket socket = connect(server)) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return readAll(socket);
        }
    }

    private static Socket connect(LoopbackServer server) throws IOException {
        URI uri = server.uri();
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
}
