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
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import javax.annotation.Nullable;

/**
 * One request to be made, as often as it takes.
 *
 * @param method in upper case
 * @param uri absolute, without the credentials
 * @param headers sent as they are; {@code Accept-Encoding} and {@code User-Agent} are added where
 *     they are missing
 * @param body not copied: not to be changed while the call is under way; null for none
 * @param credentials asked before every send, retries included, so that a renewed token is used; a
 *     null from it stands for none
 */
public record HttpCall(
        String method,
        URI uri,
        List<Header> headers,
        @Nullable byte[] body,
        Supplier<? extends Credentials> credentials) {

    private static final Credentials NO_CREDENTIALS = new Credentials.None();

    public HttpCall {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(uri, "uri");
        headers = List.copyOf(headers);
        Objects.requireNonNull(credentials, "credentials");
    }

    /** A call whose credentials do not change. */
    public HttpCall(
            String method,
            URI uri,
            List<Header> headers,
            @Nullable byte[] body,
            @Nullable Credentials credentials) {
        this(method, uri, headers, body, () -> credentials);
    }

    /** A {@code GET} without headers of its own and without credentials. */
    public static HttpCall get(URI uri) {
        return new HttpCall("GET", uri, List.of(), null, NO_CREDENTIALS);
    }

    /** The credentials to send now. */
    Credentials currentCredentials() {
        Credentials current = credentials.get();
        return current == null ? NO_CREDENTIALS : current;
    }

    /** The same without headers that could show who asks. */
    HttpCall withOpenHeadersOnly() {
        List<Header> open =
                headers.stream().filter(header -> Redaction.isOpen(header.name())).toList();
        return new HttpCall(method, uri, open, body, credentials);
    }

    /** Whether a header of this name, in any case, is set. */
    boolean hasHeader(String name) {
        return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name));
    }

    /** Shows neither header values nor credentials nor the values of the query. */
    @Override
    public String toString() {
        return method + " " + Redaction.withoutQueryValues(uri) + " " + headers;
    }
}
