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
package io.lakeflow.flink.rest;

import static io.lakeflow.flink.rest.StubApi.json;
import static io.lakeflow.flink.rest.StubApi.status;

import io.lakeflow.flink.testutils.http.LoopbackServer;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Gives tokens {@code token-1}, {@code token-2} … and knows which of them are good. */
final class TokenServer implements AutoCloseable {
    private final InstantSource clock;
    private final LoopbackServer server;
    private final List<Request> logins = new CopyOnWriteArrayList<>();
    private final Map<String, Instant> ends = new HashMap<>();
    private final Deque<Response> next = new ArrayDeque<>();
    private CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
    private Duration lifetime = Duration.ofHours(1);
    private Function<String, String> answer =
            token ->
                    "{'access_token': '" + token + "', 'expires_in': " + lifetime.toSeconds() + "}";

    /**
     * @param clock the time by which tokens expire
     */
    TokenServer(InstantSource clock) {
        this.clock = clock;
        this.server =
                LoopbackServer.start(
                        0,
                        clock,
                        request -> {
                            Response answer = login(request);
                            return gate().thenApply(open -> answer);
                        });
    }

    String uri(String path) {
        return server.uri() + path;
    }

    synchronized void lifetime(Duration of) {
        lifetime = of;
    }

    /** What the next login is answered with, in place of a token. */
    synchronized void answerNext(Response response) {
        next.add(response);
    }

    /** How an answer has the token. */
    synchronized void answer(Function<String, String> body) {
        answer = body;
    }

    /** Answers nothing before this is complete. */
    synchronized void holdBack(CompletableFuture<Void> until) {
        gate = until;
    }

    private synchronized CompletableFuture<Void> gate() {
        return gate;
    }

    synchronized void revokeAll() {
        ends.clear();
    }

    synchronized void awaitLogins(int count) throws InterruptedException {
        while (logins.size() < count) {
            wait();
        }
    }

    List<Request> logins() {
        return logins;
    }

    /** The fields of a login's form. */
    Map<String, String> form(int login) {
        Map<String, String> form = new LinkedHashMap<>();
        String body = new String(logins.get(login).body(), StandardCharsets.UTF_8);
        for (String pair : body.split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return form;
    }

    private synchronized Response login(Request request) {
        logins.add(request);
        notifyAll();
        if (!next.isEmpty()) {
            return next.remove();
        }
        String token = "token-" + logins.size();
        ends.put(token, clock.instant().plus(lifetime));
        return json(answer.apply(token));
    }

    synchronized boolean isGood(String token) {
        return ends.containsKey(token) && clock.instant().isBefore(ends.get(token));
    }

    /** An API that answers only who has a good token behind {@code Bearer}. */
    Function<Request, Response> guarding(Function<Request, Response> api) {
        return request -> {
            String token = request.header("Authorization").orElse("").replace("Bearer ", "");
            return isGood(token) ? api.apply(request) : status(401, "{'error': 'who are you'}");
        };
    }

    URI origin() {
        return server.uri();
    }

    @Override
    public void close() {
        server.close();
    }
}
