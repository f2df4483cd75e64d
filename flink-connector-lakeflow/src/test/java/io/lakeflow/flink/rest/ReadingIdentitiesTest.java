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

import static io.lakeflow.flink.rest.StubList.COLUMNS;
import static io.lakeflow.flink.rest.StubList.letters;
import static io.lakeflow.flink.rest.StubList.row;
import static io.lakeflow.flink.rest.StubList.table;
import static io.lakeflow.flink.rest.StubList.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.rest.StubList.Row;
import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Progress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How much is remembered of emitted rows, and what happens above that. */
class ReadingIdentitiesTest {
    private static final ReadOptions AT_MOST_3 = ScanHarness.remembering(3);
    private static final Map<String, String> CONFIG = Map.of("apikey", "${env:KEY}");

    private static ScanHarness harness(StubApi api, String table, ReadOptions options) {
        return new ScanHarness(api.spec("", table), "t", CONFIG, options);
    }

    private static String lookingBack(String ingestion, String... more) {
        return table(
                "ingestion: " + ingestion,
                "path: /t",
                "params: {since: \"${cursor.from}\"}",
                "records: items",
                "page: {next: page, size: 2, stop: short}",
                "cursor: {field: at, order: asc, lookback: 9999d}",
                String.join("\n", more),
                COLUMNS);
    }

    @Test
    void rowsThatNeverChangeAreNotEmittedTwiceButRefused() throws Exception {
        try (StubApi api = new StubApi(new StubList(2, letters(5)));
                ScanHarness harness = harness(api, lookingBack("append"), AT_MOST_3);
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThatThrownBy(() -> harness.drain(reader))
                    .hasMessageContaining("Table 't', partition 'all'")
                    .hasMessageContaining("'scan.max-identities' is 3")
                    .hasMessageContaining("a smaller 'scan.lookback'")
                    .hasMessageContaining("raise 'scan.max-identities'");
        }
    }

    @Test
    void keyedRowsAreForgottenFromTheOldestOnAndComeAgainInOrder() throws Exception {
        try (StubApi api = new StubApi(new StubList(2, letters(5)));
                ScanHarness harness = harness(api, lookingBack("cdc", "key: [id]"), AT_MOST_3);
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader)))
                    .containsExactly("+U1a", "+U2b", "+U3c", "+U4d", "+U5e");
            assertThat(text(harness.drain(reader))).containsExactly("+U1a", "+U2b", "+U3c");
        }
    }

    @Test
    void anOldVersionDoesNotComeAgainAfterANewOne() throws Exception {
        StubList list =
                new StubList(2, row(1, "a", 1), row(2, "b", 2), row(3, "c", 3), row(1, "A", 4));
        try (StubApi api = new StubApi(list);
                ScanHarness harness =
                        harness(api, lookingBack("cdc", "key: [id]"), ScanHarness.remembering(2));
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+U1a", "+U2b", "+U3c", "+U1A");
            assertThat(text(harness.drain(reader))).containsExactly("+U2b", "+U3c");
        }
    }

    @Test
    void nothingGrowsBeyondIt() throws Exception {
        String unordered =
                table(
                        "ingestion: cdc",
                        "path: /t",
                        "records: items",
                        "page: {next: page, size: 2, stop: short}",
                        "key: [id]",
                        "cursor: {field: at, order: none, lookback: 9999d}",
                        COLUMNS);
        for (String table : List.of(unordered, lookingBack("cdc", "key: [id]"))) {
            try (StubApi api = new StubApi(new StubList(2, letters(9)));
                    ScanHarness harness = harness(api, table, AT_MOST_3);
                    PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
                Batch batch;
                do {
                    batch = reader.next().toCompletableFuture().get();
                    var json = Json.parse(batch.next().json());
                    assertThat(size(json.path("seen").asText())).isLessThanOrEqualTo(3);
                    assertThat(size(json.path("round").path("toSkip").asText()))
                            .isLessThanOrEqualTo(3);
                } while (batch.progress() == Progress.MORE);
                assertThat(size(Json.parse(batch.next().json()).path("seen").asText()))
                        .isEqualTo(3);
            }
        }
    }

    private static int size(String packed) {
        return SeenIdentities.unpack(packed).size();
    }

    @Test
    void partitionsOfASubtaskShareIt() throws Exception {
        StubList list = new StubList(2, letters(2));
        String table = lookingBack("append", "each: {n: \"${config.names}\"}");
        try (StubApi api = new StubApi(list);
                ScanHarness harness = harness(api, table, AT_MOST_3)) {
            List<Partition> partitions = harness.plan();
            PartitionReader first = harness.scan.read(partitions.get(0), null);
            PartitionReader second = harness.scan.read(partitions.get(1), null);
            assertThat(harness.drain(first)).hasSize(2);
            assertThatThrownBy(() -> harness.drain(second)).hasMessageContaining("is 3");
            first.close();
            second.close();
            try (PartitionReader again = harness.scan.read(partitions.get(1), null)) {
                assertThat(harness.drain(again)).hasSize(2);
            }
        }
    }

    @Test
    void c7_aRowInTheFutureIsRememberedThoughNoCursorIsStored() throws Exception {
        StubList list = new StubList(2, new Row(9, "z", "2999-12-31T00:00:00Z"));
        try (StubApi api = new StubApi(list);
                ScanHarness harness =
                        harness(
                                api,
                                lookingBack("append").replace(", lookback: 9999d", ""),
                                ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+I9z");
            assertThat(text(harness.drain(reader))).isEmpty();
            list.replace(row(1, "a", 1), new Row(9, "z", "2999-12-31T00:00:00Z"));
            assertThat(text(harness.drain(reader))).containsExactly("+I1a");
            assertThat(text(harness.drain(reader))).isEmpty();
        }
    }
}
