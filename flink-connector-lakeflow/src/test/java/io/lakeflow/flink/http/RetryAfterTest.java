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
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final String NOON = "Wed, 01 May 2024 12:00:00 GMT";

    private static Duration waitFor(Map<String, String> headers, Instant receivedAt) {
        return RetryAfter.of(
                new AnswerHead(
                        429,
                        URI.create("http://a/"),
                        Headers.of(headers.entrySet()),
                        receivedAt,
                        new Credentials.None()));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 2",
        "' 2 ', 2",
        "007, 7",
        "0, 0",
        "999999, 999999",
        "99999999999999999999999, 999999999",
        "abc, 60",
        "-1, 60",
        "1.5, 60",
        "'', 60",
        "'Wed, 01 May 2024 12:01:30 GMT', 90",
        "'Wed, 01 May 2024 11:59:00 GMT', -60",
        "'Wed, 99 May 2024 12:00:00 GMT', 60",
    })
    void h1(String value, long seconds) {
        // The local clock is an hour behind the server's: it must not matter.
        assertThat(
                        waitFor(
                                Map.of("Retry-After", value, "Date", NOON),
                                Instant.parse("2024-05-01T11:00:00Z")))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void h1MissingIsUnknown() {
        assertThat(waitFor(Map.of(), Instant.EPOCH)).isEqualTo(RetryAfter.UNKNOWN);
    }

    @Test
    void h1WithoutDateTheLocalClockCounts() {
        assertThat(
                        waitFor(
                                Map.of("retry-after", "Wed, 01 May 2024 12:01:30 GMT"),
                                Instant.parse("2024-05-01T12:01:00Z")))
                .isEqualTo(Duration.ofSeconds(30));
    }
}
