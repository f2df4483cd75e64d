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

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What an answer begins with: known before its body, which may still be under way.
 *
 * @param status as it came
 * @param uri where it came from, after redirects; what a relative address in it refers to; without
 *     the credentials
 * @param headers as they came; {@code Content-Encoding} and {@code Content-Length} tell of the
 *     bytes on the wire
 * @param receivedAt local time when its headers came
 * @param askedWith the credentials of the request
 */
public record AnswerHead(
        int status, URI uri, Headers headers, Instant receivedAt, Credentials askedWith) {
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    public AnswerHead {
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(receivedAt, "receivedAt");
        Objects.requireNonNull(askedWith, "askedWith");
    }

    /** How many bytes the content has, where the answer tells and has not coded it. */
    public OptionalLong contentLength() {
        return codings().isEmpty() ? wireLength() : OptionalLong.empty();
    }

    /** How many bytes of a body are to come, where the answer tells. */
    OptionalLong wireLength() {
        String length = headers.first("Content-Length").orElse("");
        return LENGTH.matcher(length).matches()
                ? OptionalLong.of(Long.parseLong(length))
                : OptionalLong.empty();
    }

    /** What was done to the content, in lower case. */
    List<String> codings() {
        List<String> told = headers.all("Content-Encoding");
        if (told.isEmpty()) {
            return told;
        }
        return told.stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
                .toList();
    }

    /** The server's time when it answered: its {@code Date}, or else local time. */
    public Instant serverTime() {
        return headers.first("Date").flatMap(HttpDate::parse).orElse(receivedAt);
    }

    /** When what it shows was changed last, by the server's clock, where it tells. */
    public Optional<Instant> lastModified() {
        return headers.first("Last-Modified").flatMap(HttpDate::parse);
    }

    /**
     * How long {@code Retry-After} says to wait; without it, until a quota that is used up is there
     * again; a minute where nothing tells.
     */
    public Duration retryAfter() {
        return RetryAfter.of(this);
    }

    /**
     * How long until the time that a header tells, such as {@code X-RateLimit-Reset}: written as
     * seconds to wait, as seconds or milliseconds since the epoch, or as a date by the server's
     * clock.
     *
     * @return negative for a time in the past; empty where the header is absent or cannot be read
     */
    public Optional<Duration> untilReset(String header) {
        return headers.first(header).flatMap(value -> ResetTime.until(value.strip(), serverTime()));
    }

    AnswerHead with(Headers received) {
        return new AnswerHead(status, uri, received, receivedAt, askedWith);
    }

    AnswerHead askedWith(Credentials credentials) {
        return new AnswerHead(status, uri, headers, receivedAt, credentials);
    }

    /**
     * The address that this answer refers to, such as that of the next page, without the
     * credentials that an API may repeat in it.
     *
     * @throws IllegalArgumentException if it is no address; its text is not in the message
     */
    public URI address(String reference) {
        try {
            return CredentialsInAddress.removed(Redirects.resolve(uri, reference), askedWith);
        } catch (Fault notAnAddress) {
            throw new IllegalArgumentException(
                    "the answer refers to something else where an address is expected");
        }
    }

    /**
     * Says that a text of this answer is about to be stored.
     *
     * @throws IllegalStateException if it repeats the credentials
     */
    public void requireWithoutCredentials(String text) {
        if (CredentialsInAddress.repeats(text, askedWith)) {
            throw new IllegalStateException(
                    "the API repeats the credentials in what leads to its next page, other than as a"
                            + " parameter of an address. It would have to be stored, which"
                            + " credentials never are: page this table in another way, see"
                            + " 'page.next'");
        }
    }

    @Override
    public String toString() {
        return status + " from " + Redaction.withoutQueryValues(uri) + " " + headers;
    }
}
