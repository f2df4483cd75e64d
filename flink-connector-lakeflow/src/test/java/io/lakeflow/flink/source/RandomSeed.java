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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Randomness that can be repeated with {@code -Dlakeflow.random.seed=}. */
public final class RandomSeed {
    private static final Logger LOG = LoggerFactory.getLogger(RandomSeed.class);

    private RandomSeed() {}

    /** A random of the given seed, or of one of its own, which is logged. */
    public static Random random() {
        String given = System.getProperty("lakeflow.random.seed", "");
        long seed = given.isBlank() ? System.nanoTime() : Long.parseLong(given);
        LOG.warn("Random seed: -Dlakeflow.random.seed={}", seed);
        return new Random(seed);
    }
}
