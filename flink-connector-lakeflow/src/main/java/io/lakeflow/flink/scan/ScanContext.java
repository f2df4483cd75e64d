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

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javax.annotation.Nullable;

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

    /**
     * Replaces a secret that is good for one use: opens it, has it exchanged for the next one and
     * puts that in its place, while nothing else on this machine does the same with it.
     *
     * @param reference a <code>${file:…}</code>
     * @param exchange gets the secret and completes with the one that is good from then on, which
     *     may be the same; not called where that could not be kept
     * @return completes when the new secret is in its place
     */
    CompletionStage<Void> rotateSecret(
            String reference, Function<String, CompletionStage<String>> exchange);

    /**
     * What the owner of this process grants to the tables that are read in it: a list in Flink's
     * own configuration, which no table can set.
     *
     * @param name of the list, without the {@code lakeflow.} before it
     * @return empty where nothing is granted
     */
    List<String> granted(String name);

    /**
     * Shares a value between all parts of a job, such as an access token. It is renewed in one
     * place, beside the planning of the job, and travels in memory only: it is in no state, and
     * after a restart it is asked for again.
     *
     * @param name names it among the values of this scan
     * @param renewal how it is renewed; called in that one place only, and may be called again
     *     before it has completed
     * @return how it is asked for here
     */
    SharedValue shared(String name, SharedValue renewal);

    /** Where decoding and callbacks run. Its threads end with the scan. */
    Executor executor();

    /**
     * Where goes on what is over sooner than another thread would be awake: on the thread that
     * brings it about, which others wait for. A test may take the steps in an order of its own.
     */
    Executor nearby();

    /** Where files may be that are too large for memory and gone with the process. */
    default Path temporaryDirectory() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /**
     * Adds to a metric of the reader or the enumerator.
     *
     * @param amount below zero only for a {@linkplain ScanMetric#isLevel() level}
     */
    void count(ScanMetric metric, long amount);

    /** The right to have one request under way. */
    interface Permit extends AutoCloseable {
        @Override
        void close();
    }

    /** A value that can be renewed. */
    @FunctionalInterface
    interface SharedValue {

        /**
         * Asks for the value.
         *
         * @param rejected the value that was found to be no longer good; null where none was
         * @return completes with a value other than that, never to be logged or stored;
         *     exceptionally with a {@link ScanException} when there is none to be had
         */
        CompletionStage<String> get(@Nullable String rejected);
    }
}
