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

import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of several pages whose rows move while they are read. */
class ReadingPassesTest {
    private static final Map<String, String> CONFIG = Map.of("apikey", "${env:KEY}");

    private static ScanHarness harness(StubApi api, String table, ReadOptions options) {
        return new ScanHarness(api.spec("", table), "t", CONFIG, options);
    }

    private static String unordered(String ingestion, String page) {
        return table(
                "ingestion: " + ingestion,
                "path: /t",
                "records: items",
                "page: " + page,
                ingestion.equals("append") ? "key: []" : "key: [id]",
                ingestion.equals("snapshot") ? "" : "cursor: {field: at, order: none}",
                COLUMNS);
    }

    private static final String SHORT = "{next: page, size: 2, stop: short}";

    private static final String FROM_CURSOR =
            table(
                    "ingestion: cdc",
                    "path: /t",
                    "params: {since: \"${cursor.from}\"}",
                    "records: items",
                    "page: {next: page, size: 1, stop: short}",
                    "key: [id]",
                    "cursor: {field: at, order: asc}",
                    COLUMNS);

    /** Four rows on two pages, of which the first goes before the second page: row 3 slips over. */
    private static StubList slipping() {
        StubList list = new StubList(2, letters(4));
        list.before("2", () -> list.remove(1));
        return list;
    }

    @Test
    void c5_aRowThatSlippedOverAPageBoundaryIsFoundByTheNextPass() throws Exception {
        try (StubApi api = new StubApi(slipping());
                ScanHarness harness =
                        harness(api, unordered("cdc", SHORT), ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+U1a", "+U2b", "+U4d", "+U3c");
            assertThat(text(harness.drain(reader))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cdc", "snapshot"})
    void c5_aBatchReadFindsItTooAndEmitsNoKeyTwice(String ingestion) throws Exception {
        StubList list = new StubList(2, letters(4));
        list.before(
                "2",
                () -> {
                    list.remove(1);
                    list.add(row(1, "A", 9));
                });
        try (StubApi api = new StubApi(list);
                ScanHarness harness =
                        harness(api, unordered(ingestion, SHORT), ScanHarness.batch())) {
            assertThat(text(harness.readAll())).containsExactly("+I1a", "+I2b", "+I4d", "+I3c");
        }
    }

    /** Page 2 of the rows from 1 on shows row 1 again, for row 2 is on page 1 by then. */
    @Test
    void c5_aKeyThatIsListedInAnotherVersionShowsThatTheListHasShifted() throws Exception {
        StubList list = new StubList(1, letters(2));
        list.before("2", () -> list.replace(row(2, "b", 2), row(1, "A", 9)));
        try (StubApi api = new StubApi(list);
                ScanHarness harness = harness(api, FROM_CURSOR, ScanHarness.batch())) {
            assertThat(text(harness.readAll())).containsExactly("+I1a", "+I2b");
        }
    }

    /** Of the rows from 1 on one goes in each of three readings just before row 7 is listed. */
    @Test
    void c5_rowsThatGoInSeveralReadingsHideNoneBehindThem() throws Exception {
        StubList list =
                new StubList(
                        1,
                        row(1, "a", 1),
                        row(2, "b", 1),
                        row(3, "c", 1),
                        row(4, "d", 1),
                        row(5, "e", 1),
                        row(6, "f", 1),
                        row(7, "g", 2),
                        row(8, "h", 3));
        goesBefore(7, 1, list);
        try (StubApi api = new StubApi(list);
                ScanHarness harness = harness(api, FROM_CURSOR, ScanHarness.batch())) {
            assertThat(text(harness.readAll()))
                    .containsExactly(
                            "+I1a", "+I2b", "+I3c", "+I4d", "+I5e", "+I6f", "+I8h", "+I7g");
        }
    }

    /** Row {@code id} goes before a page, the next row before the page before in the next pass. */
    private static void goesBefore(int page, int id, StubList list) {
        list.before(
                "" + page,
                () -> {
                    list.remove(id);
                    if (id < 3) {
                        goesBefore(page - 1, id + 1, list);
                    }
                });
    }

    @Test
    void c5_aRowThatMovesInTheFirstSecondIsNotHiddenByATotalThatStayed() throws Exception {
        StubList list = new StubList(2, letters(4));
        list.before(
                "2",
                () -> {
                    list.remove(1);
                    list.add(StubList.now(1, "A"));
                });
        String table = unordered("cdc", "{next: page, size: 2, stop: {total: total}}");
        try (StubApi api = new StubApi(list);
                ScanHarness harness = harness(api, table, ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader)))
                    .containsExactly("+U1a", "+U2b", "+U4d", "+U1A", "+U3c");
        }
    }

    @Test
    void c5_aHistoryIsRepeatedLikeAnyOtherList() throws Exception {
        StubList list = slipping();
        String table =
                table(
                        "ingestion: cdc",
                        "path: /changes",
                        "params: {since: \"${cursor.from}\"}",
                        "records: items",
                        "page: {next: none}",
                        "key: [id]",
                        "cursor: {field: at, order: none}",
                        "history: {path: /all, params: {since: ~}, page: " + SHORT + "}",
                        COLUMNS);
        try (StubApi api =
                        new StubApi(
                                request ->
                                        request.path().equals("/all")
                                                ? list.apply(request)
                                                : StubApi.json("{'items': []}"));
                ScanHarness harness = harness(api, table, ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+U1a", "+U2b", "+U4d", "+U3c");
        }
    }

    @Test
    void c5_anAscendingWindowIsRepeated() throws Exception {
        String table =
                table(
                        "ingestion: cdc",
                        "path: /t",
                        "params: {from: \"${window.from}\", to: \"${window.to}\"}",
                        "records: items",
                        "page: " + SHORT,
                        "key: [id]",
                        "cursor: {field: at, order: asc, window: 9999d, start: \"2026-01-01T00:00:00Z\"}",
                        COLUMNS);
        try (StubApi api = new StubApi(slipping());
                ScanHarness harness = harness(api, table, ScanHarness.batch())) {
            assertThat(text(harness.readAll())).containsExactly("+I1a", "+I2b", "+I4d", "+I3c");
        }
    }

    @Test
    void whatCannotMoveIsReadOnce() throws Exception {
        String stable = "{next: page, size: 2, stop: short, stable: true}";
        String total = "{next: page, size: 2, stop: {total: total}}";
        assertThat(listingRequests(unordered("cdc", SHORT), 3)).as("in two passes").isEqualTo(4);
        assertThat(listingRequests(unordered("cdc", SHORT), 1)).as("a single page").isEqualTo(1);
        assertThat(listingRequests(unordered("append", SHORT), 3)).isEqualTo(2);
        assertThat(listingRequests(unordered("cdc", stable), 3)).isEqualTo(2);
        assertThat(listingRequests(unordered("cdc", total), 3)).as("same total").isEqualTo(2);
    }

    private static int listingRequests(String table, int rows) throws Exception {
        try (StubApi api = new StubApi(new StubList(2, letters(rows)));
                ScanHarness harness = harness(api, table, ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            int before = api.requests().size();
            assertThat(harness.drain(reader)).hasSize(rows);
            return api.requests().size() - before;
        }
    }

    @Test
    void aTotalThatMovesMakesAnotherPass() throws Exception {
        String table = unordered("cdc", "{next: page, size: 2, stop: {total: total}}");
        try (StubApi api = new StubApi(slipping());
                ScanHarness harness = harness(api, table, ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+U1a", "+U2b", "+U4d", "+U3c");
        }
    }

    @Test
    void thereAreAtMostThreePasses() throws Exception {
        StubList list = new StubList(2, letters(4));
        AtomicInteger next = new AtomicInteger(10);
        try (StubApi api =
                        new StubApi(
                                request -> {
                                    if ("1".equals(StubApi.query(request).get("page"))) {
                                        list.addFirst(row(next.incrementAndGet(), "new", 20));
                                    }
                                    return list.apply(request);
                                });
                ScanHarness harness =
                        harness(api, unordered("cdc", SHORT), ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            int before = next.get();
            harness.drain(reader);
            assertThat(next.get() - before).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void c5_aPassGoesOnAfterARestoreFromAnyOffset(boolean batch) throws Exception {
        ReadOptions options = batch ? ScanHarness.batch() : ScanHarness.unbounded();
        int offsets = offsets(options).size();
        assertThat(offsets).isGreaterThan(4);
        for (int cut = 0; cut < offsets; cut++) {
            try (StubApi api = new StubApi(slipping());
                    ScanHarness harness = harness(api, unordered("cdc", SHORT), options)) {
                Partition partition = harness.plan().get(0);
                List<String> rows = new ArrayList<>();
                Offset offset = null;
                try (PartitionReader reader = harness.scan.read(partition, null)) {
                    for (int i = 0; i <= cut; i++) {
                        Batch batchOfPage = reader.next().toCompletableFuture().get();
                        rows.addAll(text(batchOfPage.rows()));
                        offset = new Offset(batchOfPage.next().json());
                    }
                }
                if (cut < offsets - 1) {
                    try (PartitionReader restored = harness.scan.read(partition, offset)) {
                        rows.addAll(text(harness.drain(restored)));
                    }
                }
                assertThat(rows)
                        .as("cut after page %d", cut)
                        .extracting(row -> row.substring(2))
                        .containsExactly("1a", "2b", "4d", "3c");
            }
        }
    }

    private static List<Offset> offsets(ReadOptions options) throws Exception {
        List<Offset> offsets = new ArrayList<>();
        try (StubApi api = new StubApi(slipping());
                ScanHarness harness = harness(api, unordered("cdc", SHORT), options);
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            Batch batch;
            do {
                batch = reader.next().toCompletableFuture().get();
                offsets.add(batch.next());
            } while (batch.progress() == Progress.MORE);
        }
        return offsets;
    }
}
