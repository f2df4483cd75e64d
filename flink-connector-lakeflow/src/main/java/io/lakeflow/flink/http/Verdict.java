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

/** What an answer means for the call. */
public sealed interface Verdict {

    /** The answer is what was asked for. */
    record Accept() implements Verdict {}

    /** There is nothing there, and that is no error: the answer is handed on, marked as skipped. */
    record Skip() implements Verdict {}

    /** The answer is elsewhere: in its {@code Location}, if that is of an allowed origin. */
    record Follow() implements Verdict {}

    /**
     * A passing fault: sent again after a back-off; counts as an attempt.
     *
     * @param reason completes "answered with 502 Bad Gateway: …"
     */
    record Retry(String reason) implements Verdict {}

    /**
     * The API asks for patience: sent again after the delay, as often as it asks; does not count as
     * an attempt. A delay under one second becomes one second, one over an hour fails the call.
     *
     * @param reason completes "answered with 429 Too Many Requests: …"
     */
    record Wait(Duration delay, String reason) implements Verdict {}

    /**
     * The credentials are refused. Fails the call; whoever has others may send it again.
     *
     * @param message sentences for the user: what it means and what to do
     */
    record Refused(String message) implements Verdict {}

    /**
     * Trying again would not help.
     *
     * @param message sentences for the user: what it means and what to do
     */
    record Fail(String message) implements Verdict {}
}
