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
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the calls to one origin through, or lets them wait: while the origin asks for patience, and
 * while it is broken. It never fails a call.
 *
 * <p>It is broken after {@value #FAILURES_THAT_BREAK} passing faults in a row, if it has ever
 * answered: an address that was never right is a mistake, which the attempts of a call bring to
 * light. After {@link #FIRST_BREAK}, and after twice as long each further time up to {@link
 * #LONGEST_BREAK}, one call goes through as a probe; all others wait for what becomes of it. The
 * same holds when a call was told to come back later, so that all that waited do not come back at
 * once.
 *
 * <p>Safe for use by several threads; nothing blocks.
 */
final class OriginGate {
    static final int FAILURES_THAT_BREAK = 10;
    static final Duration FIRST_BREAK = Duration.ofSeconds(30);
    static final Duration LONGEST_BREAK = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(OriginGate.class);

    private final Origin origin;
    private final HttpRuntime runtime;
    private boolean hasAnswered;
    private int failuresInARow;
    private Duration nextBreak = FIRST_BREAK;
    private Instant closedUntil = Instant.MIN;
    private boolean needsProbe;
    private boolean shownAsBroken;
    @Nullable private Pass probe;
    private CompletableFuture<Void> probed = new CompletableFuture<>();

    OriginGate(Origin origin, HttpRuntime runtime) {
        this.origin = origin;
        this.runtime = runtime;
    }

    /** Completes when a request may be sent; its outcome must be told to the pass. */
    CompletionStage<Pass> enter() {
        CompletionStage<Void> wait;
        synchronized (this) {
            Instant now = runtime.clock().instant();
            if (closedUntil.isAfter(now)) {
                wait = runtime.after(Duration.between(now, closedUntil));
            } else if (!needsProbe) {
                return CompletableFuture.completedFuture(new Pass());
            } else if (probe == null) {
                probe = new Pass();
                return CompletableFuture.completedFuture(probe);
            } else {
                wait = probed;
            }
        }
        return wait.thenComposeAsync(done -> enter(), runtime.executor());
    }

    /** Whether calls wait because too many have failed. */
    synchronized boolean isBroken() {
        return failuresInARow >= FAILURES_THAT_BREAK && needsProbe;
    }

    /** Whether the origin has ever answered with something else than a passing fault. */
    synchronized boolean hasAnswered() {
        return hasAnswered;
    }

    /** The API asks that no request is sent before the delay has passed. */
    synchronized void pause(Duration delay) {
        runtime.observe(HttpEvent.THROTTLED_TIME, close(delay).toMillis());
    }

    /** By how much longer requests wait than they would have. */
    private Duration close(Duration delay) {
        Instant now = runtime.clock().instant();
        Instant until = now.plus(delay);
        if (!until.isAfter(closedUntil)) {
            return Duration.ZERO;
        }
        Duration longer = Duration.between(closedUntil.isAfter(now) ? closedUntil : now, until);
        closedUntil = until;
        return longer;
    }

    private void showWhetherBroken() {
        if (isBroken() != shownAsBroken) {
            shownAsBroken = isBroken();
            runtime.observe(HttpEvent.BREAKER_OPEN, shownAsBroken ? 1 : -1);
        }
    }

    private synchronized void answered(Pass pass) {
        hasAnswered = true;
        failuresInARow = 0;
        nextBreak = FIRST_BREAK;
        if (pass == probe) {
            needsProbe = false;
        }
        showWhetherBroken();
    }

    private synchronized void throttled(Duration delay) {
        hasAnswered = true;
        failuresInARow = 0;
        needsProbe = true;
        pause(delay);
        showWhetherBroken();
    }

    private synchronized void failed(Pass pass) {
        failuresInARow++;
        boolean breaks = hasAnswered && failuresInARow >= FAILURES_THAT_BREAK;
        if (breaks && (!needsProbe || pass == probe)) {
            LOG.warn(
                    "{} has failed {} times in a row: requests to it wait for {} before one of them tries again",
                    origin,
                    failuresInARow,
                    FailureText.duration(nextBreak));
            needsProbe = true;
            close(nextBreak);
            Duration doubled = nextBreak.multipliedBy(2);
            nextBreak = doubled.compareTo(LONGEST_BREAK) < 0 ? doubled : LONGEST_BREAK;
        }
        showWhetherBroken();
    }

    private void end(Pass pass) {
        CompletableFuture<Void> waiting;
        synchronized (this) {
            if (pass != probe) {
                return;
            }
            probe = null;
            waiting = probed;
            probed = new CompletableFuture<>();
        }
        waiting.complete(null);
    }

    /** The right to send one request. Only the first thing that it is told counts. */
    final class Pass implements AutoCloseable {
        private final AtomicBoolean ended = new AtomicBoolean();

        /** An answer came, whatever it says. */
        void answered() {
            end(OriginGate.this::answered);
        }

        /** An answer came: come back later. */
        void throttled(Duration delay) {
            end(pass -> OriginGate.this.throttled(delay));
        }

        /** A passing fault. */
        void failed() {
            end(OriginGate.this::failed);
        }

        /** Nothing was learned about the origin. */
        @Override
        public void close() {
            end(pass -> {});
        }

        private void end(Consumer<Pass> outcome) {
            if (ended.compareAndSet(false, true)) {
                outcome.accept(this);
                OriginGate.this.end(this);
            }
        }
    }
}
