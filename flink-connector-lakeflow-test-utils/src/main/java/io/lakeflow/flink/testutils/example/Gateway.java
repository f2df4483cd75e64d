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
package io.lakeflow.flink.testutils.example;

import io.lakeflow.flink.testutils.http.LoopbackServer;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * What stands before the routes: the error dice first, then the credentials, then the route, and
 * the log. Runs on the server's thread alone, so the n-th request gets the n-th roll.
 */
final class Gateway implements LoopbackServer.Handler {

    /**
     * How answers travel.
     *
     * @param latency how long after the request an answer is sent
     * @param retryAfterSeconds what {@code Retry-After} says with a 429 or 503, if anything
     * @param gzip whether a client that accepts gzip gets it
     */
    record Delivery(Duration latency, OptionalInt retryAfterSeconds, boolean gzip) {}

    private final Routes routes;
    private final ErrorDice dice;
    private final RequestLog log;
    private final InstantSource clock;
    private final Delivery delivery;

    Gateway(Routes routes, ErrorDice dice, RequestLog log, InstantSource clock, Delivery delivery) {
        this.routes = routes;
        this.dice = dice;
        this.log = log;
        this.clock = clock;
        this.delivery = delivery;
    }

    @Override
    public CompletionStage<Response> handle(Request request) {
        Response answer = answer(request);
        log.add(
                clock.instant(),
                request.method(),
                request.path(),
                request.query(),
                answer.status());
        Response sent = delivery.gzip() && request.acceptsGzip() ? answer.gzipped() : answer;
        if (delivery.latency().isZero()) {
            return CompletableFuture.completedFuture(sent);
        }
        return new CompletableFuture<Response>()
                .completeOnTimeout(sent, delivery.latency().toNanos(), TimeUnit.NANOSECONDS);
    }

    private Response answer(Request request) {
        OptionalInt error = dice.roll();
        if (error.isPresent()) {
            return simulatedError(error.getAsInt());
        }
        if (!Credentials.presentIn(request)) {
            return error(401, "HTTP Basic with a user and a password is required")
                    .withHeader("WWW-Authenticate", "Basic realm=\"example\"");
        }
        try {
            return routes.answer(request);
        } catch (ApiFault e) {
            return error(e.status(), e.getMessage());
        }
    }

    private Response simulatedError(int status) {
        Response response = error(status, "simulated error");
        return delivery.retryAfterSeconds().isPresent() && status != 500
                ? response.withHeader(
                        "Retry-After", Integer.toString(delivery.retryAfterSeconds().getAsInt()))
                : response;
    }

    private static Response error(int status, String message) {
        return Response.json(status, RecordFormat.write(Map.of("error", message)));
    }
}
