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

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long until the time in a header such as {@code X-RateLimit-Reset}, whatever it is written in:
 * seconds to wait, a time in seconds or milliseconds since the epoch, ISO-8601, or an HTTP date. A
 * time is one by the server's own clock.
 */
final class ResetTime {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,9})?");

    /** Numbers below it are seconds to wait; above, a time in seconds; above the next, in ms. */
    private static final double FIRST_EPOCH_SECOND = 1e9;

    private static final double FIRST_EPOCH_MILLISECOND = 1e12;

    private ResetTime() {}

    /** Negative for a time in the past; empty for a value that cannot be read. */
    static Optional<Duration> until(String value, Instant serverTime) {
        if (!NUMBER.matcher(value).matches()) {
            return date(value).map(date -> Duration.between(serverTime, date));
        }
        double number = Double.parseDouble(value);
        if (number < FIRST_EPOCH_SECOND) {
            return Optional.of(Duration.ofMillis((long) Math.ceil(number * 1_000)));
        }
        double milliseconds = number < FIRST_EPOCH_MILLISECOND ? number * 1_000 : number;
        return Optional.of(
                Duration.between(serverTime, Instant.ofEpochMilli((long) Math.ceil(milliseconds))));
    }

    private static Optional<Instant> date(String value) {
        try {
            return Optional.of(Instant.parse(value));
        } catch (DateTimeParseException notIso) {
            return HttpDate.parse(value);
        }
    }
}
