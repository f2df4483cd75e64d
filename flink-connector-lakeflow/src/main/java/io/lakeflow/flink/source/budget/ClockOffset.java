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
 * By how much a clock of another machine differs from the one here, as far as its messages tell:
 * none comes before it was sent, so the one that took the shortest is the best. Only the last
 * minute or so counts, for clocks drift. Nanoseconds.
 */
final class ClockOffset {
    private static final long GENERATION = Duration.ofSeconds(30).toNanos();

    private long current = Long.MAX_VALUE;
    private long previous = Long.MAX_VALUE;
    private long began;

    void observe(long sent, long received) {
        if (current != Long.MAX_VALUE && received - began > GENERATION) {
            previous = current;
            current = Long.MAX_VALUE;
        }
        if (current == Long.MAX_VALUE) {
            began = received;
        }
        current = Math.min(current, received - sent);
    }

    /** A time of the other clock by the one here; after the first message only. */
    long here(long there) {
        return there + Math.min(current, previous);
    }
}
