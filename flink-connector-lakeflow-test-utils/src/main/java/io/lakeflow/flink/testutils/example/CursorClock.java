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
package io.lakeflow.flink.testutils.example;

import java.time.InstantSource;
import java.util.OptionalLong;

/**
 * Gives each write to a table its cursor value: now, but always later than the write before. With
 * ties, as many writes in a row share a value, except that a write never shares it with the version
 * it replaces and a deletion shares it with nothing: such versions could not be told apart. Not
 * thread-safe.
 */
final class CursorClock {

    private final InstantSource clock;
    private final int ties;
    private long last = Long.MIN_VALUE;
    private int shared;

    /**
     * @param ties how many writes share a value, 1 for none
     */
    CursorClock(InstantSource clock, int ties) {
        this.clock = clock;
        this.ties = ties;
    }

    /**
     * The cursor of an insert or update.
     *
     * @param replaced the cursor of the version that it replaces, empty for a new row
     */
    long nextWrite(OptionalLong replaced) {
        boolean sharesLast =
                shared > 0 && shared < ties && (replaced.isEmpty() || replaced.getAsLong() != last);
        if (!sharesLast) {
            advance();
        }
        shared++;
        return last;
    }

    long nextDeletion() {
        advance();
        return last;
    }

    private void advance() {
        long now = Timestamps.micros(clock.instant());
        last = last == Long.MIN_VALUE ? now : Math.max(now, last + 1);
        shared = 0;
    }
}
