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
package io.lakeflow.flink.source.budget;

import static io.lakeflow.flink.source.budget.VirtualReaders.limit;
import static io.lakeflow.flink.source.budget.VirtualReaders.mostWithin;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.scan.QuotaNews;
import io.lakeflow.flink.source.RandomSeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole way of a lease, between readers, enumerators and a server, in virtual time. */
class SharedBudgetTest {
    private final RandomSeed seed = new RandomSeed();
    private final Random random = seed.random();

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    /** Five tables with eight readers each, as many chains as readers have by default. */
    private static void fiveTables(VirtualReaders job, Duration latency) {
        for (int table = 0; table < 5; table++) {
            VirtualReaders.Table one = job.table();
            for (int subtask = 0; subtask < 8; subtask++) {
                one.reader().sendForEver(4, latency);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "50, 1, 5", "50, 1, 100", "1000, 1, 20", "10, 1, 5", "1, 1, 5", "7, 0.5, 30", "100, 10, 50",
        "60, 60, 50", "600, 60, 10", "500, 300, 100", "5000, 3600, 200"
    })
    void fiveTablesUseALimitAndKeepWithinIt(int requests, double per, int latency) {
        VirtualReaders job = new VirtualReaders(random, limit(requests, seconds(per)));
        fiveTables(job, Duration.ofMillis(latency));
        Duration end = seconds(Math.max(20, 5 * per));
        job.run(end);

        assertThat(mostWithin(job.arrivals, seconds(per))).as("%s", seed).isLessThanOrEqualTo(requests);
        Duration steady = seconds(per + 1);
        double used =
                job.arrivedBetween(steady, end)
                        / (requests * (end.minus(steady).toNanos() / (per * 1e9)));
        assertThat(used).as("%s", seed).isGreaterThanOrEqualTo(0.95);
    }
}
