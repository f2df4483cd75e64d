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
package io.lakeflow.flink.source.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.source.RandomSeed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private final RandomSeed seed = new RandomSeed();

    @Test
    void passesOverExactlyWhatWasEmittedOfAnUnchangedPage() {
        Random random = seed.random();
        for (int run = 0; run < 200; run++) {
            List<Long> page = randomPage(random, random.nextInt(3_000));
            int cut = random.nextInt(page.size() + 1);

            List<Long> again = readAgain(page, emitted(page.subList(0, cut)));

            assertThat(again).as("%s", seed).isEqualTo(page.subList(cut, page.size()));
        }
    }

    @Test
    void recognisesRowsThatHaveShifted() {
        List<Long> page = numbers(0, 500);
        List<Long> shifted = new ArrayList<>(page.subList(100, 500));
        shifted.addAll(numbers(900, 50));

        List<Long> again = readAgain(shifted, emitted(page.subList(0, 300)));

        assertThat(again).isEqualTo(shifted.subList(200, 450));
    }

    @Test
    void passesOverAnIdentityAsOftenAsItWasEmitted() {
        assertThat(readAgain(List.of(7L, 7L, 7L, 8L), emitted(List.of(7L, 7L))))
                .containsExactly(7L, 8L);
    }

    @Test
    void emitsAChangedPrefixAgainButNoRowThatIsKnown() {
        List<Long> page = numbers(0, 1_500);
        List<Long> changed = new ArrayList<>(page);
        changed.remove(3);
        changed.addAll(numbers(5_000, 10));

        List<Long> again = readAgain(changed, emitted(page.subList(0, 1_200)));

        List<Long> prefixAgain = new ArrayList<>(numbers(0, 200));
        prefixAgain.remove(3);
        assertThat(again.subList(0, 199)).isEqualTo(prefixAgain);
        assertThat(again.subList(199, again.size()))
                .isEqualTo(changed.subList(1_199, changed.size()));
    }

    @Test
    void noticesThatThePageIsShorterThanItsPrefixWas() {
        List<Long> page = numbers(0, 2_500);
        List<Long> shorter = page.subList(0, 100);

        List<Long> again = readAgain(shorter, emitted(page));

        assertThat(again).isEqualTo(shorter);
    }

    @Test
    void theOrderOfThePrefixCounts() {
        List<Long> page = numbers(0, 1_100);
        List<Long> swapped = new ArrayList<>(page);
        Collections.swap(swapped, 1, 2);

        assertThat(readAgain(swapped, emitted(page))).isEqualTo(swapped.subList(0, 100));
    }

    @Test
    void losesNoRowWhateverHappenedToThePage() {
        Random random = seed.random();
        for (int run = 0; run < 200; run++) {
            List<Long> page = randomPage(random, random.nextInt(2_500));
            Emitted emitted = emitted(page.subList(0, random.nextInt(page.size() + 1)));
            List<Long> changed = new ArrayList<>(page);
            for (int i = 0; i < 5 && !changed.isEmpty(); i++) {
                changed.remove(random.nextInt(changed.size()));
                changed.add(random.nextInt(changed.size() + 1), -1L - random.nextInt(1_000));
            }

            List<Long> all = new ArrayList<>(page.subList(0, (int) emitted.count()));
            all.addAll(readAgain(changed, emitted));

            assertThat(all).as("%s", seed).containsAll(changed);
        }
    }

    /** What a reader emits of a page, given what was emitted of it before. */
    private static List<Long> readAgain(List<Long> page, Emitted emitted) {
        Replay replay = new Replay(emitted);
        List<Long> rows = pass(page, replay);
        if (replay.prefixChanged()) {
            assertThat(rows).as("emitted before the change was known").isEmpty();
            rows = pass(page, replay.withoutPrefix());
        }
        return rows;
    }

    private static List<Long> pass(List<Long> page, Replay replay) {
        List<Long> rows = new ArrayList<>();
        for (long identity : page) {
            if (!replay.wasEmitted(identity) && !replay.prefixChanged()) {
                rows.add(identity);
            }
            if (replay.prefixChanged()) {
                return rows;
            }
        }
        replay.endPage();
        return rows;
    }

    private static Emitted emitted(List<Long> rows) {
        PageProgress progress = new PageProgress(Emitted.NOTHING);
        rows.forEach(progress::add);
        return progress.toEmitted();
    }

    private static List<Long> randomPage(Random random, int size) {
        return random.longs(size, 0, Math.max(1, size / 2)).boxed().toList();
    }

    private static List<Long> numbers(long from, int count) {
        return LongStream.range(from, from + count).boxed().toList();
    }
}
