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
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * What an API tells of the version of an answer, to be asked at the same address whether there is
 * another one (RFC 9110, section 8.8). It is kept in memory only.
 *
 * @param header that asks for it
 */
record Validator(URI address, String header, String value) {
    /** A time says nothing of changes in its own second; RFC 9110 asks for a minute. */
    private static final Duration SAFE_AGE = Duration.ofMinutes(1);

    /** Null where the answer cannot be asked for on a condition. */
    @Nullable
    static Validator of(RequestParts request, HttpAnswer answer) {
        if (!request.method().equals("GET") || request.body() != null) {
            return null;
        }
        return answer.headers()
                .first("ETag")
                .map(tag -> new Validator(request.uri(), "If-None-Match", tag))
                .or(() -> ofTime(request, answer))
                .orElse(null);
    }

    private static Optional<Validator> ofTime(RequestParts request, HttpAnswer answer) {
        return answer.head()
                .lastModified()
                .filter(time -> !time.plus(SAFE_AGE).isAfter(answer.serverTime()))
                .flatMap(time -> answer.headers().first("Last-Modified"))
                .map(time -> new Validator(request.uri(), "If-Modified-Since", time));
    }

    /** Has a request ask for another version only, if it is the same request. */
    boolean addTo(RequestParts request) {
        boolean same =
                request.method().equals("GET")
                        && request.body() == null
                        && request.uri().equals(address);
        if (same) {
            request.headers.put(header, value);
        }
        return same;
    }
}
