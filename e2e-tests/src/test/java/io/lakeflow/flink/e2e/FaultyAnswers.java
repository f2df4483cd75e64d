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
package io.lakeflow.flink.e2e;

import io.lakeflow.flink.testutils.http.Response;
import io.lakeflow.flink.testutils.scripted.Interference;
import io.lakeflow.flink.testutils.scripted.JournalEntry;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Passing faults of an API, at random: errors, limits, lost connections, answers cut off. */
final class FaultyAnswers implements Interference {
    private static final int CUT_AFTER_BYTES = 100;
    private static final List<Interference> FAULTS =
            List.of(
                    Interference.always(Interference.status(500)),
                    Interference.always(Interference.status(503)),
                    Interference.always(Interference.status(429).withHeader("Retry-After", "1")),
                    Interference.drop(),
                    Interference.truncate(CUT_AFTER_BYTES));

    private final SplittableRandom random;
    private final double rate;
    private final AtomicInteger faults = new AtomicInteger();

    FaultyAnswers(double rate, long seed) {
        this.rate = rate;
        this.random = new SplittableRandom(seed);
    }

    /** How many there were. */
    int faults() {
        return faults.get();
    }

    @Override
    public CompletionStage<Response> answer(JournalEntry request, Supplier<Response> proper) {
        if (random.nextDouble() >= rate) {
            return Interference.none().answer(request, proper);
        }
        faults.incrementAndGet();
        return FAULTS.get(random.nextInt(FAULTS.size())).answer(request, proper);
    }
}
