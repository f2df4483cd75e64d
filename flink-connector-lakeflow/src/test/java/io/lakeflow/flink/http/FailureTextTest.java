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

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTextTest {
    private final Credentials credentials = new Credentials.Bearer("t0ken");
    private final HttpCall call =
            new HttpCall("GET", URI.create("https://a/b?page=2"), List.of(), null, credentials);
    private final FailureText text = new FailureText(call, Redaction.of(call, credentials));

    private HttpAnswer answer(int status, String body) {
        return new HttpAnswer(
                status,
                call.uri(),
                Headers.none(),
                Body.of(body.getBytes(StandardCharsets.UTF_8)),
                Instant.EPOCH);
    }

    @Test
    void saysWhatHappenedInSentences() {
        assertThat(text.notSent("origin https://a is not allowed"))
                .isEqualTo("GET https://a/b?page=2 was not sent: origin https://a is not allowed.");
        assertThat(text.noAnswer("nothing was received for 30 s", "after 3 attempts"))
                .isEqualTo(
                        "GET https://a/b?page=2 failed after 3 attempts: nothing was received for"
                                + " 30 s.");
        assertThat(text.answered(answer(404, ""), "after 1 attempt", "Check the path."))
                .isEqualTo(
                        "GET https://a/b?page=2 was answered with 404 Not Found after 1 attempt."
                                + " Check the path. The answer has no body.");
    }

    @Test
    void excerptIsShortOnOneLineAndWithoutSecrets() {
        String body = "{\n  \"token\":\t\"t0ken\"\u0000}" + "x".repeat(1000);
        String message = text.answered(answer(400, body), "after 1 attempt", "Bad.");
        String excerpt = message.substring(message.indexOf("begins: ") + "begins: ".length());
        assertThat(excerpt).startsWith("{ \"token\": \"***\" }xxx").endsWith("x…").hasSize(201);
    }

    @Test
    void secretIsHiddenEvenWhereTheExcerptIsCut() {
        String body = "x".repeat(197) + "t0ken";
        assertThat(text.answered(answer(400, body), "after 1 attempt", "Bad.")).endsWith("xxx***");
    }

    @ParameterizedTest
    @CsvSource({
        "300, 0.3 s",
        "2000, 2 s",
        "60000, 1 min",
        "543000, 9 min 3 s",
        "999999000, 11 days",
    })
    void durationsAreForPeople(long milliseconds, String shown) {
        assertThat(FailureText.duration(Duration.ofMillis(milliseconds))).isEqualTo(shown);
    }
}
