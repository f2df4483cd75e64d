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
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import javax.annotation.Nullable;

/**
 * The budget for all requests of a job that show the same credentials to the same origin: one time
 * line, of which every request takes a slot.
 *
 * <p>Its members are the enumerators of the job's tables, each of which speaks for its readers and
 * for itself. They call it on their coordinator threads and on threads of timers, several at a
 * time: everything is under one lock, nothing blocks, and what a member is told it hands over to
 * its own coordinator thread.
 *
 * <p>Slots are given out up to {@link #AHEAD} before their time, so that readers are provided for
 * while messages travel, and earlier where an enumerator is about to be silent around a checkpoint.
 * Who waits comes first; what is left goes to those who expect to need more.
 *
 * <p>When an answer asks for a pause, all that was given is recalled, and nobody is given anything
 * until the pause is over. Then one request goes ahead, and only when its answer asks for no
 * further pause, the others follow.
 */
final class SharedBudget {
    static final Duration AHEAD = Duration.ofMillis(400);

    /** The same before an enumerator is silent, which it is for 600 ms at most in a row. */
    private static final Duration AHEAD_OF_SILENCE = Duration.ofSeconds(1);

    /**
     * Slots are given out when so much of {@link #AHEAD} is free, not each by itself; and those
     * that are only expected to be needed so seldom, to all together: else each would get many in a
     * row.
     */
    private static final long BATCH = Duration.ofMillis(100).toNanos();

    private static final long PATIENCE_WITH_PROBE = Duration.ofSeconds(10).toNanos();
    private static final long PROBE_VALIDITY = Duration.ofSeconds(2).toNanos();
    private static final long SHORTEST_SLEEP = Duration.ofMillis(5).toNanos();

    /** The enumerator of a table. */
    interface Member {
        /** What was granted is void, and everybody has to ask from now on. */
        void recall();

        /** Completes after the delay, on any thread. */
        CompletionStage<Void> after(Duration delay);
    }

    /** Who sends requests: a reader, or the enumerator itself. */
    interface Asker {
        Member member();

        /** Whether it cannot be granted anything while its member is silent. */
        boolean isReader();

        /** Takes slots that were asked for. */
        void grant(Grant grant);
    }

    /**
     * Slots.
     *
     * @param slots their times, in ascending order
     * @param validFor how long after its time one may be used, in nanoseconds
     * @param waiting how many of them are for requests that wait
     * @param probe whether all others wait for the answer to this one request
     */
    record Grant(long[] slots, long validFor, int waiting, boolean probe) {}

    private final LongSupplier nanoTime;
    private final Set<Member> members = new LinkedHashSet<>();
    private final TimeLine timeLine = new TimeLine();
    private final Orders orders = new Orders();

    private boolean mustAsk;

    /** Whether anything was granted that has not been recalled; a probe is nothing to recall. */
    private boolean hasGranted;

    private long pausedUntil = Long.MIN_VALUE;
    private boolean needsProbe;
    @Nullable private Asker probe;
    private long probeLostAt;
    private long nextRound = Long.MIN_VALUE;

    /** When the timer elapses that is set, and by whom; a member that leaves takes it along. */
    private long wakesAt = Long.MAX_VALUE;

    @Nullable private Member wakes;

    /**
     * @param nanoTime the clock of all times, as {@link System#nanoTime}
     */
    SharedBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** A table joins, with the limits that it knows of; they hold for all. */
    synchronized void join(Member member, RequestBudget budget) {
        timeLine.add(budget.limits());
        if (timeLine.isLimited() && !mustAsk) {
            recallAll();
        }
        members.add(member);
    }

    /** A table leaves; true if it was the last one. */
    synchronized boolean leave(Member member) {
        members.remove(member);
        orders.removeAll(member);
        if (member.equals(wakes)) {
            wakesAt = Long.MAX_VALUE;
        }
        serve();
        return members.isEmpty();
    }

    /** Whether requests need leave; it never ends. */
    synchronized boolean mustAsk() {
        return mustAsk;
    }

    /** Somebody has more requests that wait, and expects more to come. */
    synchronized void order(Asker asker, int waiting, int expected, int rate) {
        orders.add(asker, waiting, expected, rate, now());
        serve();
    }

    /** What somebody has ordered so far is not wanted any more. */
    synchronized void withdraw(Asker asker) {
        orders.remove(asker);
    }

    /** Somebody is gone. */
    synchronized void forget(Asker asker) {
        orders.remove(asker);
        dropped(asker);
    }

    /** What somebody was given has not reached it. */
    synchronized void dropped(Asker asker) {
        if (asker.equals(probe)) {
            probe = null;
        }
        serve();
    }

    /** From now on, or for now no longer, the readers of a member cannot be sent anything. */
    synchronized void silence(Member member, boolean is) {
        long now = now();
        if (is && now >= pausedUntil && !needsProbe) {
            orders.expect(member, AHEAD_OF_SILENCE.minus(AHEAD), now);
            give(now, now + AHEAD_OF_SILENCE.toNanos(), true);
        }
        orders.silence(member, is);
        serve();
    }

    /** An answer came to somebody. */
    synchronized void told(Asker asker, QuotaNews news, boolean toProbe) {
        long now = now();
        news.quotas().forEach(quota -> timeLine.told(quota, now));
        if (toProbe && asker.equals(probe)) {
            probe = null;
            needsProbe = false;
        }
        if (news.isPause()) {
            pausedUntil = Math.max(pausedUntil, now + news.pause().toNanos());
            needsProbe = true;
        }
        boolean stops =
                news.isPause() || news.quotas().stream().anyMatch(one -> one.remaining() == 0);
        if (!mustAsk ? stops || timeLine.isLimited() : stops && hasGranted) {
            recallAll();
        }
        serve();
    }

    /** The time, by the clock of all times here. */
    long now() {
        return nanoTime.getAsLong();
    }

    /** How many requests could be sent now; -1 where nothing limits them. */
    synchronized long remaining() {
        long now = now();
        return now < pausedUntil ? 0 : timeLine.remaining(now);
    }

    private void recallAll() {
        mustAsk = true;
        hasGranted = false;
        members.forEach(Member::recall);
    }

    private void serve() {
        if (!orders.any()) {
            return;
        }
        long now = now();
        if (now < pausedUntil) {
            wakeAt(pausedUntil, now);
        } else if (needsProbe) {
            sendProbe(now);
        } else {
            serveAll(now);
        }
    }

    private void sendProbe(long now) {
        if (probe == null || now >= probeLostAt) {
            long slot = timeLine.next(now);
            if (slot > now + AHEAD.toNanos()) {
                wakeAt(slot - AHEAD.toNanos(), now);
                return;
            }
            probe = orders.firstWaiting();
            if (probe == null) {
                return;
            }
            orders.serveWaiting(slot);
            timeLine.take(slot);
            probeLostAt = slot + PATIENCE_WITH_PROBE;
            deliver(PROBE_VALIDITY, true);
        }
        wakeAt(probeLostAt, now);
    }

    private void serveAll(long now) {
        long end = now + AHEAD.toNanos();
        if (timeLine.next(now) <= end - BATCH) {
            boolean isRound = now >= nextRound;
            if (isRound) {
                nextRound = now + BATCH;
            }
            give(now, end, isRound);
        }
        if (orders.any()) {
            wakeAt(Math.max(nextRound, timeLine.next(now) - AHEAD.toNanos() + BATCH), now);
        }
    }

    private void give(long now, long end, boolean alsoExpected) {
        long slot = timeLine.next(now);
        while (slot <= end
                && (orders.serveWaiting(slot) || alsoExpected && orders.serveExpecting(slot))) {
            timeLine.take(slot);
            slot = timeLine.next(now);
        }
        hasGranted = true;
        deliver(timeLine.validity(), false);
    }

    private void deliver(long validity, boolean isProbe) {
        orders.deliver(
                (asker, served) ->
                        asker.grant(
                                new Grant(served.slots(), validity, served.waiting(), isProbe)));
    }

    private void wakeAt(long time, long now) {
        if (time >= wakesAt || members.isEmpty()) {
            return;
        }
        Member member = members.iterator().next();
        wakesAt = time;
        wakes = member;
        member.after(Duration.ofNanos(Math.max(SHORTEST_SLEEP, time - now)))
                .thenRun(() -> woken(time));
    }

    private synchronized void woken(long time) {
        if (time == wakesAt) {
            wakesAt = Long.MAX_VALUE;
        }
        serve();
    }
}
