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
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Page tokens that the API no longer knows. */
class ReadingRestartsTest {
    private static final Map<String, String> CONFIG = Map.of("apikey", "${env:KEY}");

    private static ScanHarness harness(StubApi api, String table, ReadOptions options) {
        return new ScanHarness(api.spec("", table), "t", CONFIG, options);
    }

    private static final String RESTART = "errors: [{status: 410, do: restart}]";

    private static String byToken(String ingestion, String cursor, String... more) {
        List<String> lines = new ArrayList<>(List.of(more));
        lines.addAll(
                List.of(
                        "ingestion: " + ingestion,
                        "path: /t",
                        "records: items",
                        "page: {next: token, at: next, into: after, stable: true}",
                        "cursor: " + cursor,
                        RESTART,
                        COLUMNS));
        return table(lines.toArray(String[]::new));
    }

    /** Two of them are equal. */
    private static StubList events() {
        Row[] rows = letters(7);
        rows[5] = rows[2];
        return new StubList(2, rows);
    }

    private static final String[] ALL = {"1a", "2b", "3c", "4d", "5e", "3c", "7g"};

    @ParameterizedTest
    @ValueSource(strings = {"none", "desc"})
    void c4_aListIsReadAgainFromItsBeginningWithoutWhatWasEmitted(String order) throws Exception {
        StubList list = events();
        list.refuse("4");
        try (StubApi api = new StubApi(list);
                ScanHarness harness =
                        harness(
                                api,
                                byToken("append", "{field: at, order: " + order + "}"),
                                ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader)))
                    .extracting(row -> row.substring(2))
                    .containsExactly(ALL);
            assertThat(harness.drain(reader)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void c4_anOldOffsetIsGoneOnFromTheListsBeginning(int pages) throws Exception {
        StubList list = events();
        try (StubApi api = new StubApi(list);
                ScanHarness harness =
                        harness(
                                api,
                                byToken("append", "{field: at, order: none}"),
                                ScanHarness.batch())) {
            Partition partition = harness.plan().get(0);
            List<String> rows = new ArrayList<>();
            Offset offset = null;
            try (PartitionReader reader = harness.scan.read(partition, null)) {
                for (int i = 0; i < pages; i++) {
                    Batch batch = reader.next().toCompletableFuture().get();
                    rows.addAll(text(batch.rows()));
                    offset = new Offset(batch.next().json());
                }
            }
            // The page that was asked for ahead has been answered by now, or is about to be.
            api.awaitRequests(pages + 2);
            list.refuse(List.of("2", "4", "3").get(pages - 1));
            try (PartitionReader restored = harness.scan.read(partition, offset)) {
                rows.addAll(text(harness.drain(restored)));
            }
            assertThat(rows).extracting(row -> row.substring(2)).containsExactly(ALL);
        }
    }

    @Test
    void c4_anAscendingListGoesOnAtItsNewestCursor() throws Exception {
        StubList list = new StubList(2, letters(7));
        list.refuse("4");
        try (StubApi api = new StubApi(list);
                ScanHarness harness =
                        harness(
                                api,
                                byToken(
                                        "append",
                                        "{field: at, order: asc, bounds: \"[]\"}",
                                        "params: {since: \"${cursor.from}\"}"),
                                ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(harness.drain(reader)).hasSize(7);
            assertThat(api.requests())
                    .extracting(request -> StubApi.query(request).getOrDefault("since", ""))
                    .contains("2026-01-01T00:00:04Z")
                    .doesNotContain("2026-01-01T00:00:02Z");
        }
    }

    @Test
    void c4_rowsThatChangeAreReadAgainToo() throws Exception {
        StubList list = new StubList(2, letters(5));
        list.refuse("2");
        list.before("4", () -> list.refuse("4"));
        String table =
                byToken("cdc", "{field: at, order: none}", "key: [id]")
                        .replace(", stable: true", "");
        try (StubApi api = new StubApi(list);
                ScanHarness harness = harness(api, table, ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader)))
                    .containsExactly("+U1a", "+U2b", "+U3c", "+U4d", "+U5e");
        }
    }

    @Test
    void c4_aListThatComesFurtherEachTimeMayBeRefusedOften() throws Exception {
        StubList list = new StubList(2, letters(12));
        for (int token = 2; token < 12; token += 2) {
            list.refuse(String.valueOf(token));
        }
        try (StubApi api = new StubApi(list);
                ScanHarness harness =
                        harness(
                                api,
                                byToken("append", "{field: at, order: none}"),
                                ScanHarness.batch())) {
            assertThat(harness.readAll()).hasSize(12);
        }
    }

    @Test
    void c4_aListThatNeverComesFurtherFailsWithAdvice() {
        StubList list = new StubList(2, letters(6));
        list.writer(() -> list.refuse("4"));
        try (StubApi api = new StubApi(list);
                ScanHarness harness =
                        harness(
                                api,
                                byToken("append", "{field: at, order: none}"),
                                ScanHarness.batch())) {
            assertThatThrownBy(harness::readAll)
                    .hasMessageContaining("Table 't'")
                    .hasMessageContaining("410 from /t")
                    .hasMessageContaining("refused a page for the 4th time")
                    .hasMessageContaining("'page-size'");
            assertThat(api.requests()).hasSizeLessThan(20);
        }
    }

    @Test
    void aFirstPageHasNoTokenThatCouldBeForgotten() {
        StubList list = new StubList(2, letters(6));
        try (StubApi api = new StubApi(list);
                ScanHarness harness =
                        harness(
                                api,
                                byToken("append", "{field: at, order: none}"),
                                ScanHarness.batch())) {
            assertThatThrownBy(
                            () -> {
                                Partition partition = harness.plan().get(0);
                                list.refuse("1");
                                harness.drain(harness.scan.read(partition, null));
                            })
                    .hasMessageContaining("first page of a listing")
                    .hasMessageContaining("do: restart");
        }
    }
}
