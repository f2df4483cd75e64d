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

import static io.lakeflow.flink.rest.StubApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.Partition.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a table with windows is planned when the read goes on. */
class HistoryPlanTest {
    private static final String START = ", start: \"2026-01-01T00:00:00Z\"";

    @Test
    void aTableWithAKeyHasParallelWindowsAndAGatedTail() throws Exception {
        List<Partition> plan = plan("cdc", true);
        Partition tail = plan.get(plan.size() - 1);

        assertThat(plan).hasSizeGreaterThan(2).allMatch(part -> "all".equals(part.group()));
        assertThat(plan.subList(0, plan.size() - 1)).allMatch(Partition::isHistory);
        assertThat(tail.kind()).isEqualTo(Kind.ENDLESS);
    }

    @Test
    void theGatedTailLooksBackForWhatBecomesVisibleLate() throws Exception {
        List<Partition> plan = plan("cdc", true);
        String lastTo = Json.parse(plan.get(plan.size() - 2).json()).get("to").asText();
        String tailFrom = Json.parse(plan.get(plan.size() - 1).json()).get("from").asText();

        assertThat(Instant.parse(tailFrom)).isEqualTo(Instant.parse(lastTo).minusSeconds(60));
    }

    @Test
    void withoutAlignedCheckpointsHistoryAndTailAreOneSplit() throws Exception {
        assertThat(plan("cdc", false))
                .singleElement()
                .matches(part -> part.kind() == Kind.ENDLESS && part.group() == null);
    }

    @Test
    void anAppendedTableHasNoGate() throws Exception {
        assertThat(plan("append", true))
                .hasSizeGreaterThan(2)
                .allMatch(part -> part.group() == null);
    }

    private static List<Partition> plan(String ingestion, boolean parallelHistory)
            throws Exception {
        String table =
                """
                t:
                  ingestion: %s
                  path: /t
                  params: {from: "${window.from}", to: "${window.to}"}
                  page: {next: none}
                  key: [id]
                  cursor: {field: at, order: none, window: 7d, lookback: 60s%s}
                  columns: {id: BIGINT NOT NULL, at: TIMESTAMP_LTZ(3)}
                """
                        .formatted(ingestion, START);
        ReadOptions all = ScanHarness.unbounded();
        ReadOptions options =
                new ReadOptions(
                        all.start(),
                        all.end(),
                        all.mode(),
                        all.changelog(),
                        all.onError(),
                        null,
                        null,
                        null,
                        null,
                        all.maxIdentities(),
                        all.maxSnapshotKeys(),
                        parallelHistory,
                        all.http());
        try (StubApi api = new StubApi(request -> json("[]"));
                ScanHarness harness =
                        new ScanHarness(
                                api.spec("", table),
                                "t",
                                Map.of("apikey", "${env:KEY}"),
                                options)) {
            return harness.plan();
        }
    }
}
