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
package io.lakeflow.flink.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.source.RandomSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctLongsTest {
    private final RandomSeed seed = new RandomSeed();

    @ParameterizedTest
    @ValueSource(ints = {3, 500, 1_000_000})
    void answersLikeAListWithoutDuplicates(int range) {
        Random random = seed.random();
        DistinctLongs longs = new DistinctLongs();
        List<Long> expected = new ArrayList<>();
        for (int step = 0; step < 5_000; step++) {
            long number = random.nextInt(range) - range / 2;
            assertThat(longs.find(number)).as("%s", seed).isEqualTo(expected.indexOf(number));
            assertThat(longs.add(number)).as("%s", seed).isEqualTo(!expected.contains(number));
            if (!expected.contains(number)) {
                expected.add(number);
            }
            if (random.nextInt(200) == 0) {
                int first = random.nextInt(expected.size() + 1);
                longs.keepFirst(first);
                expected.subList(first, expected.size()).clear();
            }
            assertThat(longs.size()).as("%s", seed).isEqualTo(expected.size());
        }
        for (int place = 0; place < expected.size(); place++) {
            assertThat(longs.get(place)).as("%s", seed).isEqualTo(expected.get(place));
        }
    }

    @Test
    void theExtremesAreNumbersLikeOthers() {
        DistinctLongs longs = new DistinctLongs();
        for (long number : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(longs.find(number)).as("%s", seed).isEqualTo(-1);
            assertThat(longs.add(number)).as("%s", seed).isTrue();
            assertThat(longs.add(number)).as("%s", seed).isFalse();
        }
    }
}
