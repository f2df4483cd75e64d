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

import io.lakeflow.flink.http.HttpAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import javax.annotation.Nullable;

/** When an API will answer again, where a spec names the header that tells. */
final class ResetTime {
    private static final String HEADER = "header ";

    /** Numbers below it are seconds to wait; above, a time in seconds; above the next, in ms. */
    private static final long FIRST_EPOCH_SECOND = 1_000_000_000L;

    private static final long FIRST_EPOCH_MILLISECOND = 1_000_000_000_000L;

    private ResetTime() {}

    /**
     * How long to wait.
     *
     * @param until such as {@code header X-RateLimit-Reset}; null for {@code Retry-After}
     */
    static Duration of(HttpAnswer answer, @Nullable String until) {
        if (until == null || !until.startsWith(HEADER)) {
            return answer.retryAfter();
        }
        String name = until.substring(HEADER.length()).trim();
        return answer.headers()
                .first(name)
                .map(value -> parse(value.trim(), answer))
                .orElseGet(() -> answer.retryAfter());
    }

    private static Duration parse(String value, HttpAnswer answer) {
        try {
            double number = Double.parseDouble(value);
            if (number < FIRST_EPOCH_SECOND) {
                return Duration.ofMillis((long) Math.ceil(number * 1_000));
            }
            double seconds = number < FIRST_EPOCH_MILLISECOND ? number : number / 1_000;
            return Duration.between(
                    answer.serverTime(), Instant.ofEpochMilli((long) Math.ceil(seconds * 1_000)));
        } catch (NumberFormatException notANumber) {
            return parseDate(value, answer);
        }
    }

    private static Duration parseDate(String value, HttpAnswer answer) {
        try {
            return Duration.between(answer.serverTime(), Instant.parse(value));
        } catch (DateTimeParseException unreadable) {
            return answer.retryAfter();
        }
    }
}
