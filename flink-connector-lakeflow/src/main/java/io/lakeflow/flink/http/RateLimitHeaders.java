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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an answer says about the rest of a quota, in the forms that are in use: {@code RateLimit:
 * "name";r=0;t=5} of the IETF's draft, {@code RateLimit-Remaining} and {@code RateLimit-Reset} of
 * its earlier versions, and the same with {@code X-} or as {@code X-Rate-Limit-}; {@code
 * Reset-After} in place of {@code Reset} tells it in parts of a second. A form that cannot be read
 * says nothing.
 */
public final class RateLimitHeaders {
    private static final List<Names> FORMS =
            Stream.of("RateLimit-", "X-RateLimit-", "X-Rate-Limit-").map(Names::of).toList();

    /** Of a policy: its name, how many requests remain, and for how many seconds. */
    private static final Pattern NAME = Pattern.compile("\\s*([^;]{1,100})");

    private static final Pattern REMAINING =
            Pattern.compile(";\\s*r\\s*=\\s*([0-9]{1,9})(?![0-9])");

    private static final Pattern RESET = Pattern.compile(";\\s*t\\s*=\\s*([0-9]{1,9})(?![0-9])");

    /** A separator of policies that stands outside of a quoted name. */
    private static final Pattern NEXT_POLICY = Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");

    private RateLimitHeaders() {}

    /** Headers that belong together; a time to wait counts before a time of the clock. */
    private record Names(String remaining, String resetAfter, String reset) {
        static Names of(String prefix) {
            return new Names(prefix + "Remaining", prefix + "Reset-After", prefix + "Reset");
        }
    }

    /** All quotas that the answer tells of in these forms. */
    public static List<QuotaLeft> left(AnswerHead answer) {
        List<QuotaLeft> left = new ArrayList<>();
        for (String value : answer.headers().all("RateLimit")) {
            for (String policy : NEXT_POLICY.split(value)) {
                ofPolicy(policy).ifPresent(left::add);
            }
        }
        for (Names names : FORMS) {
            named(answer, names).ifPresent(left::add);
        }
        return left;
    }

    /** How many requests a header tells to remain. */
    public static Optional<Long> remaining(AnswerHead answer, String header) {
        return answer.headers()
                .first(header)
                .map(String::strip)
                .filter(value -> value.matches("[0-9]{1,9}"))
                .map(Long::valueOf);
    }

    private static Optional<QuotaLeft> named(AnswerHead answer, Names names) {
        return remaining(answer, names.remaining())
                .flatMap(
                        left ->
                                answer.untilReset(names.resetAfter())
                                        .or(() -> answer.untilReset(names.reset()))
                                        .map(wait -> new QuotaLeft(names.remaining(), left, wait)));
    }

    /** How long until there is something left again; empty where there is, or where none tells. */
    static Optional<Duration> exhaustedFor(AnswerHead answer) {
        Duration longest = Duration.ZERO;
        for (QuotaLeft quota : left(answer)) {
            if (quota.remaining() == 0 && quota.untilReset().compareTo(longest) > 0) {
                longest = quota.untilReset();
            }
        }
        return longest.isZero() ? Optional.empty() : Optional.of(longest);
    }

    private static Optional<QuotaLeft> ofPolicy(String policy) {
        Matcher name = NAME.matcher(policy);
        Matcher remaining = REMAINING.matcher(policy);
        Matcher reset = RESET.matcher(policy);
        return name.lookingAt() && remaining.find() && reset.find()
                ? Optional.of(
                        new QuotaLeft(
                                name.group(1).strip(),
                                Long.parseLong(remaining.group(1)),
                                Duration.ofSeconds(Long.parseLong(reset.group(1)))))
                : Optional.empty();
    }
}
