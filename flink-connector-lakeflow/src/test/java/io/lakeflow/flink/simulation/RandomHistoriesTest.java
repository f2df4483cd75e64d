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
package io.lakeflow.flink.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tables, writes, faults and failures at random, and what came out compared with the truth. {@code
 * -Dlakeflow.random.seed=} is the seed of the first case (1 unless set, so that a build is decided
 * by the code alone), {@code -Dlakeflow.random.cases=} says how many follow each other, with a
 * default that takes a minute or less.
 */
@Timeout(3_600)
class RandomHistoriesTest {
    private static final int CASES = Integer.getInteger("lakeflow.random.cases", 200);
    private static final int SHOWN = 3;

    private final long firstSeed = firstSeed();

    private static long firstSeed() {
        String given = System.getProperty("lakeflow.random.seed", "");
        return given.isBlank() ? 1 : Long.parseLong(given);
    }

    @Test
    void whatComesOutIsWhatWasPromised() {
        List<String> failures = new ArrayList<>();
        List<Long> seeds = new ArrayList<>();
        for (long seed = firstSeed; seed < firstSeed + CASES; seed++) {
            try (RandomHistory history = new RandomHistory(seed)) {
                List<String> findings = history.run();
                if (!findings.isEmpty()) {
                    seeds.add(seed);
                    if (failures.size() < SHOWN) {
                        failures.add(String.join("\n", findings) + "\n\n" + history.report());
                    }
                }
            }
        }
        if (!failures.isEmpty()) {
            fail(
                    "%d of %d cases from -Dlakeflow.random.seed=%d on went wrong: %s%n%n%s",
                    seeds.size(),
                    CASES,
                    firstSeed,
                    seeds,
                    String.join("\n\n================\n\n", failures));
        }
    }

    @Test
    void aSeedTellsTheWholeHistory() {
        assertThat(run(firstSeed)).isEqualTo(run(firstSeed));
    }

    private static String run(long seed) {
        try (RandomHistory history = new RandomHistory(seed)) {
            history.run();
            return history.events().replaceAll("127.0.0.1:\\d+", "server");
        }
    }
}
