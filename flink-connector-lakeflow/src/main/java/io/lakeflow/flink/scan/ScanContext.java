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
package io.lakeflow.flink.scan;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * What a scan gets from the side that runs it: time, timers, permits, secrets, threads, metrics.
 * All waiting of a scan goes through it, so that a test can run a scan in virtual time.
 */
public interface ScanContext {

    /** The local clock. */
    InstantSource clock();

    /** The API's clock, shared by all partitions that this context serves. */
    ApiClock apiClock();

    /** Completes after the delay, on {@link #executor()}. */
    CompletionStage<Void> after(Duration delay);

    /**
     * Asks for leave to send one request; the answer waits while the budget is used up.
     *
     * @return a permit to be closed when the request has ended, however it ended
     */
    CompletionStage<Permit> permit();

    /**
     * An answer has come. What it tells about the budget holds for all of the job's requests that
     * draw from it.
     */
    void answered(QuotaNews news);

    /**
     * Opens a reference such as <code>${env:TOKEN}</code> or <code>${file:/run/token}</code>.
     *
     * @return the secret, never to be logged or stored
     * @throws ScanException if the reference is not allowed here, with the line of configuration
     *     that would allow it, or if it leads nowhere
     */
    String resolveSecret(String reference);

    /** Where decoding and callbacks run. Its threads end with the scan. */
    Executor executor();

    /** Adds to a counter of the reader or the enumerator. */
    void count(ScanMetric metric, long amount);

    /** The right to have one request under way. */
    interface Permit extends AutoCloseable {
        @Override
        void close();
    }
}
