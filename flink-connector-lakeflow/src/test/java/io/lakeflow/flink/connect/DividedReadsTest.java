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
package io.lakeflow.flink.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lakeflow.flink.http.HttpSettings;
import io.lakeflow.flink.rest.DirectContext;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.ScanMetric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connectors that divide their tables without offsets. */
@Timeout(60)
class DividedReadsTest {
    private final DirectContext context = new DirectContext();

    @AfterEach
    void close() {
        context.close();
    }

    private ConnectHarness harness(LakeflowConnect connector, boolean bounded) throws Exception {
        return new ConnectHarness(
                TableOfTest.of(connector)
                        .bounded(bounded)
                        .http(HttpSettings.defaults().withMaxAttempts(3)),
                context);
    }

    @Test
    void aReadThatEndsIsOfItsParts() throws Exception {
        List<Partition> parts;
        try (ConnectHarness planning = harness(new DividedConnector(), true)) {
            Plan plan = planning.firstPlan();
            assertThat(plan.progress()).isEqualTo(Progress.FINISHED);
            parts = plan.partitions();
        }
        assertThat(parts)
                .extracting(Partition::id, Partition::kind)
                .containsExactly(
                        tuple("part-0", Partition.Kind.FINITE),
                        tuple("part-1", Partition.Kind.FINITE),
                        tuple("part-2", Partition.Kind.FINITE));

        List<String> rows = new ArrayList<>();
        try (ConnectHarness reading = harness(new DividedConnector(), true)) {
            for (Partition part : parts) {
                rows.addAll(ConnectHarness.keys(reading.read(part, null)));
            }
        }
        assertThat(rows)
                .hasSize(DividedConnector.PARTS * DividedConnector.ROWS_OF_PART)
                .doesNotHaveDuplicates()
                .startsWith("0-0")
                .endsWith("2-39");
    }

    @Test
    void aReadThatGoesOnIsOfTheWholeTable() throws Exception {
        try (ConnectHarness harness = harness(new DividedConnector(), false)) {
            Plan plan = harness.firstPlan();

            assertThat(plan.partitions())
                    .singleElement()
                    .extracting(Partition::kind)
                    .isEqualTo(Partition.Kind.ENDLESS);
            assertThat(ConnectHarness.keys(harness.read(plan.partitions().get(0), null)))
                    .containsExactly("as a whole");
        }
    }

    /** Fails when it is asked for the first time, and once in the middle of each part. */
    private static final class Faulty extends DividedConnector {
        private static final long serialVersionUID = 1L;

        private final Set<Object> asked = new HashSet<>();

        private void failAtFirst(Object question) {
            if (asked.add(question)) {
                throw new UncheckedIOException(new IOException("connection reset"));
            }
        }

        @Override
        public List<?> getPartitions(String table, Map<String, String> options) {
            failAtFirst("which parts");
            return super.getPartitions(table, options);
        }

        @Override
        public Iterable<?> readPartition(
                String table, Map<String, Object> partition, Map<String, String> options) {
            Iterable<Map<String, String>> rows =
                    () ->
                            rows((Integer) partition.get("part")).stream()
                                    .peek(row -> failInTheMiddle(row.get("k")))
                                    .iterator();
            return rows;
        }

        private void failInTheMiddle(String key) {
            if (key.endsWith("-17")) {
                failAtFirst(key);
            }
        }
    }

    @Test
    void partsThatBreakOffAreReadAgainAndNoRowComesTwice() throws Exception {
        List<String> rows = new ArrayList<>();
        try (ConnectHarness harness = harness(new Faulty(), true)) {
            for (Partition part : harness.firstPlan().partitions()) {
                rows.addAll(ConnectHarness.keys(harness.read(part, null)));
            }
        }

        assertThat(rows)
                .hasSize(DividedConnector.PARTS * DividedConnector.ROWS_OF_PART)
                .doesNotHaveDuplicates();
        assertThat(context.counted(ScanMetric.RETRIES)).isEqualTo(1 + DividedConnector.PARTS);
    }
}
