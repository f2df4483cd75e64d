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

import io.lakeflow.flink.rest.SteppedReading.State;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** State that was written under another spec, in the middle of a listing of several pages. */
class ChangedSpecsTest {
    private static final int ROWS = 20;
    private static final int READ_BEFORE = 8;
    private static final String NUMBER = "{next: page, start: 0, size: 6, stop: short}";
    private static final String TOKEN = "{next: token, at: token, into: after, size: 6}";
    private static final String ADDRESS = "{next: url, at: url, size: 6}";
    private static final String OFFSET = "{next: offset, into: skip, size: 6, stop: short}";
    private static final String BY_NUMBER = "{field: n, type: number, order: none}";
    private static final String BY_TIME = "{field: at, order: none}";
    private static final String COLUMNS = "{id: BIGINT NOT NULL, n: BIGINT, at: TIMESTAMP_LTZ(3)}";

    private final List<RowData> rows = new ArrayList<>();

    /** An API that understands every way of paging, and numbers records from 0. */
    private static Response answer(Request request) {
        return answer(request, ROWS);
    }

    private static Response answer(Request request, int most) {
        Map<String, String> query = query(request);
        int size = Math.min(most, Integer.parseInt(query.getOrDefault("size", "" + ROWS)));
        int start = Integer.parseInt(query.getOrDefault("skip", "0"));
        if (query.containsKey("page")) {
            start = Integer.parseInt(query.get("page")) * size;
        }
        if (query.containsKey("after")) {
            if (!query.get("after").startsWith("t")) {
                return StubApi.status(400, "{'error': 'no such token'}");
            }
            start = Integer.parseInt(query.get("after").substring(1));
        }
        int end = Math.min(ROWS, start + size);
        String next = "'token': 't%d', 'url': '/t?size=%d&skip=%d'".formatted(end, size, end);
        return json(
                LongStream.range(start, end)
                        .mapToObj(
                                "{'id': %1$d, 'n': %1$d, 'at': '2026-01-01T00:00:%1$02dZ'}"
                                        ::formatted)
                        .collect(
                                Collectors.joining(
                                        ",",
                                        "{'items': [",
                                        "]" + (end < ROWS ? ", " + next : "") + "}")));
    }

    private static String table(String ingestion, String page, String cursor, String columns) {
        return """
               t:
                 ingestion: %s
                 path: /t
                 params: {size: "${page.size}"}
                 records: items
                 key: [id]
                 page: %s
                 cursor: %s
                 columns: %s
               """
                .formatted(ingestion, page, cursor, columns);
    }

    private static String append(String page, String cursor) {
        return table("append", page, cursor, COLUMNS);
    }

    private static ScanHarness harness(StubApi api, String table) {
        return new ScanHarness(api.spec("", table), "t", Map.of(), ScanHarness.unbounded());
    }

    /** Reads some rows, or goes on until nothing is left for now. */
    private State read(StubApi api, String table, @Nullable State from, int most) throws Exception {
        try (ScanHarness harness = harness(api, table);
                SteppedReading reading =
                        new SteppedReading(harness.scan, harness.plan().get(0), from, rows)) {
            boolean more = true;
            while (more && rows.size() < most) {
                more = reading.step();
            }
            return reading.state();
        }
    }

    private void change(String before, String after) throws Exception {
        try (StubApi api = new StubApi(ChangedSpecsTest::answer)) {
            State state = read(api, before, null, READ_BEFORE);
            read(api, after, state, Integer.MAX_VALUE);
        }
    }

    private void assertEachRowOnce() {
        assertThat(rows.stream().map(row -> row.getLong(0)))
                .containsExactlyInAnyOrderElementsOf(LongStream.range(0, ROWS).boxed().toList());
    }

    private static Stream<Arguments> changesOfPaging() {
        String larger = NUMBER.replace("6", "10");
        return Stream.of(
                Arguments.of(NUMBER, larger),
                Arguments.of(NUMBER, NUMBER.replace("6", "4")),
                Arguments.of(NUMBER, ADDRESS),
                Arguments.of(OFFSET, larger),
                Arguments.of(OFFSET, ADDRESS),
                Arguments.of(TOKEN, NUMBER),
                Arguments.of(TOKEN, ADDRESS),
                Arguments.of(ADDRESS, TOKEN),
                Arguments.of(ADDRESS, larger));
    }

    @ParameterizedTest
    @MethodSource("changesOfPaging")
    void t12_aPageThatIsElsewhereNowIsAnErrorThatSaysSo(String before, String after) {
        assertThatThrownBy(() -> change(append(before, BY_NUMBER), append(after, BY_NUMBER)))
                .hasMessageStartingWith("Table 't', partition 'all' cannot go on")
                .hasMessageContaining("behind 1 pages with 6 records")
                .hasMessageContaining("start the job without that state");
    }

    /** What was read of it is remembered, for its rows may move. */
    @ParameterizedTest
    @MethodSource("changesOfPaging")
    void t12_aListingThatMayBeReadAgainBeginsAnew(String before, String after) throws Exception {
        change(table("cdc", before, BY_NUMBER, COLUMNS), table("cdc", after, BY_NUMBER, COLUMNS));

        assertEachRowOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {NUMBER, TOKEN, OFFSET})
    void t12_aNumberOfRecordsIsGoneOnFrom(String before) throws Exception {
        change(append(before, BY_NUMBER), append(OFFSET.replace("6", "10"), BY_NUMBER));

        assertEachRowOnce();
    }

    /** It may be one: only the API can tell. */
    @Test
    void t12_aNumberThatIsNoTokenIsAnErrorOfItsRequest() {
        assertThatThrownBy(() -> change(append(NUMBER, BY_NUMBER), append(TOKEN, BY_NUMBER)))
                .hasMessageContaining("Table 't'")
                .hasMessageContaining("after=1 was answered with 400");
    }

    @ParameterizedTest
    @ValueSource(strings = {BY_NUMBER, BY_TIME})
    void t12_aCursorOfAnotherKindIsAnErrorThatSaysSo(String before) {
        String after = before.equals(BY_TIME) ? BY_NUMBER : BY_TIME;

        assertThatThrownBy(() -> change(append(NUMBER, before), append(NUMBER, after)))
                .hasMessageStartingWith("Table 't', partition 'all' cannot go on")
                .hasMessageContaining("the restored state has the cursor '")
                .hasMessageContaining(
                        before.equals(BY_TIME)
                                ? "the spec has the cursor 'n', which is a number"
                                : "the spec has the cursor 'at', which is a time")
                .hasMessageContaining("start the job without that state");
    }

    /** An API gives fewer records than asked for where it has a limit, or leaves some out. */
    @ParameterizedTest
    @ValueSource(strings = {"empty", "'${$count(response.body.items) = 0}'"})
    void t12_pagesThatAreNotAsLongAsAskedForAreGoneOnFrom(String stop) throws Exception {
        String page =
                append("{next: page, start: 0, size: 6, stop: %s}".formatted(stop), BY_NUMBER);
        try (StubApi api = new StubApi(request -> answer(request, 5))) {
            State state = read(api, page, null, READ_BEFORE);
            read(api, page, state, Integer.MAX_VALUE);
        }
        assertEachRowOnce();
    }

    @Test
    void t12_aColumnThatIsGoneChangesNothing() throws Exception {
        change(
                append(NUMBER, BY_NUMBER),
                table("append", NUMBER, BY_NUMBER, "{id: BIGINT NOT NULL, n: BIGINT}"));

        assertEachRowOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {NUMBER, TOKEN})
    void t12_anotherAddressIsGoneOnWith(String page) throws Exception {
        try (StubApi old = new StubApi(ChangedSpecsTest::answer);
                StubApi moved = new StubApi(ChangedSpecsTest::answer)) {
            State state = read(old, append(page, BY_NUMBER), null, READ_BEFORE);
            read(moved, append(page, BY_NUMBER), state, Integer.MAX_VALUE);
        }
        assertEachRowOnce();
    }

    @Test
    void t12_aLinkToTheAddressOfBeforeIsRefused() throws Exception {
        try (StubApi old = new StubApi(ChangedSpecsTest::answer);
                StubApi moved = new StubApi(ChangedSpecsTest::answer)) {
            State state = read(old, append(ADDRESS, BY_NUMBER), null, READ_BEFORE);
            int requests = old.requests().size();

            assertThatThrownBy(
                            () -> read(moved, append(ADDRESS, BY_NUMBER), state, Integer.MAX_VALUE))
                    .hasMessageContaining(old.uri())
                    .hasMessageContaining("is not one that may be asked");
            assertThat(old.requests()).hasSize(requests);
        }
    }
}
