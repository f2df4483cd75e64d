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
    /** A request is sent again after a passing fault. */
    RETRY,
    /** The API asked to wait. */
    THROTTLED,
    /** Milliseconds that a request has waited because the origin asked to, or is broken. */
    WAITED,
    /** Bytes of an answer's body, as they came over the wire. */
    BYTES_RECEIVED
}
