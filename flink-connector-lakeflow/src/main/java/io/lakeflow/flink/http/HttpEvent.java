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

/** What an exchange counts. */
public enum HttpEvent {
    /**
     * A request was sent, retries and redirects included; not the repetition on a new connection
     * when one that was kept open turned out to be closed.
     */
    REQUEST,
    /** An answer came with a status from 200 to 299. */
    RESPONSE_2XX,
    /** With one from 300 to 399: a redirect, or nothing new. */
    RESPONSE_3XX,
    /** With one from 400 to 499. */
    RESPONSE_4XX,
    /** With one from 500 on. */
    RESPONSE_5XX,
    /** No answer came, or not all of one. */
    NO_RESPONSE,
    /** A request is sent again after a passing fault. */
    RETRY,
    /** The API asked to wait. */
    THROTTLED,
    /**
     * Milliseconds for which requests to an origin are held back because the API asked for it, told
     * when they begin; time that several calls wait through is told once.
     */
    THROTTLED_TIME,
    /**
     * 1 when requests to an origin begin to wait because too many have failed, -1 when they do so
     * no longer.
     */
    BREAKER_OPEN,
    /** Bytes of an answer's body, as they came over the wire. */
    BYTES_RECEIVED;

    /** What an answer with this status is. */
    static HttpEvent response(int status) {
        return switch (status / 100) {
            case 2 -> RESPONSE_2XX;
            case 3 -> RESPONSE_3XX;
            case 4 -> RESPONSE_4XX;
            default -> RESPONSE_5XX;
        };
    }
}
