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
package io.lakeflow.flink.source;

import java.util.Random;

/** Randomness that a failing test names, so that it can be repeated. */
public final class RandomSeed {
    private final long seed;

    /** The seed given by {@code -Dlakeflow.random.seed=}, else one of its own. */
    public RandomSeed() {
        String given = System.getProperty("lakeflow.random.seed", "");
        seed = given.isBlank() ? System.nanoTime() : Long.parseLong(given);
    }

    public Random random() {
        return new Random(seed);
    }

    /** What to run again with; for the description of an assertion. */
    @Override
    public String toString() {
        return "-Dlakeflow.random.seed=" + seed;
    }
}
