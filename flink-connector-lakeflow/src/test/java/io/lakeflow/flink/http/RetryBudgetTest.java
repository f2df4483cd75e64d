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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private static final RandomGenerator LONGEST =
            new Random(0) {
                @Override
                public long nextLong(long bound) {
                    return bound - 1;
                }
            };

    private static List<Duration> waits(RetryBudget budget) {
        List<Duration> waits = new ArrayList<>();
        for (Optional<Duration> next = budget.next(); next.isPresent(); next = budget.next()) {
            waits.add(next.get());
        }
        return waits;
    }

    @Test
    void h6BoundDoublesUpToTheLargest() {
        RetryBudget budget = new RetryBudget(HttpSettings.defaults().withMaxAttempts(10), LONGEST);
        assertThat(waits(budget))
                .extracting(Duration::toMillis)
                .containsExactly(
                        500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L, 60_000L, 60_000L);
        assertThat(budget.attempts()).isEqualTo(10);
        assertThat(budget.backoff()).isEqualTo(Duration.ofMillis(183_500));
    }

    @Test
    void h6WaitsTogetherStayUnderTenMinutes() {
        RetryBudget budget = new RetryBudget(HttpSettings.defaults(), LONGEST);
        assertThat(waits(budget)).hasSizeLessThan(19);
        assertThat(budget.backoff()).isBetween(Duration.ofMinutes(9), RetryBudget.MOST_BACKOFF);
    }

    @Test
    void h6WaitsAreSpreadOverTheWholeBound() {
        HttpSettings settings = HttpSettings.defaults().withMaxAttempts(2);
        Random random = new Random(1);
        long shorter = 0;
        for (int i = 0; i < 1000; i++) {
            Duration wait = new RetryBudget(settings, random).next().orElseThrow();
            assertThat(wait).isBetween(Duration.ZERO, Duration.ofMillis(500));
            shorter += wait.compareTo(Duration.ofMillis(250)) < 0 ? 1 : 0;
        }
        assertThat(shorter).isBetween(400L, 600L);
    }

    @Test
    void oneAttemptIsNotRetried() {
        assertThat(new RetryBudget(HttpSettings.defaults().withMaxAttempts(1), LONGEST).next())
                .isEmpty();
    }
}
