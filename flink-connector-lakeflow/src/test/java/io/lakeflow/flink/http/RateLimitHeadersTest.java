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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitHeadersTest {
    /** Ten minutes behind the server, whose clock is the one that counts. */
    private static final Instant LOCAL = Instant.parse("2024-05-01T08:50:00Z");

    private static final String SERVER_DATE = "Wed, 01 May 2024 09:00:00 GMT";

    private static AnswerHead answer(String... namesAndValues) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        headers.add(Map.entry("Date", SERVER_DATE));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new AnswerHead(
                200,
                URI.create("https://a.example/"),
                Headers.of(headers),
                LOCAL,
                new Credentials.None());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"p\";r=0;t=5",
                "\"p\"; r=0; t=5",
                "\"a,r=9\";r=0;t=5",
                "\"hour\";r=10;t=3000, \"second\";r=0;t=5",
                "\"a\";r=0;t=2, \"b\";r=0;t=5",
                "\"a\";r=0;t=5, \"b\";r=0;t=2"
            })
    void h5APolicyWithNothingLeft(String value) {
        assertThat(RateLimitHeaders.exhaustedFor(answer("RateLimit", value)))
                .contains(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"p\";r=1;t=5",
                "\"p\";r=0",
                "\"p\";t=5",
                "\"p\";r=0;t=-5",
                "r=zero;t=5",
                "\"p\";r=0;t=99999999999999999999",
                ""
            })
    void h5WhatCannotBeReadSaysNothing(String value) {
        assertThat(RateLimitHeaders.exhaustedFor(answer("RateLimit", value))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    RateLimit-,    30
                    X-RateLimit-,  30
                    X-Rate-Limit-, 30
                    x-ratelimit-,  1714554030
                    X-RateLimit-,  1714554030000
                    X-RateLimit-,  2024-05-01T09:00:30Z
                    X-RateLimit-,  29.9995
                    """)
    void h4AResetInEveryFormByTheServersClock(String prefix, String reset) {
        assertThat(
                        RateLimitHeaders.exhaustedFor(
                                answer(prefix + "Remaining", "0", prefix + "Reset", reset)))
                .contains(Duration.ofSeconds(30));
    }

    @Test
    void h4AnHttpDate() {
        assertThat(
                        RateLimitHeaders.exhaustedFor(
                                answer(
                                        "X-RateLimit-Remaining",
                                        "0",
                                        "X-RateLimit-Reset",
                                        "Wed, 01 May 2024 09:00:30 GMT")))
                .contains(Duration.ofSeconds(30));
    }

    @Test
    void h4AWaitInPartsOfASecondCountsBeforeATime() {
        assertThat(
                        RateLimitHeaders.exhaustedFor(
                                answer(
                                        "X-RateLimit-Remaining",
                                        "0",
                                        "X-RateLimit-Reset",
                                        "1714554030",
                                        "X-RateLimit-Reset-After",
                                        "0.020")))
                .contains(Duration.ofMillis(20));
    }

    @Test
    void somethingIsLeftOrTheResetIsOverOrUnreadable() {
        assertThat(
                        RateLimitHeaders.exhaustedFor(
                                answer("X-RateLimit-Remaining", "1", "X-RateLimit-Reset", "30")))
                .isEmpty();
        assertThat(
                        RateLimitHeaders.exhaustedFor(
                                answer(
                                        "X-RateLimit-Remaining",
                                        "0",
                                        "X-RateLimit-Reset",
                                        "1714553999")))
                .isEmpty();
        assertThat(
                        RateLimitHeaders.exhaustedFor(
                                answer("X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "soon")))
                .isEmpty();
        assertThat(RateLimitHeaders.exhaustedFor(answer("X-RateLimit-Remaining", "0"))).isEmpty();
    }
}
