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
package io.lakeflow.flink.docs;

import io.lakeflow.flink.testutils.example.ExampleApi;
import io.lakeflow.flink.testutils.http.LoopbackServer;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/**
 * What answers in place of the services that the documentation reads: the example API itself, and
 * small servers with canned answers for the others.
 */
final class StandIns implements AutoCloseable {
    /** The address that the documentation gives the example API. */
    static final String EXAMPLE = "http://127.0.0.1:8080";

    private final ExampleApi example = ExampleApi.builder().retryAfterSeconds(1).start();
    private final LoopbackServer mediaWiki =
            LoopbackServer.start(
                    0,
                    InstantSource.system(),
                    new MediaWikiStandIn(InstantSource.system().instant()));
    private final LoopbackServer exports =
            LoopbackServer.start(0, InstantSource.system(), new ExportsStandIn());
    private final LoopbackServer shop =
            LoopbackServer.start(
                    0,
                    InstantSource.system(),
                    request ->
                            CompletableFuture.completedFuture(
                                    Response.json(200, ORDERS.getBytes(StandardCharsets.UTF_8))));

    private final LoopbackServer ledger =
            LoopbackServer.start(
                    0,
                    InstantSource.system(),
                    request -> CompletableFuture.completedFuture(ledger(request)));

    private static final String ORDERS =
            """
            {
              "data": [
                {"id": 1, "state": "paid", "customer": {"id": 7}, "changed_at": "2026-01-02T03:04:05Z"},
                {"id": 2, "state": "sent", "customer": {"id": 9}, "changed_at": "2026-01-02T03:04:06Z"}
              ],
              "links": {"next": null}
            }
            """;

    ExampleApi example() {
        return example;
    }

    /** Gives a token for being the client, and rows only for that token. */
    private static Response ledger(Request request) {
        boolean login = request.path().equals("/oauth/token");
        String expected = login ? "Basic cmVwb3J0czptYWRlLXVw" : "Bearer token-of-reports";
        boolean known = request.header("Authorization").orElse("").equals(expected);
        String answer =
                login
                        ? "{\"access_token\": \"token-of-reports\", \"expires_in\": 3600}"
                        : "{\"entries\": [{\"id\": 1, \"amount\": 9.5}]}";
        return Response.json(
                known ? 200 : 401, (known ? answer : "{}").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What {@code config.base} is set to for a source.
     *
     * @param source the name of the spec
     */
    String base(String source) {
        URI base =
                switch (source) {
                    case "example", "little-shop" -> example.uri();
                    case "mediawiki", "contributions" -> mediaWiki.uri().resolve("/w/api.php");
                    case "shop" -> shop.uri();
                    case "ledger" -> ledger.uri();
                    case "exports" -> exports.uri();
                    default ->
                            throw new AssertionError(
                                    "there is no stand-in for the source " + source);
                };
        return base.toString();
    }

    @Override
    public void close() {
        example.close();
        mediaWiki.close();
        shop.close();
        ledger.close();
        exports.close();
    }
}
