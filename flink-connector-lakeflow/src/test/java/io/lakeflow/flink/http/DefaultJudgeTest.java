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
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefaultJudgeTest {

    private static Verdict verdict(int status, Map<String, String> headers) {
        return AnswerJudge.DEFAULT.judge(
                new HttpAnswer(
                        status,
                        URI.create("http://a/"),
                        Headers.of(headers.entrySet()),
                        Body.of(new byte[0]),
                        Instant.EPOCH));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 205, 206, 299, 304})
    void accepts(int status) {
        assertThat(verdict(status, Map.of())).isEqualTo(new Verdict.Accept());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void follows(int status) {
        assertThat(verdict(status, Map.of())).isEqualTo(new Verdict.Follow());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 500, 502, 503, 504, 520, 522, 529})
    void h6Retries(int status) {
        assertThat(verdict(status, Map.of())).isInstanceOf(Verdict.Retry.class);
    }

    @Test
    void h1Waits() {
        assertThat(verdict(429, Map.of("Retry-After", "7")))
                .isInstanceOfSatisfying(
                        Verdict.Wait.class,
                        wait -> assertThat(wait.delay()).isEqualTo(Duration.ofSeconds(7)));
        assertThat(verdict(503, Map.of("Retry-After", "8")))
                .isInstanceOfSatisfying(
                        Verdict.Wait.class,
                        wait -> assertThat(wait.delay()).isEqualTo(Duration.ofSeconds(8)));
    }

    @Test
    void h3ForbiddenIsFinalUnlessItTellsOfAQuota() {
        assertThat(verdict(403, Map.of())).isInstanceOf(Verdict.Fail.class);
        assertThat(verdict(403, Map.of("X-RateLimit-Remaining", "1", "X-RateLimit-Reset", "30")))
                .isInstanceOf(Verdict.Fail.class);
        assertThat(verdict(403, Map.of("X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "30")))
                .isEqualTo(new Verdict.Wait(Duration.ofSeconds(30), "the quota is used up"));
        assertThat(verdict(403, Map.of("Retry-After", "9")))
                .isEqualTo(new Verdict.Wait(Duration.ofSeconds(9), "the quota is used up"));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                300, 305, 400, 404, 405, 406, 407, 409, 410, 415, 422, 451, 501, 505, 511, 519, 530,
                600
            })
    void h7Fails(int status) {
        assertThat(verdict(status, Map.of("Retry-After", "1")))
                .isInstanceOfSatisfying(
                        Verdict.Fail.class, fail -> assertThat(fail.message()).endsWith("."));
    }

    @Test
    void h8UnauthorizedMeansThatTheCredentialsAreRefused() {
        assertThat(verdict(401, Map.of()))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.message()).contains("credentials"));
    }
}
