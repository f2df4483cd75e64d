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
import static io.lakeflow.flink.rest.StubApi.query;
import static io.lakeflow.flink.rest.StubList.COLUMNS;
import static io.lakeflow.flink.rest.StubList.letters;
import static io.lakeflow.flink.rest.StubList.now;
import static io.lakeflow.flink.rest.StubList.row;
import static io.lakeflow.flink.rest.StubList.table;
import static io.lakeflow.flink.rest.StubList.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.rest.StubList.Row;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounded reads of lists that more than a page is added to at every request. */
@Timeout(120)
class ReadingEndsTest {
    private static final int PAGE = 2;
    private static final int ADDED_AT_EVERY_REQUEST = 5;

    private final AtomicLong next = new AtomicLong(100);

    private static final Map<String, String> CONFIG = Map.of("apikey", "${env:KEY}");

    private static ScanHarness harness(StubApi api, String table, ReadOptions options) {
        return new ScanHarness(api.spec("", table), "t", CONFIG, options);
    }

    private static List<String> old(List<String> rows) {
        return rows.stream().filter(row -> !row.contains("new")).toList();
    }

    private static String listed(String ingestion, String page, String cursor, String... more) {
        return table(
                "ingestion: " + ingestion,
                "path: /t",
                "records: items",
                "page: " + page,
                cursor.isEmpty() ? "" : "cursor: " + cursor,
                "key: [id]",
                String.join("\n", more),
                COLUMNS);
    }

    private void appendAtEveryRequest(StubList list) {
        list.writer(
                () -> {
                    for (int i = 0; i < ADDED_AT_EVERY_REQUEST; i++) {
                        list.add(now(next.incrementAndGet(), "new"));
                    }
                });
    }

    @Test
    void anAscendingReadEndsWithThePageThatReachesItsBound() throws Exception {
        StubList list = new StubList(PAGE, letters(6));
        appendAtEveryRequest(list);
        String table =
                listed(
                        "cdc",
                        "{next: page, size: 2, stop: short}",
                        "{field: at, order: asc}",
                        "params: {since: \"${cursor.from}\"}");
        try (StubApi api = new StubApi(list);
                ScanHarness harness = harness(api, table, ScanHarness.batch())) {
            assertThat(old(text(harness.readAll())))
                    .containsExactly("+I1a", "+I2b", "+I3c", "+I4d", "+I5e", "+I6f");
        }
    }

    @Test
    void aDescendingReadPassesOverWhatIsNewAndEndsAtTheDeclaredEnd() throws Exception {
        StubList list = new StubList(PAGE, row(3, "c", 3), row(2, "b", 2), row(1, "a", 1));
        list.writer(() -> appendFirst(list));
        String table =
                listed("cdc", "{next: token, at: next, into: after}", "{field: at, order: desc}");
        try (StubApi api = new StubApi(list);
                ScanHarness harness = harness(api, table, ScanHarness.batch())) {
            assertThat(old(text(harness.readAll()))).containsExactly("+I3c", "+I2b", "+I1a");
        }
    }

    private void appendFirst(StubList list) {
        for (int i = 0; i < ADDED_AT_EVERY_REQUEST; i++) {
            list.addFirst(now(next.incrementAndGet(), "new"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"timestamp", "number", "snapshot"})
    void anUnorderedReadEndsWithTheTotalThatItBeganWith(String cursor) throws Exception {
        StubList list = new StubList(PAGE, letters(6));
        appendAtEveryRequest(list);
        String total = "{next: page, size: 2, stop: {total: total}}";
        String table =
                switch (cursor) {
                    case "number" -> listed("cdc", total, "{field: id, type: number, order: none}");
                    case "snapshot" -> listed("snapshot", total, "");
                    default -> listed("cdc", total, "{field: at, order: none}");
                };
        try (StubApi api = new StubApi(list);
                ScanHarness harness = harness(api, table, ScanHarness.batch())) {
            assertThat(old(text(harness.readAll())))
                    .containsExactly("+I1a", "+I2b", "+I3c", "+I4d", "+I5e", "+I6f");
            assertThat(api.requests()).hasSizeLessThan(150);
        }
    }

    /** Nothing but a search for the last number tells what was there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{next: page, size: 2, stop: short} | since",
                "{next: page, size: 2, stop: empty} | since",
                "{next: page, size: 2, stop: {total: total}} | since",
                "{next: offset, size: 2, stop: empty} | -",
                "{next: page, size: 2, stop: short} | -"
            })
    void anAscendingReadOfNumbersEnds(String paging) throws Exception {
        AtomicLong last = new AtomicLong(6);
        String[] parts = paging.split(" \\| ");
        String table =
                listed(
                        "append",
                        parts[0],
                        "{field: id, type: number, order: asc, bounds: \"[)\"}",
                        parts[1].equals("-") ? "" : "params: {since: \"${cursor.from}\"}");
        try (StubApi api = new StubApi(request -> numbers(request, last));
                ScanHarness harness = harness(api, table, ScanHarness.batch())) {
            List<String> rows = text(harness.readAll());
            assertThat(rows).startsWith("+I1n", "+I2n", "+I3n", "+I4n", "+I5n", "+I6n");
            assertThat(rows).doesNotHaveDuplicates();
            assertThat(api.requests()).hasSizeLessThan(200);
        }
    }

    /** All numbers from 1, or from a parameter, up to one that grows with every request. */
    private static Response numbers(Request request, AtomicLong last) {
        Map<String, String> query = query(request);
        long since = Long.parseLong(query.getOrDefault("since", "1"));
        long page = Long.parseLong(query.getOrDefault("page", "1"));
        long skipped = Long.parseLong(query.getOrDefault("offset", "" + (page - 1) * PAGE));
        long newest = last.addAndGet(ADDED_AT_EVERY_REQUEST);
        long first = since + skipped;
        return json(
                "{'total': "
                        + (newest - since + 1)
                        + ", 'items': "
                        + LongStream.range(first, first + PAGE)
                                .filter(number -> number <= newest)
                                .mapToObj(number -> row(number, "n", 1).json())
                                .collect(Collectors.joining(",", "[", "]"))
                        + "}");
    }

    @Test
    void whatAShiftBringsAgainDoesNotCount() throws Exception {
        StubList list = new StubList(PAGE, letters(8));
        list.writer(() -> list.addFirst(now(next.incrementAndGet(), "new")));
        String table =
                listed(
                        "append",
                        "{next: page, size: 2, stop: {total: total}}",
                        "{field: at, order: none}");
        try (StubApi api = new StubApi(list);
                ScanHarness harness = harness(api, table, ScanHarness.batch())) {
            assertThat(old(text(harness.readAll())))
                    .containsExactly(
                            "+I1a", "+I2b", "+I3c", "+I4d", "+I5e", "+I6f", "+I7g", "+I8h");
        }
    }

    @Test
    void aReadThatGetsNothingButNewRecordsFailsWithAdvice() {
        StubList list = new StubList(PAGE, row(3, "c", 3), row(2, "b", 2), row(1, "a", 1));
        Instant ahead = Instant.now().plusSeconds(20);
        list.writer(
                () -> {
                    for (int i = 0; i < PAGE; i++) {
                        list.addFirst(new Row(next.incrementAndGet(), "new", ahead.toString()));
                    }
                });
        String table =
                listed("cdc", "{next: page, size: 2, stop: empty}", "{field: at, order: desc}");
        try (StubApi api = new StubApi(list);
                ScanHarness harness = harness(api, table, ScanHarness.batch())) {
            assertThatThrownBy(harness::readAll)
                    .hasMessageContaining("table 't' grows about as fast as it is listed")
                    .hasMessageContaining("'page-size'");
            assertThat(api.requests()).hasSizeLessThan(150);
        }
    }
}
