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
import java.util.regex.Pattern;

/** How long {@code Retry-After} asks to wait: seconds, or a date by the server's own clock. */
final class RetryAfter {
    /** The wait if the server says none that can be read. */
    static final Duration UNKNOWN = Duration.ofSeconds(60);

    private static final Pattern SECONDS = Pattern.compile("[0-9]+");

    /** Longer than anything that would be waited for, and safe to calculate with. */
    private static final int MOST_DIGITS = 9;

    private RetryAfter() {}

    /** Zero or more for a date in the future, negative for one in the past. */
    static Duration of(AnswerHead answer) {
        String value = answer.headers().first("Retry-After").map(String::strip).orElse("");
        if (SECONDS.matcher(value).matches()) {
            String digits = value.replaceFirst("^0+(?=.)", "");
            return Duration.ofSeconds(
                    digits.length() > MOST_DIGITS ? 999_999_999L : Long.parseLong(digits));
        }
        return HttpDate.parse(value)
                .map(date -> Duration.between(answer.serverTime(), date))
                .or(() -> RateLimitHeaders.exhaustedFor(answer))
                .orElse(UNKNOWN);
    }
}
