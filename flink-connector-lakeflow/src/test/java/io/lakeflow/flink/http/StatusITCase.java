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

import static io.lakeflow.flink.http.ScriptedApi.Answer.of;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a status does to a call, by the numbers of the fault catalogue. */
class StatusITCase extends ExchangeTestBase {

    @Test
    void h1WaitsAsLongAsTheServerSaysAndCountsNoAttempt() throws Exception {
        try (ScriptedApi api =
                new ScriptedApi(
                        of(429, "slow down").with("Retry-After", "2"),
                        of(429, "slow down").with("Retry-After", "3600"),
                        of(503, "closed").with("Retry-After", "0"),
                        of(429, "slow down"),
                        of(200, "[]"))) {
            HttpSettings oneAttempt = settings(api.uri("/")).withMaxAttempts(1);
            assertThat(get(oneAttempt, api.uri("/")).status()).isEqualTo(200);
            assertThat(runtime.waits())
                    .containsExactly(
                            Duration.ofSeconds(2),
                            Duration.ofHours(1),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(60));
            assertThat(runtime.count(HttpEvent.THROTTLED)).isEqualTo(4);
            assertThat(runtime.count(HttpEvent.RETRY)).isZero();
            assertThat(runtime.admitted()).isEqualTo(5);
        }
    }

    @Test
    void h1DateCountsByTheClockOfTheServer() throws Exception {
        try (RawServer server =
                new RawServer(
                        connection -> {
                            connection.readRequest();
                            connection.write(
                                    "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n"
                                            + "Date: Wed, 01 May 2024 09:00:00 GMT\r\n"
                                            + "Retry-After: Wed, 01 May 2024 09:00:07 GMT\r\n\r\n");
                            connection.readRequest();
                            connection.write(RawServer.ok("[]"));
                        })) {
            get(settings(server.uri("/")), server.uri("/"));
            assertThat(runtime.waits()).containsExactly(Duration.ofSeconds(7));
            assertThat(runtime.serverDates())
                    .containsExactly(Instant.parse("2024-05-01T09:00:00Z"));
        }
    }

    @Test
    void h1MoreThanAnHourFails() throws Exception {
        try (ScriptedApi api =
                new ScriptedApi(of(429, "quota used").with("Retry-After", "999999"))) {
            HttpFailure failure = failure(settings(api.uri("/")), api.uri("/items"));
            assertThat(failure.category()).isEqualTo(HttpFailure.Category.THROTTLED);
            assertThat(failure.status()).hasValue(429);
            assertThat(failure)
                    .hasMessageContaining("429 Too Many Requests")
                    .hasMessageContaining("asks to wait 11 days")
                    .hasMessageContaining("quota used");
            assertThat(runtime.waits()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 500, 502, 503, 504, 520, 529})
    void h6PassingFaultsAreRetriedWithBackoff(int status) throws Exception {
        try (ScriptedApi api =
                new ScriptedApi(of(status, "busy"), of(status, "busy"), of(200, "[]"))) {
            assertThat(get(settings(api.uri("/")), api.uri("/")).status()).isEqualTo(200);
            assertThat(runtime.waits()).hasSize(2);
            assertThat(runtime.waits().get(0)).isLessThanOrEqualTo(Duration.ofMillis(500));
            assertThat(runtime.waits().get(1)).isLessThanOrEqualTo(Duration.ofSeconds(1));
            assertThat(runtime.count(HttpEvent.RETRY)).isEqualTo(2);
        }
    }

    @Test
    void h6AttemptsAreLimited() throws Exception {
        try (ScriptedApi api = new ScriptedApi(of(502, "<h1>Bad\n Gateway</h1>"))) {
            HttpSettings settings =
                    settings(api.uri("/"))
                            .withBackoff(Duration.ofMillis(500), Duration.ofSeconds(5));
            HttpFailure failure = failure(settings, api.uri("/items?page=2"));
            assertThat(api.requests()).hasSize(20);
            assertThat(failure.category()).isEqualTo(HttpFailure.Category.TRANSIENT_EXHAUSTED);
            assertThat(failure)
                    .hasMessageStartingWith("GET " + api.uri("/items?page=2"))
                    .hasMessageContaining("was answered with 502 Bad Gateway after 20 attempts")
                    .hasMessageContaining("The answer begins: <h1>Bad Gateway</h1>");
        }
    }

    @Test
    void h6APartialOutageCostsFewRequestsMore() throws Exception {
        Random dice = new Random(seed());
        int calls = 500;
        ScriptedApi.Answer[] answers =
                Stream.generate(() -> dice.nextInt(10) == 0 ? of(503, "busy") : of(200, "[]"))
                        .limit(2 * calls)
                        .toArray(ScriptedApi.Answer[]::new);
        try (ScriptedApi api = new ScriptedApi(answers)) {
            HttpSettings settings = settings(api.uri("/"));
            for (int i = 0; i < calls; i++) {
                assertThat(get(settings, api.uri("/")).status()).isEqualTo(200);
            }
            assertThat(api.requests()).hasSizeLessThanOrEqualTo(calls * 12 / 10);
        }
    }

    @Test
    void h6EverySecondAnswerThatFailsIsTriedOnceMore() throws Exception {
        ScriptedApi.Answer[] answers =
                IntStream.range(0, 100)
                        .mapToObj(i -> i % 2 == 0 ? of(500, "busy") : of(200, "[]"))
                        .toArray(ScriptedApi.Answer[]::new);
        try (ScriptedApi api = new ScriptedApi(answers)) {
            HttpSettings settings = settings(api.uri("/"));
            for (int i = 0; i < 50; i++) {
                assertThat(get(settings, api.uri("/")).status()).isEqualTo(200);
            }
            assertThat(api.requests()).hasSize(100);
            assertThat(runtime.waits())
                    .hasSize(50)
                    .allMatch(wait -> wait.compareTo(Duration.ofMillis(500)) <= 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 406, 410, 415, 422, 451, 501, 300})
    void h7OtherErrorsFailWithTheFirstAnswer(int status) throws Exception {
        try (ScriptedApi api = new ScriptedApi(of(status, "{\"message\":\"no\"}"))) {
            HttpFailure failure = failure(settings(api.uri("/")), api.uri("/items"));
            assertThat(failure.category()).isEqualTo(HttpFailure.Category.FATAL);
            assertThat(failure.status()).hasValue(status);
            assertThat(failure)
                    .hasMessageContaining(status + " ")
                    .hasMessageContaining("after 1 attempt.")
                    .hasMessageContaining("{\"message\":\"no\"}");
            assertThat(api.requests()).hasSize(1);
        }
    }

    @Test
    void h3AForbiddenAnswerThatTellsOfAQuotaIsWaitedFor() throws Exception {
        try (ScriptedApi api =
                new ScriptedApi(
                        of(403, "quota")
                                .with("X-RateLimit-Remaining", "0")
                                .with("X-RateLimit-Reset", "30"),
                        of(403, "abuse").with("Retry-After", "90"),
                        of(200, "[]"))) {
            HttpSettings oneAttempt = settings(api.uri("/")).withMaxAttempts(1);
            assertThat(get(oneAttempt, api.uri("/")).status()).isEqualTo(200);
            assertThat(runtime.waits())
                    .containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(90));
        }
    }

    @Test
    void h5TheNextRequestWaitsWhereAnAnswerSaysThatNothingIsLeft() throws Exception {
        try (ScriptedApi api =
                new ScriptedApi(
                        of(200, "[1]").with("RateLimit", "\"p\";r=0;t=5"),
                        of(200, "[2]").with("RateLimit", "\"p\";r=none;t=5"),
                        of(429, "slow down")
                                .with("RateLimit", "\"p\";r=0;t=50")
                                .with("Retry-After", "2"),
                        of(200, "[3]"))) {
            HttpSettings settings = settings(api.uri("/"));
            get(settings, api.uri("/"));
            assertThat(runtime.waits()).isEmpty();
            get(settings, api.uri("/"));
            get(settings, api.uri("/"));
            assertThat(runtime.waits())
                    .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(2));
        }
    }

    @Test
    void h6AnOutageOfMinutesPausesACallAndDoesNotFailIt() throws Exception {
        ScriptedApi.Answer[] answers = new ScriptedApi.Answer[17];
        Arrays.fill(answers, of(503, "down"));
        answers[0] = of(200, "[1]");
        answers[16] = of(200, "[2]");
        try (ScriptedApi api = new ScriptedApi(answers)) {
            HttpSettings settings = settings(api.uri("/"));
            get(settings, api.uri("/"));
            assertThat(get(settings, api.uri("/")).status()).isEqualTo(200);
            assertThat(runtime.waits())
                    .endsWith(
                            Duration.ofSeconds(30),
                            Duration.ofSeconds(60),
                            Duration.ofSeconds(120),
                            Duration.ofSeconds(240),
                            Duration.ofSeconds(480),
                            Duration.ofSeconds(600));
            assertThat(api.requests()).hasSize(17);
        }
    }

    @Test
    void h7TheUnauthorizedAreToldWhatToCheckWithoutTheirToken() throws Exception {
        try (ScriptedApi api = new ScriptedApi(of(401, "unknown token s3cret-token"))) {
            HttpCall call =
                    new HttpCall(
                            "GET",
                            api.uri("/items?access_token=abc&page=2"),
                            List.of(),
                            null,
                            new Credentials.Bearer("s3cret-token"));
            HttpFailure failure = failure(settings(api.uri("/")), call);
            assertThat(failure)
                    .hasMessageContaining("check the option that holds the token")
                    .hasMessageContaining("unknown token ***")
                    .hasMessageContaining("/items?access_token=***&page=2");
        }
    }

    @Test
    void h7GoneChildIsSkippedIfTheJudgeSaysSo() throws Exception {
        AnswerJudge judge =
                answer ->
                        answer.status() == 404
                                ? new Verdict.Skip()
                                : AnswerJudge.DEFAULT.judge(answer);
        try (ScriptedApi api = new ScriptedApi(of(404, "gone"), of(200, "[]"))) {
            HttpCall call = HttpCall.get(api.uri("/"));
            HttpAnswer gone = send(settings(api.uri("/")), call, judge);
            assertThat(gone.skipped()).isTrue();
            assertThat(gone.status()).isEqualTo(404);
            assertThat(send(settings(api.uri("/")), call, judge).skipped()).isFalse();
        }
    }

    @Test
    void h8EachSendAsksForTheCredentials() throws Exception {
        AtomicInteger renewed = new AtomicInteger();
        try (ScriptedApi api = new ScriptedApi(of(500, ""), of(200, "[]"))) {
            HttpCall call =
                    new HttpCall(
                            "GET",
                            api.uri("/"),
                            List.of(),
                            null,
                            () -> new Credentials.Bearer("t" + renewed.incrementAndGet()));
            send(settings(api.uri("/")), call, AnswerJudge.DEFAULT);
            assertThat(api.requests())
                    .extracting(seen -> seen.headers().get("Authorization"))
                    .containsExactly("Bearer t1", "Bearer t2");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204, 206})
    void h9EmptyAnswersAreForTheDecoderToJudge(int status) throws Exception {
        try (ScriptedApi api = new ScriptedApi(of(status, ""))) {
            HttpAnswer answer = get(settings(api.uri("/")), api.uri("/"));
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.content().bytes()).isEmpty();
        }
    }

    @Test
    void h9ErrorWithinA200IsWhatTheJudgeSays() throws Exception {
        AnswerJudge judge =
                answer -> {
                    String body = new String(answer.content().bytes(), StandardCharsets.UTF_8);
                    if (body.contains("busy")) {
                        return new Verdict.Wait(Duration.ofSeconds(5), "it is busy");
                    }
                    return body.contains("false")
                            ? new Verdict.Fail("The API said that it is not ok.")
                            : AnswerJudge.DEFAULT.judge(answer);
                };
        try (ScriptedApi api =
                new ScriptedApi(of(200, "{\"busy\":1}"), of(200, "{\"ok\":false}"))) {
            HttpExchange exchange = exchange(settings(api.uri("/")));
            assertThat(exchange.send(HttpCall.get(api.uri("/")), judge).toCompletableFuture())
                    .failsWithin(Duration.ofSeconds(PATIENCE_SECONDS))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(HttpFailure.class)
                    .withMessageContaining("was answered with 200 OK")
                    .withMessageContaining("and 5 s of waiting as the API asked")
                    .withMessageContaining("The API said that it is not ok.");
            assertThat(runtime.waits()).containsExactly(Duration.ofSeconds(5));
        }
    }

    @Test
    void judgeThatThrowsFailsTheCall() throws Exception {
        AnswerJudge judge =
                answer -> {
                    throw new IllegalStateException("The rule divides by zero.");
                };
        try (ScriptedApi api = new ScriptedApi(of(200, "[]"))) {
            HttpExchange exchange = exchange(settings(api.uri("/")));
            assertThat(exchange.send(HttpCall.get(api.uri("/")), judge).toCompletableFuture())
                    .failsWithin(Duration.ofSeconds(PATIENCE_SECONDS))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(HttpFailure.class)
                    .withMessageContaining("The rule divides by zero.");
        }
    }

    @Test
    void h10NotModifiedIsAccepted() throws Exception {
        try (ScriptedApi api = new ScriptedApi(of(304, "").with("ETag", "\"1\""))) {
            HttpAnswer answer = get(settings(api.uri("/")), api.uri("/"));
            assertThat(answer.status()).isEqualTo(304);
            assertThat(answer.headers().first("etag")).contains("\"1\"");
        }
    }
}
