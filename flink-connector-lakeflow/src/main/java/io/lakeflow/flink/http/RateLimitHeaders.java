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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an answer says about the rest of a quota, in the forms that are in use: {@code RateLimit:
 * "name";r=0;t=5} of the IETF's draft, {@code RateLimit-Remaining} and {@code RateLimit-Reset} of
 * its earlier versions, and the same with {@code X-} or as {@code X-Rate-Limit-}. A form that
 * cannot be read says nothing.
 */
final class RateLimitHeaders {
    private static final List<String> PREFIXES =
            List.of("RateLimit-", "X-RateLimit-", "X-Rate-Limit-");

    /** Of a policy: how many requests remain, and for how many seconds. */
    private static final Pattern REMAINING =
            Pattern.compile(";\\s*r\\s*=\\s*([0-9]{1,9})(?![0-9])");

    private static final Pattern RESET = Pattern.compile(";\\s*t\\s*=\\s*([0-9]{1,9})(?![0-9])");

    /** A separator of policies that stands outside of a quoted name. */
    private static final Pattern NEXT_POLICY = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

    private RateLimitHeaders() {}

    /** How long until there is something left again; empty where there is, or where none tells. */
    static Optional<Duration> exhaustedFor(HttpAnswer answer) {
        Optional<Duration> longest = Optional.empty();
        for (String value : answer.headers().all("RateLimit")) {
            for (String policy : NEXT_POLICY.split(value)) {
                longest = longer(longest, ofPolicy(policy));
            }
        }
        for (String prefix : PREFIXES) {
            if (number(answer, prefix + "Remaining").equals(OptionalLong.of(0))) {
                longest = longer(longest, answer.untilReset(prefix + "Reset"));
            }
        }
        return longest.filter(wait -> !wait.isNegative() && !wait.isZero());
    }

    private static Optional<Duration> ofPolicy(String policy) {
        Matcher remaining = REMAINING.matcher(policy);
        Matcher reset = RESET.matcher(policy);
        return remaining.find() && Long.parseLong(remaining.group(1)) == 0 && reset.find()
                ? Optional.of(Duration.ofSeconds(Long.parseLong(reset.group(1))))
                : Optional.empty();
    }

    private static OptionalLong number(HttpAnswer answer, String header) {
        return answer.headers()
                .first(header)
                .map(String::strip)
                .filter(value -> value.matches("[0-9]{1,9}"))
                .map(value -> OptionalLong.of(Long.parseLong(value)))
                .orElse(OptionalLong.empty());
    }

    private static Optional<Duration> longer(Optional<Duration> one, Optional<Duration> other) {
        return one.isPresent() && (other.isEmpty() || one.get().compareTo(other.get()) >= 0)
                ? one
                : other;
    }
}
