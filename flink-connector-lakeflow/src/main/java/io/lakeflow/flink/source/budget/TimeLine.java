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
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * When requests may be sent, by all limits that are declared and all quotas that answers have told
 * of. Not safe for use by several threads; nanoseconds of one clock.
 */
final class TimeLine {
    private static final long SHORTEST_VALIDITY = Duration.ofMillis(1).toNanos();
    private static final long LONGEST_VALIDITY = Duration.ofSeconds(2).toNanos();
    private static final int MOST_QUOTAS = 16;

    private final Map<RequestBudget.Limit, DeclaredPace> declared = new LinkedHashMap<>();
    private final Map<String, ToldPace> told = new LinkedHashMap<>();

    /** The times of slots that may still be to come. */
    private final Deque<Long> promised = new ArrayDeque<>();

    private long validity = LONGEST_VALIDITY;

    void add(List<RequestBudget.Limit> limits) {
        for (RequestBudget.Limit limit : limits) {
            declared.computeIfAbsent(limit, DeclaredPace::new);
            validity =
                    Math.max(SHORTEST_VALIDITY, Math.min(validity, DeclaredPace.slack(limit) / 2));
        }
    }

    void told(QuotaNews.Quota quota, long now) {
        if (told.size() < MOST_QUOTAS || told.containsKey(quota.name())) {
            told.computeIfAbsent(quota.name(), name -> new ToldPace())
                    .told(quota.remaining(), quota.untilReset(), now, promised(now));
        }
    }

    boolean isLimited() {
        return !declared.isEmpty() || !told.isEmpty();
    }

    /** The time of the next slot, not before {@code now}. */
    long next(long now) {
        return paces().mapToLong(pace -> pace.next(now)).max().orElse(now);
    }

    void take(long at) {
        declared.values().forEach(pace -> pace.take(at));
        told.values().forEach(pace -> pace.take(at));
        promised.add(at);
    }

    /** How long after its time a slot may be used, so that the limits still hold. */
    long validity() {
        return validity;
    }

    /** How many requests could be sent now; -1 where nothing limits them. */
    long remaining(long now) {
        return paces().mapToLong(pace -> pace.remaining(now)).min().orElse(-1);
    }

    private long promised(long now) {
        while (!promised.isEmpty() && promised.peek() <= now) {
            promised.remove();
        }
        return promised.size();
    }

    private Stream<Pace> paces() {
        return Stream.concat(
                declared.entrySet().stream()
                        .filter(pace -> told.isEmpty() || !pace.getKey().untilTold())
                        .map(Map.Entry::getValue),
                told.values().stream());
    }
}
