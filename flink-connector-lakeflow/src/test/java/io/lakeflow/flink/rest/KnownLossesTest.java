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

import static io.lakeflow.flink.rest.StubApi.query;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ways in which readers of paged APIs are known to lose rows, above all where a cap cuts what they
 * read at once. Each is read by a job that is killed after every few rows and after every page.
 */
class KnownLossesTest {
    private static final String ASCENDING =
            """
            ingestion: %s
            path: /t
            params: {since: "${cursor.from}", limit: "${page.size}"}
            page: {next: page, size: 3, stop: short}
            %s
            cursor: {field: at, order: asc%s}
            columns: {id: BIGINT NOT NULL, name: STRING, at: TIMESTAMP_LTZ(3)}
            """;

    private static final String KEYED = "key: [id]";

    private static ScanHarness harness(StubApi api, String table, ReadOptions options) {
        return new ScanHarness(
                api.spec("", "t:\n" + table.indent(2)),
                "t",
                Map.of("apikey", "${env:KEY}"),
                options);
    }

    private static List<String> text(List<RowData> rows) {
        return rows.stream()
                .map(row -> row.getRowKind().shortString() + row.getLong(0) + row.getString(1))
                .toList();
    }

    private static String at(int second) {
        return "2026-01-01T00:%02d:%02dZ".formatted(second / 60, second % 60);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void l2_rowsThatTieAtACapAreAllDelivered(int rowsPerLife) throws Exception {
        ListedRows rows = new ListedRows().put(1, "a", at(1)).put(2, "b", at(2));
        for (int id = 3; id <= 10; id++) {
            rows.put(id, "tie", at(3));
        }
        rows.put(11, "c", at(4));
        try (StubApi api = new StubApi(rows::ascending);
                ScanHarness harness =
                        harness(
                                api,
                                ASCENDING.formatted("cdc", KEYED, ""),
                                ScanHarness.unbounded())) {
            KilledReads reads = new KilledReads(harness, harness.plan().get(0), rowsPerLife);
            assertThat(text(reads.drain())).containsExactlyElementsOf(rows.shown("+U"));

            rows.put(12, "ties with the newest", at(4));
            assertThat(text(reads.drain())).containsExactly("+U12ties with the newest");
            assertThat(reads.drain()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cdc", "append"})
    void l3_aCapSmallerThanTheLookbackStillAdvances(String ingestion) throws Exception {
        String change = ingestion.equals("append") ? "+I" : "+U";
        ListedRows rows = new ListedRows();
        IntStream.range(0, 20).forEach(id -> rows.put(id, "old", at(id)));
        try (StubApi api = new StubApi(rows::ascending);
                ScanHarness harness =
                        harness(
                                api,
                                ASCENDING.formatted(ingestion, KEYED, ", lookback: 1h"),
                                ScanHarness.unbounded())) {
            KilledReads reads = new KilledReads(harness, harness.plan().get(0), 2);
            assertThat(text(reads.drain())).containsExactlyElementsOf(rows.shown(change));

            rows.put(20, "late", at(5)).put(21, "new", at(30));
            int before = api.requests().size();
            assertThat(text(reads.drain())).containsExactly(change + "20late", change + "21new");
            assertThat(api.requests().size() - before)
                    .as("the range once, two rows further with each page, each asked for twice")
                    .isLessThan(30);
        }
    }

    @Test
    void l4_aTableWithoutASinceFilterIsReadBeyondTheCap() throws Exception {
        ListedRows rows = new ListedRows();
        IntStream.range(0, 10).forEach(id -> rows.put(id, "old", at(id)));
        String table =
                ASCENDING.formatted("cdc", KEYED, "").replace("since: \"${cursor.from}\", ", "");
        try (StubApi api = new StubApi(rows::ascending);
                ScanHarness harness = harness(api, table, ScanHarness.unbounded())) {
            KilledReads reads = new KilledReads(harness, harness.plan().get(0), 100);
            assertThat(text(reads.drain())).containsExactlyElementsOf(rows.shown("+U"));

            rows.put(2, "changed", at(20)).put(10, "new", at(21));
            int before = api.requests().size();
            assertThat(text(reads.drain())).containsExactly("+U2changed", "+U10new");
            assertThat(pages(api, before)).containsExactly("1", "2", "3", "4");
            assertThat(api.requests().size() - before)
                    .as("each page once a pass, and again by the reader of the next life")
                    .isLessThanOrEqualTo(2 * 2 * 4);
        }
    }

    /** Which pages were asked for, each once, though a killed reader had asked for it already. */
    private static List<String> pages(StubApi api, int before) {
        return api.requests().subList(before, api.requests().size()).stream()
                .map(request -> query(request).get("page"))
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"asc", "desc", "none"})
    void l5_aTableThatWasEmptyDeliversWhatComesLater(String order) throws Exception {
        ListedRows rows = new ListedRows();
        Function<Request, Response> listing =
                order.equals("asc") ? rows::ascending : rows::descending;
        String table =
                ASCENDING.formatted("cdc", KEYED, "").replace("order: asc", "order: " + order);
        try (StubApi api = new StubApi(listing);
                ScanHarness harness = harness(api, table, ScanHarness.unbounded())) {
            KilledReads reads = new KilledReads(harness, harness.plan().get(0), 1);
            for (int poll = 0; poll < 3; poll++) {
                assertThat(reads.drain()).isEmpty();
                assertThat(reads.progress()).isEqualTo(Progress.CAUGHT_UP);
            }
            rows.put(1, "first", at(1));
            assertThat(text(reads.drain())).containsExactly("+U1first");
            rows.put(2, "second", at(2));
            assertThat(text(reads.drain())).containsExactly("+U2second");
        }
    }

    @Test
    void l5_aTableWithoutACursorIsReadAgainAndAgain() throws Exception {
        ListedRows rows = new ListedRows().put(1, "first", at(1));
        String table =
                ASCENDING
                        .formatted("snapshot", KEYED, "")
                        .replace("since: \"${cursor.from}\", ", "")
                        .replace("cursor: {field: at, order: asc}\n", "");
        try (StubApi api = new StubApi(rows::ascending);
                ScanHarness harness = harness(api, table, ScanHarness.unbounded())) {
            KilledReads reads = new KilledReads(harness, harness.plan().get(0), 1);
            assertThat(text(reads.drain())).containsExactly("+U1first");
            assertThat(reads.drain()).isEmpty();
            rows.put(2, "second", at(2));
            assertThat(text(reads.drain())).containsExactly("+U2second");
            assertThat(reads.progress()).isEqualTo(Progress.CAUGHT_UP);
        }
    }

    /** A page of more rows than a batch holds, of which a job that dies has taken in a part. */
    @Test
    void l13_theOffsetDoesNotMoveOverRowsThatACapHeldBack() throws Exception {
        int records = 10_000;
        String page =
                LongStream.range(0, records)
                        .mapToObj(id -> "{'id': " + id + ", 'name': 'n', 'at': '" + at(1) + "'}")
                        .reduce("[", (all, row) -> all.equals("[") ? all + row : all + "," + row);
        String table =
                """
                ingestion: append
                path: /t
                params: {since: "${cursor.from}"}
                page: {next: none}
                cursor: {field: at, order: asc}
                columns: {id: BIGINT NOT NULL, name: STRING}
                """;
        try (StubApi api = new StubApi(request -> StubApi.json(page + "]"));
                ScanHarness harness = harness(api, table, ScanHarness.unbounded())) {
            KilledReads reads = new KilledReads(harness, harness.plan().get(0), 3_333);
            assertThat(reads.drain())
                    .extracting(row -> row.getLong(0))
                    .containsExactlyElementsOf(LongStream.range(0, records).boxed().toList());
            assertThat(reads.drain()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"link", "url, at: next"})
    void l14_aFullLastPageIsTheEndWhereTheApiSaysSo(String next) throws Exception {
        String table =
                """
                ingestion: append
                path: /t
                params: {since: "${cursor.from}", limit: "${page.size}"}
                records: rows
                page: {next: %s, size: 3, stable: true}
                cursor: {field: at, order: asc}
                columns: {id: BIGINT NOT NULL, name: STRING}
                """
                        .formatted(next);
        ListedRows rows = new ListedRows();
        IntStream.range(0, 6).forEach(id -> rows.append(id, "n", at(id)));
        try (StubApi api = new StubApi(request -> withNextAddress(rows, request));
                ScanHarness harness = harness(api, table, ScanHarness.unbounded())) {
            KilledReads reads = new KilledReads(harness, harness.plan().get(0), 2);
            int before = api.requests().size();
            assertThat(text(reads.drain())).containsExactlyElementsOf(rows.shown("+I"));
            assertThat(api.requests().subList(before, api.requests().size()))
                    .as("no page is guessed")
                    .extracting(request -> query(request).get("page"))
                    .containsOnly(null, "2");
            assertThat(reads.drain()).isEmpty();

            rows.append(6, "n", at(6)).append(7, "n", at(6)).append(8, "n", at(7));
            assertThat(text(reads.drain())).containsExactly("+I6n", "+I7n", "+I8n");
        }
    }

    /** A page with the address of the next one, in body and header, if there is a next one. */
    private static Response withNextAddress(ListedRows rows, Request request) {
        Map<String, String> query = query(request);
        int next = Integer.parseInt(query.getOrDefault("page", "1")) + 1;
        String since = query.containsKey("since") ? "&since=" + query.get("since") : "";
        String address = "/t?limit=3&page=" + next + since;
        String page = new String(rows.ascending(request).body(), UTF_8);
        if (rows.onPage(request, next) == 0) {
            return StubApi.json("{'next': null, 'rows': " + page + "}");
        }
        return StubApi.json("{'next': '" + address + "', 'rows': " + page + "}")
                .withHeader("Link", "<" + address + ">; rel=\"next\"");
    }

    @Test
    void l14_aFullLastPageOfACountedListingIsFollowedByOneThatIsShort() throws Exception {
        ListedRows rows = new ListedRows();
        IntStream.range(0, 6).forEach(id -> rows.append(id, "n", at(id)));
        String table =
                ASCENDING
                        .formatted("append", "", "")
                        .replace("stop: short", "stop: short, stable: true");
        try (StubApi api = new StubApi(rows::ascending);
                ScanHarness harness = harness(api, table, ScanHarness.unbounded())) {
            KilledReads reads = new KilledReads(harness, harness.plan().get(0), 100);
            int before = api.requests().size();
            assertThat(text(reads.drain())).containsExactlyElementsOf(rows.shown("+I"));
            assertThat(pages(api, before)).containsExactly("1", "2", "3");
            assertThat(reads.drain()).isEmpty();
        }
    }

    private static final String WINDOWED =
            """
            ingestion: append
            path: /t
            params: {since: "${window.from}", until: "${window.to}"}
            page: {next: none}
            cursor: {field: at, order: asc, window: 10s, lookback: 1m, start: "2026-01-01T00:00:00Z"}
            columns: {id: BIGINT NOT NULL, name: STRING}
            """;

    private static final ReadOptions UNTIL_ONE_MINUTE = ScanHarness.until(Instant.parse(at(60)));

    @Test
    void l16_theWindowsOfAnAppendTableDoNotLookBackIntoEachOther() throws Exception {
        ListedRows rows = new ListedRows();
        IntStream.range(0, 60).forEach(id -> rows.append(id, "n", at(id)));
        try (StubApi api = new StubApi(rows::ascending);
                ScanHarness harness = harness(api, WINDOWED, UNTIL_ONE_MINUTE)) {
            List<String> read = new ArrayList<>();
            for (Partition window : harness.plan()) {
                read.addAll(text(new KilledReads(harness, window, 4).drain()));
            }
            assertThat(read).containsExactlyElementsOf(rows.shown("+I"));
            assertThat(api.requests())
                    .filteredOn(request -> query(request).containsKey("until"))
                    .extracting(request -> query(request).get("since"))
                    .as("a grain before each window, as the API may leave out its bound")
                    .containsOnly(
                            "2025-12-31T23:59:59.999Z",
                            "2026-01-01T00:00:09.999Z",
                            "2026-01-01T00:00:19.999Z",
                            "2026-01-01T00:00:29.999Z",
                            "2026-01-01T00:00:39.999Z",
                            "2026-01-01T00:00:49.999Z");
        }
    }

    /** An update moves its row to the end of the list, a delete takes it out: others shift. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void l21_rowsThatShiftOverAPageBoundaryAreDelivered(int rowsPerLife) throws Exception {
        ListedRows rows = new ListedRows();
        IntStream.range(0, 9).forEach(id -> rows.put(id, "n", at(id)));
        List<Runnable> changes =
                new ArrayList<>(
                        List.of(
                                () -> rows.put(0, "moved", at(50)),
                                () -> rows.delete(1),
                                () -> rows.put(4, "moved", at(51)),
                                () -> rows.delete(5)));
        Function<Request, Response> answers =
                request -> {
                    Response page = rows.ascending(request);
                    if (query(request).getOrDefault("limit", "").equals("3")
                            && !changes.isEmpty()) {
                        changes.remove(0).run();
                    }
                    return page;
                };
        try (StubApi api = new StubApi(answers);
                ScanHarness harness =
                        harness(
                                api,
                                ASCENDING.formatted("cdc", KEYED, ""),
                                ScanHarness.unbounded())) {
            KilledReads reads = new KilledReads(harness, harness.plan().get(0), rowsPerLife);
            List<String> read = new ArrayList<>(text(reads.drain()));
            read.addAll(text(reads.drain()));
            assertThat(read)
                    .doesNotHaveDuplicates()
                    .containsAll(rows.shown("+U"))
                    .contains("+U3n", "+U6n");
        }
    }
}
