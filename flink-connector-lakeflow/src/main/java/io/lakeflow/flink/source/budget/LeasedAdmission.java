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
package io.lakeflow.flink.source.budget;

import io.lakeflow.flink.scan.QuotaNews;
import io.lakeflow.flink.scan.RequestBudget;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Lets the requests of one process through when the job's budget allows them: the reader's part, or
 * the enumerator's own.
 *
 * <p>Where nothing limits requests, they pass at once, until an answer or the coordinator says that
 * they have to ask. From then on each uses a slot of a lease. Slots are asked for in advance: as
 * many as requests wait that have none, and where requests come often, as many more as the next
 * second will need. A slot that nobody used in its time is lost.
 *
 * <p>Requests for leases are counted, never repeated: what was asked for and not yet granted is
 * always for requests that wait, be it for pages that turned out not to be there. A reader {@link
 * #end ends} only when the coordinator has nothing to send to it any more.
 *
 * <p>Safe for use by several threads. Nothing blocks; messages to the coordinator are sent under
 * the lock, so that they leave in the order of what they count.
 */
public final class LeasedAdmission {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** So many requests in a second are worth to be provided for. */
    private static final int OFTEN = 5;

    /** New slots are asked for when those at hand last shorter. */
    private static final long EARLY = Duration.ofMillis(300).toNanos();

    private static final long BETWEEN_REPORTS = Duration.ofMillis(250).toNanos();

    /** What an answer has told is told no longer after it: times in it count from then on. */
    private static final long FRESH = Duration.ofMillis(50).toNanos();

    private final LongSupplier nanoTime;
    private final Function<Duration, CompletionStage<Void>> after;
    private final Executor executor;
    private final LongConsumer waited;
    private final Consumer<SourceEvent> coordinator;

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Deque<Slot> slots = new ArrayDeque<>();
    private final ClockOffset clock = new ClockOffset();
    private final RecentCounts used = new RecentCounts(SECOND, 10);

    private boolean mustAsk;
    private int recalls;
    private int asked;
    private boolean askedAhead;
    private boolean probing;
    @Nullable private CompletableFuture<Void> ended;
    private long lastReport;

    /** What the last answer has told and the coordinator has not been. */
    @Nullable private QuotaNews unreported;

    private long answeredAt;
    private long wakesAt = Long.MAX_VALUE;

    private record Waiting(CompletableFuture<Void> turn, long since) {}

    /** Times are the coordinator's. */
    private record Slot(long at, long until) {}

    /**
     * @param budget whether it has limits from the beginning
     * @param nanoTime the local clock, as {@link System#nanoTime}
     * @param after completes after a delay, on the executor
     * @param executor where requests go on that had to wait
     * @param waited told how long each did, in milliseconds
     * @param coordinator takes messages, on any thread, and does not block
     */
    public LeasedAdmission(
            RequestBudget budget,
            LongSupplier nanoTime,
            Function<Duration, CompletionStage<Void>> after,
            Executor executor,
            LongConsumer waited,
            Consumer<SourceEvent> coordinator) {
        this.mustAsk = !budget.limits().isEmpty();
        this.nanoTime = nanoTime;
        this.after = after;
        this.executor = executor;
        this.waited = waited;
        this.coordinator = coordinator;
        this.lastReport = nanoTime.getAsLong() - BETWEEN_REPORTS;
    }

    /** The coordinator can be sent messages from now on, and learns whom to answer. */
    public synchronized void start() {
        coordinator.accept(new LeaseRequest(recalls, 0, 0, 0));
    }

    /** Completes when a request may be sent. */
    public CompletionStage<Void> enter() {
        Waiting request = new Waiting(new CompletableFuture<>(), nanoTime.getAsLong());
        synchronized (this) {
            if (ended != null) {
                return request.turn();
            }
            if (!mustAsk) {
                return CompletableFuture.completedFuture(null);
            }
            waiting.add(request);
        }
        serve();
        return request.turn();
    }

    /**
     * Nobody wants the answer of any request from now on, so that none is let through.
     *
     * @return completes when the coordinator sends nothing any more
     */
    public synchronized CompletionStage<Void> end() {
        if (ended == null) {
            ended = new CompletableFuture<>();
            waiting.clear();
            if (asked > 0 || probing) {
                coordinator.accept(new LeaseReturn());
            } else {
                ended.complete(null);
            }
        }
        return ended;
    }

    /** An answer came. */
    public synchronized void answered(QuotaNews news) {
        if (ended != null) {
            return;
        }
        long now = nanoTime.getAsLong();
        boolean isNews = news.isPause() || !news.quotas().isEmpty();
        unreported = isNews ? news : null;
        answeredAt = now;
        if (probing || news.isPause() || isNews && now - lastReport >= BETWEEN_REPORTS) {
            report(news, now);
        }
        mustAsk |= isNews;
    }

    private void report(QuotaNews news, long now) {
        lastReport = now;
        unreported = null;
        coordinator.accept(new QuotaReport(news, probing));
        probing = false;
    }

    /**
     * The coordinator has sent a message.
     *
     * @return whether it is one about the budget
     */
    public boolean received(SourceEvent message) {
        if (message instanceof LeaseGrant grant) {
            granted(grant);
        } else if (message instanceof LeaseRecall recall) {
            recalled(recall);
        } else {
            return false;
        }
        executor.execute(this::serve);
        return true;
    }

    /** How many requests wait for the budget at this moment. */
    public synchronized int waiting() {
        return waiting.size();
    }

    private synchronized void granted(LeaseGrant grant) {
        clock.observe(grant.sentAt(), nanoTime.getAsLong());
        asked -= grant.waiting();
        askedAhead = false;
        probing |= grant.probe();
        for (long at : grant.slots()) {
            slots.add(new Slot(at, at + grant.validFor()));
        }
    }

    private synchronized void recalled(LeaseRecall recall) {
        recalls = recall.recalls();
        mustAsk = true;
        probing = false;
        asked = 0;
        askedAhead = false;
        slots.clear();
        if (ended != null) {
            ended.complete(null);
        }
    }

    /** Lets go who has a slot whose time has come, asks for more, and sets the timer. */
    private void serve() {
        List<Waiting> admitted = new ArrayList<>();
        long now = nanoTime.getAsLong();
        synchronized (this) {
            dropLost(now);
            while (!waiting.isEmpty() && isDue(now)) {
                slots.remove();
                used.add(now);
                admitted.add(waiting.remove());
            }
            ask(now);
            sleep(now);
        }
        for (Waiting request : admitted) {
            waited.accept(TimeUnit.NANOSECONDS.toMillis(now - request.since()));
            request.turn().complete(null);
        }
    }

    private void dropLost(long now) {
        while (!slots.isEmpty() && clock.here(slots.peek().until()) < now) {
            slots.remove();
        }
    }

    private boolean isDue(long now) {
        return !slots.isEmpty() && clock.here(slots.peek().at()) <= now;
    }

    private void ask(long now) {
        if (ended != null) {
            return;
        }
        int unprovided = waiting.size() - slots.size();
        int rate = (int) used.sum(now);
        int expected = expected(now, rate, unprovided);
        // What an answer has told may be what those who wait are waiting for.
        if (unprovided > 0 && unreported != null && now - answeredAt <= FRESH) {
            report(unreported, now);
        }
        // Not for each that begins to wait: those who wait longer are served meanwhile.
        if (expected > 0 || unprovided > 0 && asked * 2 < unprovided) {
            int more = Math.max(0, unprovided - asked);
            asked += more;
            askedAhead |= expected > 0;
            coordinator.accept(new LeaseRequest(recalls, more, expected, rate));
        }
    }

    private int expected(long now, int rate, int unprovided) {
        boolean isEarly = slots.isEmpty() || clock.here(slots.peekLast().until()) - now < EARLY;
        return rate < OFTEN || askedAhead || !isEarly
                ? 0
                : (int) (rate * SharedBudget.AHEAD.toNanos() / SECOND) + unprovided;
    }

    private void sleep(long now) {
        if (waiting.isEmpty() || slots.isEmpty()) {
            return;
        }
        long due = clock.here(slots.peek().at());
        if (due < wakesAt) {
            wakesAt = due;
            after.apply(Duration.ofNanos(Math.max(0, due - now))).thenRun(() -> woken(due));
        }
    }

    private void woken(long due) {
        synchronized (this) {
            if (due == wakesAt) {
                wakesAt = Long.MAX_VALUE;
            }
        }
        serve();
    }
}
