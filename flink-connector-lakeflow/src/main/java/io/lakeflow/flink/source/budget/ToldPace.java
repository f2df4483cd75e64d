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

import java.time.Duration;

/**
 * Keeps to a quota of which the answers tell what is left and when it is whole again.
 *
 * <p>While more than half of the most that was ever left is left, or the reset is near, requests
 * are sent as fast as somebody wants; else the rest is spread evenly over the time until the reset,
 * so that the quota is not found used up for long.
 *
 * <p>At the reset one request goes ahead, and its answer tells how many may follow: all of a quota
 * that is counted in windows, one of a bucket that fills up drop by drop. Answers of the time
 * before the reset tell nothing of it any more.
 *
 * <p>An answer tells what was left when it was written. Requests that were on their way then, or
 * are yet to be sent, are not in it. Which those are is not known; but they are at least those
 * whose time is yet to come, and at most those of the last seconds.
 */
final class ToldPace implements Pace {
    private static final long UNDER_WAY = Duration.ofSeconds(5).toNanos();
    private static final int BUCKETS = 50;

    /** So long a quota may be used up. */
    private static final long NEAR = Duration.ofSeconds(10).toNanos();

    /** Once there should be more of the quota, until an answer tells how much. */
    private static final long UNTOLD = Duration.ofSeconds(1).toNanos();

    private RecentCounts recent = new RecentCounts(UNDER_WAY, BUCKETS);
    private long most;
    private long left;
    private long reset = Long.MIN_VALUE;
    private long renewed = Long.MIN_VALUE;
    private long last = Long.MIN_VALUE;
    private boolean resetIsTold;

    /**
     * @param promised how many requests have leave for a time that is yet to come
     */
    void told(long remaining, Duration untilReset, long now, long promised) {
        long told = now + untilReset.toNanos();
        if (now < renewed || told <= renewed) {
            return;
        }
        most = Math.max(most, remaining + 1);
        if (now >= reset && resetIsTold) {
            renew(now);
            return;
        }
        long atLeast = remaining - Math.max(promised, recent.sum(Math.max(now, last)));
        left = Math.max(atLeast, Math.min(left, remaining - promised));
        reset = resetIsTold ? Math.max(reset, told) : told;
        resetIsTold = true;
    }

    @Override
    public long next(long now) {
        long time = Math.max(now, last);
        boolean mayHurry = left * 2 > most || countsAll() && left > 0 && reset - now <= NEAR;
        if (time >= reset || mayHurry) {
            return time;
        }
        return left <= 0 ? reset : Math.max(now, last + Math.max(0, reset - last) / left);
    }

    /** Before the first reset, requests are under way that were sent without leave. */
    private boolean countsAll() {
        return renewed != Long.MIN_VALUE;
    }

    @Override
    public void take(long at) {
        if (at >= reset) {
            renew(at);
        }
        left--;
        last = at;
        recent.add(at);
    }

    @Override
    public long remaining(long now) {
        return now >= reset ? most : Math.max(0, left);
    }

    private void renew(long at) {
        left = 1;
        last = at;
        renewed = at;
        reset = at + UNTOLD;
        resetIsTold = false;
        recent = new RecentCounts(UNDER_WAY, BUCKETS);
    }
}
