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
package io.lakeflow.flink.suite;

import io.lakeflow.flink.testutils.http.LoopbackServer;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * An API of eight lists that grow by the clock, and the token server in front of it, of an origin
 * of its own. A refresh token is good for one use, and each brings the next one.
 */
final class TokenApi implements AutoCloseable {
    static final String ACCESS = "access-5e9d-";
    static final String REFRESH = "refresh-5e9d-";
    private static final int PAGE = 50;
    private static final long MILLIS_PER_ROW = 25;
    private static final Duration LOGIN_TAKES = Duration.ofMillis(150);

    private final Duration lifetime;
    private final Instant started = Instant.now();
    private final Map<String, Instant> good = new HashMap<>();
    private final Set<String> parts = new HashSet<>();
    private final LoopbackServer tokens;
    private final LoopbackServer entries;
    private int logins;
    private int loginsNow;
    private int mostLoginsAtOnce;
    private int refreshTokensUsedTwice;
    private int refreshes;

    TokenApi(Duration lifetime) {
        this.lifetime = lifetime;
        this.tokens = LoopbackServer.start(0, InstantSource.system(), this::login);
        this.entries =
                LoopbackServer.start(
                        0,
                        InstantSource.system(),
                        request -> CompletableFuture.completedFuture(entries(request)));
    }

    String spec() {
        return """
               spec: 1
               name: tokens
               options:
                 refresh_token: {type: string, secret: true, required: true}
               http:
                 base: "%s"
                 auth: {oauth2: {token_url: "%s/token", client_id: me, refresh_token: "${config.refresh_token}"}}
               tables:
                 entries:
                   ingestion: append
                   each: {part: [a, b, c, d, e, f, g, h]}
                   path: /entries/${each.part}
                   params: {since: "${cursor.from}"}
                   records: items
                   page: {next: none, size: %d}
                   cursor: {field: n, type: number, order: asc}
                   columns: {n: BIGINT NOT NULL, part: {type: STRING, value: "${each.part}"}}
               """
                .formatted(entries.uri(), tokens.uri(), PAGE);
    }

    String firstRefreshToken() {
        return REFRESH + 0;
    }

    synchronized String presentRefreshToken() {
        return REFRESH + refreshes;
    }

    synchronized int logins() {
        return logins;
    }

    synchronized int mostLoginsAtOnce() {
        return mostLoginsAtOnce;
    }

    synchronized int refreshTokensUsedTwice() {
        return refreshTokensUsedTwice;
    }

    synchronized int parts() {
        return parts.size();
    }

    Duration age() {
        return Duration.between(started, Instant.now());
    }

    synchronized void revokeAccessTokens() {
        good.clear();
    }

    private synchronized CompletionStage<Response> login(Request request) {
        logins++;
        loginsNow++;
        mostLoginsAtOnce = Math.max(mostLoginsAtOnce, loginsNow);
        String body = new String(request.body(), StandardCharsets.UTF_8);
        boolean present =
                Arrays.asList(body.split("&")).contains("refresh_token=" + presentRefreshToken());
        if (!present) {
            refreshTokensUsedTwice++;
        }
        return CompletableFuture.supplyAsync(
                () -> answered(present),
                CompletableFuture.delayedExecutor(LOGIN_TAKES.toMillis(), TimeUnit.MILLISECONDS));
    }

    private synchronized Response answered(boolean present) {
        loginsNow--;
        if (!present) {
            return json(400, "{\"error\": \"invalid_grant\"}");
        }
        String access = ACCESS + logins;
        refreshes++;
        good.put(access, Instant.now().plus(lifetime));
        return json(
                200,
                """
                {"access_token": "%s", "expires_in": %d, "refresh_token": "%s"}
                """
                        .formatted(access, lifetime.toSeconds(), presentRefreshToken()));
    }

    private synchronized Response entries(Request request) {
        String token = request.header("Authorization").orElse("").replace("Bearer ", "");
        if (!good.getOrDefault(token, Instant.MIN).isAfter(Instant.now())) {
            return json(401, "{}");
        }
        parts.add(request.path());
        long since =
                request.query().startsWith("since=")
                        ? Long.parseLong(request.query().substring("since=".length()))
                        : 0;
        long newest = age().toMillis() / MILLIS_PER_ROW + 1;
        return json(
                200,
                LongStream.rangeClosed(since + 1, Math.min(newest, since + PAGE))
                        .mapToObj(n -> "{\"n\": " + n + "}")
                        .collect(Collectors.joining(",", "{\"items\": [", "]}")));
    }

    private static Response json(int status, String body) {
        return Response.json(status, body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        entries.close();
        tokens.close();
    }
}
