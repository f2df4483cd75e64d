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

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** The sentences of an {@link HttpFailure}, in one form for every kind of failure. */
final class FailureText {
    private static final int EXCERPT_CHARACTERS = 200;

    /** A character takes at most four bytes of UTF-8. */
    private static final int EXCERPT_BYTES = 4 * EXCERPT_CHARACTERS;

    private final HttpCall call;
    private final Redaction redaction;

    FailureText(HttpCall call, Redaction redaction) {
        this.call = call;
        this.redaction = redaction;
    }

    /** A call that was not sent at all. */
    String notSent(String clause) {
        return request() + " was not sent: " + redaction.scrub(clause) + ".";
    }

    /** A call that brought no answer. */
    String noAnswer(String clause, String effort) {
        return request() + " failed " + effort + ": " + redaction.scrub(clause) + ".";
    }

    /** A call whose last answer was not acceptable. */
    String answered(HttpAnswer answer, String effort, String sentences) {
        return request()
                + " was answered with "
                + status(answer.status())
                + " "
                + effort
                + ". "
                + redaction.scrub(sentences)
                + excerpt(answer);
    }

    /** Why a wait is not waited for, and what to do. */
    static String waitTooLong(Verdict.Wait wait, Duration longest) {
        return "The API asks to wait "
                + duration(wait.delay())
                + ", and no more than "
                + duration(longest)
                + " is waited ("
                + wait.reason()
                + "). Lower the rate of requests, or ask for a larger quota.";
    }

    /** "after 20 attempts with 9 min 3 s of back-off, and 60 s of waiting as the API asked". */
    static String effort(RetryBudget budget, Duration waited) {
        StringBuilder text = new StringBuilder("after ").append(budget.attempts());
        text.append(budget.attempts() == 1 ? " attempt" : " attempts");
        if (!budget.backoff().isZero()) {
            text.append(" with ").append(duration(budget.backoff())).append(" of back-off");
        }
        if (!waited.isZero()) {
            text.append(" and ").append(duration(waited)).append(" of waiting as the API asked");
        }
        return text.toString();
    }

    /** In the unit in which a person would say it. */
    static String duration(Duration duration) {
        if (duration.toDays() > 1) {
            return duration.toDays() + " days";
        }
        if (duration.toMinutes() > 0) {
            return duration.toMinutes()
                    + " min"
                    + (duration.toSecondsPart() == 0 ? "" : " " + duration.toSecondsPart() + " s");
        }
        return duration.toMillisPart() == 0
                ? duration.toSeconds() + " s"
                : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private String request() {
        return call.method() + " " + redaction.address(call.uri());
    }

    private static String status(int code) {
        return HttpResponseStatus.valueOf(code).toString();
    }

    private static byte[] beginning(Body body) {
        try (InputStream in = body.open()) {
            return in.readNBytes(64 * EXCERPT_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException("the body of an answer cannot be read", e);
        }
    }

    private String excerpt(HttpAnswer answer) {
        // Scrubbed before it is cut: half a secret is one too.
        byte[] body = beginning(answer.content());
        if (body.length == 0) {
            return " The answer has no body.";
        }
        if (redaction.hidesAnswers()) {
            return " The answer is not shown, for it may hold a secret.";
        }
        // Scrubbed before it is cut: half a secret is one too.
        String text = redaction.scrub(new String(body, StandardCharsets.UTF_8));
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        boolean cut = line.length() > EXCERPT_CHARACTERS || body.length < answer.content().size();
        return " The answer begins: "
                + line.substring(0, Math.min(line.length(), EXCERPT_CHARACTERS))
                + (cut ? "…" : "");
    }
}
