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

import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * Decides for each request whether it fails, and how. The n-th request rolls the same numbers for
 * the same seed, whatever the rate is and was.
 */
final class ErrorDice {

    private static final int[] STATUSES = {429, 500, 503};

    private final SplittableRandom random;
    private volatile double rate;

    ErrorDice(long seed, double rate) {
        this.random = new SplittableRandom(seed);
        rate(rate);
    }

    /**
     * Sets the probability of an error.
     *
     * @throws IllegalArgumentException if it is not from 0 to 1
     */
    void rate(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("error rate must be 0 to 1, found " + probability);
        }
        rate = probability;
    }

    /** The status that the next request fails with; empty if it does not. */
    synchronized OptionalInt roll() {
        double chance = random.nextDouble();
        int status = STATUSES[random.nextInt(STATUSES.length)];
        return chance < rate ? OptionalInt.of(status) : OptionalInt.empty();
    }
}
