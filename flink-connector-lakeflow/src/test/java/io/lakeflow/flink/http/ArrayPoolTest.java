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
package io.lakeflow.flink.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayPoolTest {
    private final ArrayPool pool = new ArrayPool();

    @ParameterizedTest
    @ValueSource(ints = {16 << 10, 17_000, 1_027_999, 1 << 20, (1 << 20) + 1, 16 << 20})
    void anArrayIsLittleLongerThanWasAskedFor(int length) {
        assertThat(pool.take(length).length).isBetween(length, length + length / 8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, ArrayPool.SMALLEST - 1})
    void aSmallArrayIsFreshAndAsLongAsWasAskedFor(int length) {
        byte[] array = pool.take(length);
        assertThat(array).hasSize(length);
        pool.giveBack(array);
        assertThat(pool.take(length)).isNotSameAs(array);
    }

    @Test
    void anArrayIsLentToOneAtATime() {
        byte[] first = pool.take(100_000);
        assertThat(pool.take(100_000)).isNotSameAs(first);
        pool.giveBack(first);
        assertThat(pool.take(90_000)).isSameAs(first);
        assertThat(pool.take(90_000)).isNotSameAs(first);
    }

    @Test
    void aLargeArrayIsNotGivenForALittle() {
        byte[] large = pool.take(1 << 20);
        pool.giveBack(large);
        assertThat(pool.take(20_000)).isNotSameAs(large);
        assertThat(pool.take(2 << 20)).isNotSameAs(large);
        assertThat(pool.take(1 << 20)).isSameAs(large);
    }

    @Test
    void whatWaitsIsBoundedAndTheOldestGoesFirst() {
        int length = 1 << 20;
        List<byte[]> lent = new ArrayList<>();
        for (int i = 0; i <= ArrayPool.MOST_IDLE / length; i++) {
            lent.add(pool.take(length));
        }
        lent.forEach(pool::giveBack);
        for (int i = lent.size() - 1; i > 0; i--) {
            assertThat(pool.take(length)).isSameAs(lent.get(i));
        }
        assertThat(pool.take(length)).isNotSameAs(lent.get(0));

        byte[] tooLarge = pool.take(ArrayPool.MOST_IDLE + 1);
        pool.giveBack(tooLarge);
        assertThat(pool.take(ArrayPool.MOST_IDLE + 1)).isNotSameAs(tooLarge);
    }
}
