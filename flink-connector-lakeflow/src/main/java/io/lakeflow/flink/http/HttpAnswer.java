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
import java.util.Objects;
import java.util.Optional;

/**
 * A complete answer.
 *
 * @param status as it came
 * @param uri where it came from, after redirects; what a relative address in it refers to; without
 *     the credentials
 * @param headers as they came; {@code Content-Encoding} and {@code Content-Length} tell of the
 *     bytes on the wire, not of {@link #content()}
 * @param content its body, decompressed; empty if there was none
 * @param receivedAt local time when its headers came
 * @param skipped whether the judge said that it stands for nothing there
 * @param askedWith the credentials of the request
 */
public record HttpAnswer(
        int status,
        URI uri,
        Headers headers,
        Body content,
        Instant receivedAt,
        boolean skipped,
        Credentials askedWith) {

    public HttpAnswer {
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(receivedAt, "receivedAt");
    }

    /** An answer that is not skipped. */
    public HttpAnswer(int status, URI uri, Headers headers, Body content, Instant receivedAt) {
        this(status, uri, headers, content, receivedAt, false, new Credentials.None());
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

    HttpAnswer asSkipped() {
        return new HttpAnswer(status, uri, headers, content, receivedAt, true, askedWith);
    }

    HttpAnswer asAskedWith(Credentials credentials) {
        return new HttpAnswer(status, uri, headers, content, receivedAt, skipped, credentials);
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
        return status
                + " from "
                + Redaction.withoutQueryValues(uri)
                + " "
                + headers
                + ", "
                + content.size()
                + " bytes"
                + (skipped ? ", skipped" : "");
    }
}
