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
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

/** Where a table that is read in windows begins, if nothing but its records says so. */
class StartDiscoveryTest {
    private static String table(String order, String paging) {
        return """
        t:
          ingestion: append
          each: {n: [a, b]}
          path: /t/${each.n}
          params: {from: "${window.from}", to: "${window.to}", size: "${page.size}"}
          records: items
          page: {%s}
          cursor: {field: at, order: %s, window: 3650d, grain: 1s, bounds: "()"}
          columns: {at: TIMESTAMP_LTZ(3)}
        """
                .formatted(paging, order);
    }

    private static final String OFFSETS = "next: offset, size: 10, stop: {total: total}";

    /** A listing with bounds that leave out their ends. */
    private static Response list(Request request, List<String> times) {
        Map<String, String> query = query(request);
        List<String> found =
                times.stream()
                        .filter(time -> time.compareTo(query.getOrDefault("from", "")) > 0)
                        .filter(time -> time.compareTo(query.getOrDefault("to", "9")) < 0)
                        .toList();
        int offset = Integer.parseInt(query.getOrDefault("offset", "0"));
        List<String> page =
                found.stream()
                        .skip(offset)
                        .limit(Integer.parseInt(query.get("size")))
                        .map(time -> "{'at': '" + time + "'}")
                        .toList();
        return json("{'total': " + found.size() + ", 'items': [" + String.join(",", page) + "]}");
    }

    private static ScanHarness harness(StubApi api, String table) {
        return new ScanHarness(
                api.spec("", table), "t", Map.of("apikey", "${env:KEY}"), ScanHarness.batch());
    }

    /** The beginning of a window of 3650 days, on which the first record lies. */
    private static final String FIRST = "2009-12-22T00:00:00Z";

    private static List<String> read(String table, Function<Request, Response> answers)
            throws Exception {
        try (StubApi api = new StubApi(answers);
                ScanHarness harness = harness(api, table)) {
            return harness.readAll().stream().map(StartDiscoveryTest::time).toList();
        }
    }

    private static String time(RowData row) {
        return row.getTimestamp(0, 3).toInstant().toString();
    }

    @Test
    void l1_theFirstRecordIsReadWhereBoundsLeaveOutTheirEnds() throws Exception {
        Instant step = Instant.ofEpochSecond(3650L * 86_400 * 4);
        assertThat(step).hasToString(FIRST);
        List<String> times = List.of(FIRST, "2015-01-01T00:00:00Z");
        assertThat(read(table("asc", OFFSETS), request -> list(request, times)))
                .containsExactly(FIRST, times.get(1), FIRST, times.get(1));
    }

    @Test
    void theLastRecordOfADescendingListIsTheFirst() throws Exception {
        List<String> times =
                List.of("2021-01-01T00:00:00Z", "2015-01-01T00:00:00Z", "2001-01-01T00:00:00Z");
        assertThat(read(table("desc", OFFSETS), request -> list(request, times)))
                .containsExactlyInAnyOrder(
                        times.get(0),
                        times.get(1),
                        times.get(2),
                        times.get(0),
                        times.get(1),
                        times.get(2));
    }

    @Test
    void everyPartHasItsOwnStart() throws Exception {
        Function<Request, Response> answers =
                request ->
                        list(
                                request,
                                List.of(
                                        request.path().endsWith("a")
                                                ? "2001-01-01T00:00:00Z"
                                                : "2021-01-01T00:00:00Z"));
        try (StubApi api = new StubApi(answers);
                ScanHarness harness = harness(api, table("asc", OFFSETS))) {
            List<String> ids = harness.plan().stream().map(Partition::id).toList();
            assertThat(ids.stream().filter(id -> id.startsWith("part-0@")))
                    .first()
                    .isEqualTo("part-0@1999-12-25T00:00:00Z");
            assertThat(ids.stream().filter(id -> id.startsWith("part-1@")))
                    .first()
                    .isEqualTo("part-1@2019-12-20T00:00:00Z");
        }
    }

    @Test
    void anEmptyFirstPageIsNotTheEnd() throws Exception {
        String paging = "next: token, at: more, into: page, size: 10";
        List<String> times = List.of("2015-01-01T00:00:00Z");
        Function<Request, Response> answers =
                request ->
                        query(request).containsKey("page")
                                ? list(request, times)
                                : json("{'items': [], 'more': 'x'}");
        assertThat(read(table("asc", paging), answers)).containsExactly(times.get(0), times.get(0));
    }

    @Test
    void whatTellsNoStartIsAnErrorThatNamesTheOption() {
        assertRefused("none", OFFSETS, "a listing without an order does not tell");
        assertRefused(
                "desc",
                "next: page, size: 10, stop: short",
                "a descending listing without a total does not tell");
    }

    private static void assertRefused(String order, String paging, String reason) {
        assertThatThrownBy(() -> read(table(order, paging), request -> list(request, List.of())))
                .hasStackTraceContaining(reason)
                .hasStackTraceContaining("scan.startup.timestamp");
    }
}
