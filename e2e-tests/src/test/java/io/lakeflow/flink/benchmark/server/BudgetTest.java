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
package io.lakeflow.flink.benchmark.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BudgetTest {

    @Test
    void aBucketGivesItsBurstAndThenItsRate() {
        Budget budget = Budget.bucket(50, 2, 0);
        assertThat(budget.take(0)).isTrue();
        assertThat(budget.take(0)).isTrue();
        assertThat(budget.take(0)).isFalse();
        assertThat(budget.resetSeconds(0)).isEqualTo(0.02);
        assertThat(budget.take(millis(19))).isFalse();
        assertThat(budget.take(millis(21))).isTrue();
        assertThat(budget.idealSeconds(102)).isEqualTo(2);
    }

    @Test
    void aWindowGivesAllItHasAtItsBeginning() {
        Budget budget = Budget.window(2, 2, 0);
        assertThat(budget.take(0)).isTrue();
        assertThat(budget.take(0)).isTrue();
        assertThat(budget.take(millis(1_999))).isFalse();
        assertThat(budget.remaining()).isZero();
        assertThat(budget.take(millis(2_001))).isTrue();
        assertThat(budget.remaining()).isEqualTo(1);
        assertThat(budget.idealSeconds(6)).isEqualTo(4);
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
