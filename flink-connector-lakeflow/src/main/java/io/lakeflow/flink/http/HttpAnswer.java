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
import java.time.Instant;
import java.util.Objects;

/**
 * A complete answer.
 *
 * @param head what it began with
 * @param content its body, decompressed; empty if there was none
 * @param skipped whether the judge said that it stands for nothing there
 */
public record HttpAnswer(AnswerHead head, Body content, boolean skipped) {

    public HttpAnswer {
        Objects.requireNonNull(head, "head");
        Objects.requireNonNull(content, "content");
    }

    /** An answer to a request without credentials that is not skipped. */
    public HttpAnswer(int status, URI uri, Headers headers, Body content, Instant receivedAt) {
        this(
                new AnswerHead(status, uri, headers, receivedAt, new Credentials.None()),
                content,
                false);
    }

    /** The status of its head. */
    public int status() {
        return head.status();
    }

    /** The address of its head. */
    public URI uri() {
        return head.uri();
    }

    /** The headers of its head. */
    public Headers headers() {
        return head.headers();
    }

    /** The server's time when it answered: its {@code Date}, or else local time. */
    public Instant serverTime() {
        return head.serverTime();
    }

    HttpAnswer asSkipped() {
        return new HttpAnswer(head, content, true);
    }

    HttpAnswer asAskedWith(Credentials credentials) {
        return new HttpAnswer(head.askedWith(credentials), content, skipped);
    }

    @Override
    public String toString() {
        return head + ", " + content.size() + " bytes" + (skipped ? ", skipped" : "");
    }
}
