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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.QuotaNews;
import io.lakeflow.flink.scan.RequestBudget;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.ScanException;
import io.lakeflow.flink.scan.ScanMetric;
import io.lakeflow.flink.scan.TableDescription;
import io.lakeflow.flink.scan.TableScan;
import io.lakeflow.flink.scan.TableScanFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scan is given that no job runs. */
class LocalScanTest {
    private static final SourceSettings SETTINGS =
            new SourceSettings(Duration.ofSeconds(1), 100, 1_000, false, TailGate.END_OF_HISTORY);
    private static final Duration PER = Duration.ofMillis(500);

    /** A scan that does nothing by itself, and shows what it was given. */
    private static final class Bare implements TableScanFactory, TableScan {
        private static final long serialVersionUID = 1L;

        private final transient List<RequestBudget.Limit> limits;
        private transient ScanContext context;
        private transient boolean closed;

        Bare(RequestBudget.Limit... limits) {
            this.limits = List.of(limits);
        }

        @Override
        public TableDescription describe() {
            return new TableDescription(
                    "bare",
                    RowType.of(),
                    List.of(),
                    null,
                    ChangelogMode.insertOnly(),
                    Boundedness.BOUNDED);
        }

        @Override
        public RequestBudget budget() {
            return new RequestBudget("bare", limits, null);
        }

        @Override
        public TableScan open(ScanContext given) {
            context = given;
            return this;
        }

        @Override
        public CompletionStage<Plan> plan(Offset position) {
            return CompletableFuture.completedFuture(
                    new Plan(List.of(), new Offset("{}"), Progress.FINISHED));
        }

        @Override
        public PartitionReader read(Partition partition, Offset offset, long[] emitted) {
            throw new UnsupportedOperationException("it has no partitions");
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static Duration timeOf(Bare scan, int requests) throws Exception {
        long begin = System.nanoTime();
        for (int i = 0; i < requests; i++) {
            scan.context.permit().toCompletableFuture().get(30, TimeUnit.SECONDS).close();
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Test
    void requestsKeepToTheDeclaredLimits() throws Exception {
        Bare bare = new Bare(new RequestBudget.Limit(4, PER, false));
        try (TableScan scan = LocalScan.open(bare, SETTINGS, (metric, amount) -> {})) {
            assertThat(timeOf(bare, 9)).isGreaterThanOrEqualTo(PER.multipliedBy(2));
        }
    }

    @Test
    void aPauseThatTheApiAsksForIsKept() throws Exception {
        Bare bare = new Bare();
        Map<ScanMetric, Long> counted = new ConcurrentHashMap<>();
        try (TableScan scan =
                LocalScan.open(
                        bare,
                        SETTINGS,
                        (metric, amount) -> counted.merge(metric, amount, Long::sum))) {
            bare.context.answered(new QuotaNews(PER, List.of()));
            assertThat(timeOf(bare, 1)).isGreaterThanOrEqualTo(PER.dividedBy(2));
        }
        assertThat(counted.get(ScanMetric.THROTTLED_TIME)).isPositive();
    }

    @Test
    void everySecretMayBeOpenedThatTheProcessCanRead(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("token"), "s3cret\n");
        Bare bare = new Bare();
        try (TableScan scan = LocalScan.open(bare, SETTINGS, (metric, amount) -> {})) {
            assertThat(bare.context.resolveSecret("${file:" + file + "}")).isEqualTo("s3cret");
            assertThat(bare.context.resolveSecret("${env:PATH}")).isEqualTo(System.getenv("PATH"));
            assertThatThrownBy(() -> bare.context.resolveSecret("${env:NOBODY_HAS_SET_THIS}"))
                    .isInstanceOf(ScanException.class)
                    .hasMessageContaining("has no variable NOBODY_HAS_SET_THIS");
        }
    }

    @Test
    void closingItClosesWhatIsUnderIt() {
        Bare bare = new Bare();
        LocalScan.open(bare, SETTINGS, (metric, amount) -> {}).close();
        assertThat(bare.closed).isTrue();
    }
}
