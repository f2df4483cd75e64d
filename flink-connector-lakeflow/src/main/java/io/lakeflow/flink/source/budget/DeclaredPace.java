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

import io.lakeflow.flink.scan.RequestBudget.Limit;
import java.time.Duration;

/**
 * Keeps to a limit that is declared: no stretch of the period's length sees more requests than that
 * at the server, wherever it begins.
 *
 * <p>Not every request takes equally long from here to there, so the period is taken to be longer,
 * by the slack: a thirtieth of it, at most 4 s. Requests that are sent late or travel slowly, by
 * that much together, are still within the limit.
 *
 * <p>A limit per less than a minute is spent evenly. Of a longer one, the first half is spent as
 * fast as somebody wants it; then what is left is spread over the time until the oldest requests
 * are forgotten, so that there is always something left for who comes later.
 */
final class DeclaredPace implements Pace {
    private static final long LONGEST_SLACK = Duration.ofSeconds(4).toNanos();
    private static final long SHORTEST_PERIOD_WITH_BURST = Duration.ofMinutes(1).toNanos();
    private static final int BUCKETS = 240;

    private final Limit limit;
    private final long period;
    private final long spacing;
    private final RecentCounts recent;
    private long last = Long.MIN_VALUE;

    DeclaredPace(Limit limit) {
        this.limit = limit;
        this.period = limit.per().toNanos() + slack(limit);
        this.spacing = (period + limit.requests() - 1) / limit.requests();
        this.recent = new RecentCounts(period, BUCKETS);
    }

    /** By how much the time from here to the server may vary, in nanoseconds. */
    static long slack(Limit limit) {
        return Math.min(limit.per().toNanos() / 30, LONGEST_SLACK);
    }

    @Override
    public long next(long now) {
        if (last == Long.MIN_VALUE) {
            return now;
        }
        if (limit.per().toNanos() < SHORTEST_PERIOD_WITH_BURST) {
            return Math.max(now, last + spacing);
        }
        long time = Math.max(now, last);
        long left = limit.requests() - recent.sum(time);
        if (left * 2 > limit.requests()) {
            return time;
        }
        long more = recent.oldestLeaves();
        return left == 0 ? more : Math.max(now, last + Math.max(0, more - last) / left);
    }

    @Override
    public void take(long at) {
        last = at;
        recent.add(at);
    }

    @Override
    public long remaining(long now) {
        return last == Long.MIN_VALUE
                ? limit.requests()
                : Math.max(0, limit.requests() - recent.sum(Math.max(now, last)));
    }
}
