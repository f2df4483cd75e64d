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
import static io.lakeflow.flink.rest.StubList.row;
import static io.lakeflow.flink.rest.StubList.table;
import static io.lakeflow.flink.rest.StubList.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.rest.StubList.Row;
import io.lakeflow.flink.scan.PartitionReader;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Versions of a row leave in the order of their cursors, and no cursor hides another row. */
class ReadingOrderTest {
    private static final Map<String, String> CONFIG = Map.of("apikey", "${env:KEY}");

    private static ScanHarness harness(StubApi api, String table, ReadOptions options) {
        return new ScanHarness(api.spec("", table), "t", CONFIG, options);
    }

    private static String keyed(String order, String... more) {
        return table(
                "ingestion: cdc",
                "path: /t",
                "records: items",
                "page: {next: page, size: 2, stop: short}",
                "key: [id]",
                "cursor: {field: at, order: " + order + ", lookback: 9999d}",
                String.join("\n", more),
                COLUMNS);
    }

    @Test
    void aTailDoesNotGoBackBehindTheHistory() throws Exception {
        StubList history = new StubList(2, row(1, "new", 5));
        StubList changes = new StubList(2, row(2, "b", 2), row(1, "old", 3));
        try (StubApi api =
                        new StubApi(
                                request ->
                                        (request.path().equals("/all") ? history : changes)
                                                .apply(request));
                ScanHarness harness =
                        harness(
                                api,
                                keyed("none", "history: {path: /all}"),
                                ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+U1new", "+U2b");
            changes.add(row(1, "newer", 6));
            assertThat(text(harness.drain(reader))).containsExactly("+U1newer");
        }
    }

    @Test
    void anAnswerOfAReplicaThatLagsIsNotNews() throws Exception {
        StubList list = new StubList(2, row(1, "b", 5));
        try (StubApi api = new StubApi(list);
                ScanHarness harness = harness(api, keyed("none"), ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+U1b");
            list.replace(row(1, "a", 3));
            assertThat(text(harness.drain(reader))).isEmpty();
            list.replace(row(1, "c", 7));
            assertThat(text(harness.drain(reader))).containsExactly("+U1c");
        }
    }

    @Test
    void ofSeveralVersionsInADescendingListOnlyTheNewestComesOut() throws Exception {
        StubList list = new StubList(2, row(1, "c", 5), row(2, "x", 4), row(1, "b", 3));
        try (StubApi api = new StubApi(list);
                ScanHarness harness = harness(api, keyed("desc"), ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+U1c", "+U2x");
        }
    }

    @Test
    void c7_aRowInTheFutureHidesNoneAfterItInTheList() throws Exception {
        Instant start = Instant.now().minusSeconds(600);
        StubList list =
                new StubList(
                        2,
                        new Row(1, "a", start.toString()),
                        new Row(9, "z", "2999-12-31T00:00:00Z"),
                        new Row(2, "b", start.plusSeconds(60).toString()),
                        new Row(3, "c", start.plusSeconds(120).toString()));
        String table = keyed("asc", "params: {since: \"${cursor.from}\"}").replace("9999d", "1m");
        try (StubApi api = new StubApi(list);
                ScanHarness harness = harness(api, table, ScanHarness.batch())) {
            assertThat(text(harness.readAll())).containsExactly("+I1a", "+I9z", "+I2b", "+I3c");
        }
    }
}
