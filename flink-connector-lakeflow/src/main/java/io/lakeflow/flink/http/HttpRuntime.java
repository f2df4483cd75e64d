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

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * What an exchange needs from outside: time, waiting, leave to send, threads, counters. All
 * callbacks come on {@link #executor()} or {@link #nearby()}, except the first {@link #admit()} of
 * a call, which comes on the thread of the caller.
 */
public interface HttpRuntime {

    /** The local clock. Read by several threads. */
    InstantSource clock();

    /** Completes after the delay. Every wait of a call goes through it. */
    CompletionStage<Void> after(Duration delay);

    /**
     * Asked before every send, retries and redirects included.
     *
     * @return completes with what is closed once the request has ended, however it ended
     */
    CompletionStage<? extends AutoCloseable> admit();

    /** Where answers are judged by what they contain, and calls go on after a while. */
    Executor executor();

    /**
     * Where all other answers are judged, calls are completed, and those go on that had to wait for
     * leave: the client's event loop, or the thread that gives leave.
     */
    default Executor nearby() {
        return executor();
    }

    /** Where bodies go that are too large for memory. */
    default Path directory() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /**
     * An answer came, or a long one begins to come; then it is told again only if it asks for a
     * pause.
     *
     * @param pause how long the origin asks to be left alone, or zero; the exchange keeps to it by
     *     itself, others may have to be told
     */
    void answered(AnswerHead answer, Duration pause);

    /**
     * Counts.
     *
     * @param amount added to what was told before; below zero where an event can be taken back
     */
    void observe(HttpEvent event, long amount);

    /**
     * The {@code Date} header of an answer.
     *
     * @param sent local time when the request left
     * @param received local time when the answer's headers came
     */
    void serverDate(Instant date, Instant sent, Instant received);
}
