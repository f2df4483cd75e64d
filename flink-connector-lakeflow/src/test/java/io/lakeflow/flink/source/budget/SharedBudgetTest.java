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
import java.util.function.LongFunction;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        "50, 1, 5",
        "50, 1, 100",
        "1000, 1, 20",
        "10, 1, 5",
        "1, 1, 5",
        "7, 0.5, 30",
        "100, 10, 50",
        "60, 60, 50",
        "600, 60, 10",
        "500, 300, 100",
        "5000, 3600, 200"
    })
    void fiveTablesUseALimitAndKeepWithinIt(int requests, double per, int latency) {
        VirtualReaders job = new VirtualReaders(random, limit(requests, seconds(per)));
        job.jitter = Duration.ofMillis(per < 1 ? 5 : 10);
        fiveTables(job, Duration.ofMillis(latency));
        Duration end = seconds(Math.max(20, 5 * per));
        job.run(end);

        assertThat(mostWithin(job.arrivals, seconds(per)))
                .as("%s", seed)
                .isLessThanOrEqualTo(requests);
        assertThat(used(job, requests, per, end)).as("%s", seed).isGreaterThanOrEqualTo(0.95);
    }

    /** One reader with one chain of requests has the whole limit, as far as it is fast enough. */
    @ParameterizedTest
    @CsvSource({"50, 1, 5", "100, 1, 5", "20, 1, 30", "100, 10, 20", "600, 60, 50"})
    void aLoneChainHasTheWholeLimit(int requests, double per, int latency) {
        VirtualReaders job = new VirtualReaders(random, limit(requests, seconds(per)));
        job.jitter = Duration.ofMillis(1);
        job.table().reader().sendForEver(1, Duration.ofMillis(latency));
        Duration end = seconds(Math.max(30, 4 * per));
        job.run(end);

        assertThat(mostWithin(job.arrivals, seconds(per)))
                .as("%s", seed)
                .isLessThanOrEqualTo(requests);
        assertThat(used(job, requests, per, end)).as("%s", seed).isGreaterThanOrEqualTo(0.95);
    }

    @RepeatedTest(20)
    void noPatternOfArrivalsAndFailuresExceedsALimit() {
        int requests = 1 + random.nextInt(300);
        double per = List.of(0.5, 1.0, 2.0, 10.0, 60.0).get(random.nextInt(5));
        VirtualReaders job = new VirtualReaders(random, limit(requests, seconds(per)));
        job.jitter = Duration.ofNanos((long) Math.min(per * 1e9 / 60 - 3e6, 500e6));
        // More than that is not promised: to the API, all requests take as long but for the jitter.
        Duration latency = Duration.ofMillis(1 + random.nextInt(300));
        List<VirtualReaders.Table> tables = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(5); i++) {
            tables.add(job.table());
        }
        for (int i = 0; i < 300; i++) {
            job.later(
                    seconds(random.nextDouble() * 4 * per),
                    () -> somethingHappens(job, tables, latency));
        }
        job.run(seconds(4 * per));

        assertThat(job.arrivals).isNotEmpty();
        assertThat(mostWithin(job.arrivals, seconds(per)))
                .as("%d in %s s, %s", requests, per, seed)
                .isLessThanOrEqualTo(requests);
    }

    private void somethingHappens(
            VirtualReaders job, List<VirtualReaders.Table> tables, Duration latency) {
        VirtualReaders.Table table = tables.get(random.nextInt(tables.size()));
        VirtualReaders.Reader reader =
                table.readers.isEmpty()
                        ? table.reader()
                        : table.readers.get(random.nextInt(table.readers.size()));
        switch (random.nextInt(6)) {
            case 0 -> table.reader().sendForEver(1 + random.nextInt(4), latency);
            case 1 -> reader.fail();
            case 2 -> table.quiet(Duration.ofMillis(random.nextInt(700)));
            default -> {
                for (int i = 0; i <= random.nextInt(20); i++) {
                    reader.send(latency, false);
                }
            }
        }
    }

    /** After a burst, whoever comes waits no longer than the limit makes necessary. */
    @Test
    void aLongLimitAllowsABurstAndThenLeavesSomethingForLater() {
        VirtualReaders job = new VirtualReaders(random, limit(5_000, Duration.ofHours(1)));
        VirtualReaders.Reader reader = job.table().reader();
        reader.sendForEver(8, Duration.ofMillis(50));
        job.run(seconds(60));
        assertThat(job.arrivals).as("half of it").hasSizeBetween(2_300, 2_700);
        job.run(seconds(3_540));

        assertThat(job.arrivals).hasSizeBetween(4_900, 5_000);
        for (int minute = 2; minute < 60; minute++) {
            assertThat(job.arrivedBetween(seconds(60 * minute), seconds(60 * minute + 60)))
                    .as("in minute %d", minute)
                    .isBetween(35L, 50L);
        }
    }

    @Test
    void h2AStormMeetsOneRequestAtATimeOfTheWholeJob() {
        VirtualReaders job = new VirtualReaders(random);
        Duration from = seconds(10);
        Duration to = seconds(70);
        job.server =
                time ->
                        time >= from.toNanos() && time < to.toNanos()
                                ? new QuotaNews(Duration.ofSeconds(2), List.of())
                                : QuotaNews.NONE;
        VirtualReaders.Table table = job.table();
        for (int subtask = 0; subtask < 8; subtask++) {
            table.reader().sendForEver(1, Duration.ofMillis(100));
        }
        for (int i = 1; i < 80; i++) {
            job.at(i * VirtualReaders.SECOND, () -> table.quiet(Duration.ofMillis(350)));
        }
        job.run(seconds(80));

        assertThat(job.arrivedBetween(seconds(5), from)).isGreaterThan(100);
        assertThat(job.arrivedBetween(from, to)).isBetween(25L, 38L);
        assertThat(job.arrivedBetween(seconds(74), seconds(80))).isGreaterThan(100);
    }

    /** A fixed window, as GitHub has it: what remains and when it is reset, in every answer. */
    @ParameterizedTest
    @CsvSource({"100, 2", "1000, 60", "5000, 600"})
    void whatHeadersTellIsKeptToWithoutADeclaredLimit(int requests, int window) {
        VirtualReaders job = new VirtualReaders(random);
        int[] refused = {0};
        job.server = fixedWindow(job, requests, seconds(window), refused);
        job.table().reader().sendForEver(1, Duration.ofMillis(20));
        VirtualReaders.Table other = job.table();
        other.reader().sendForEver(2, Duration.ofMillis(20));
        other.reader().sendForEver(2, Duration.ofMillis(20));
        Duration end = seconds(6 * window);
        job.run(end);

        assertThat(refused[0]).as("%s", seed).isLessThanOrEqualTo(1);
        assertThat(job.arrivals.size() / (6.0 * requests))
                .as("%s", seed)
                .isGreaterThanOrEqualTo(0.95);
    }

    /** Also where the first answer of a window is one to a request that was sent before it. */
    @RepeatedTest(10)
    void aShortWindowIsUsedUpSoonAfterEachReset() {
        VirtualReaders job = new VirtualReaders(random);
        job.sluggishness = Duration.ofMillis(1);
        job.jitter = Duration.ofMillis(random.nextInt(1, 5));
        int[] refused = {0};
        job.server = fixedWindow(job, 100, seconds(2), refused);
        job.table().reader().sendForEver(random.nextInt(1, 4), Duration.ofMillis(2));
        job.run(seconds(10));

        assertThat(refused[0]).as("%s", seed).isZero();
        for (int reset = 2; reset < 10; reset += 2) {
            assertThat(job.arrivedBetween(seconds(reset), seconds(reset + 0.75)))
                    .as("after %d s, %s", reset, seed)
                    .isGreaterThanOrEqualTo(95);
        }
    }

    private static LongFunction<QuotaNews> fixedWindow(
            VirtualReaders job, int requests, Duration window, int[] refused) {
        long[] present = {-1, 0};
        return time -> {
            if (time / window.toNanos() != present[0]) {
                present[0] = time / window.toNanos();
                present[1] = requests;
            }
            Duration reset = Duration.ofNanos((present[0] + 1) * window.toNanos() - time);
            if (present[1] == 0) {
                refused[0]++;
                return new QuotaNews(reset, List.of(new QuotaNews.Quota("q", 0, reset)));
            }
            present[1]--;
            return new QuotaNews(
                    Duration.ZERO, List.of(new QuotaNews.Quota("q", present[1], reset)));
        };
    }

    /** Checkpoints every second, with the enumerators quiet for most of it. */
    @Test
    void quietTimesCostNothing() {
        VirtualReaders job = new VirtualReaders(random, limit(50, Duration.ofSeconds(1)));
        List<VirtualReaders.Table> tables = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            tables.add(job.table());
            tables.get(i).reader().sendForEver(2, Duration.ofMillis(20));
        }
        for (int i = 1; i < 40; i++) {
            job.at(
                    i * VirtualReaders.SECOND,
                    () -> tables.forEach(table -> table.quiet(Duration.ofMillis(650))));
        }
        Duration end = seconds(40);
        job.run(end);

        assertThat(mostWithin(job.arrivals, Duration.ofSeconds(1))).isLessThanOrEqualTo(50);
        assertThat(used(job, 50, 1, end)).as("%s", seed).isGreaterThanOrEqualTo(0.95);
    }

    /** A lease is for many requests, where requests come often. */
    @Test
    void thereAreFewerMessagesThanRequests() {
        VirtualReaders job = new VirtualReaders(random, limit(500, Duration.ofSeconds(1)));
        VirtualReaders.Table table = job.table();
        table.reader().sendForEver(16, Duration.ofMillis(20));
        table.reader().sendForEver(16, Duration.ofMillis(20));
        job.run(seconds(20));

        assertThat(job.arrivals.size()).isGreaterThan(9_000);
        assertThat(job.messages).isLessThan(job.arrivals.size() / 4);
    }

    private static double used(VirtualReaders job, int requests, double per, Duration end) {
        Duration steady = seconds(Math.max(5, per + 1));
        return job.arrivedBetween(steady, end)
                / (requests * (end.minus(steady).toNanos() / (per * 1e9)));
    }
}
