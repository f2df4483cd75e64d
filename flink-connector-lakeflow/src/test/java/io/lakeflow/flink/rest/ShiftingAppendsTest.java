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
import static io.lakeflow.flink.rest.StubList.now;
import static io.lakeflow.flink.rest.StubList.row;
import static io.lakeflow.flink.rest.StubList.table;
import static io.lakeflow.flink.rest.StubList.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.rest.StubList.Row;
import io.lakeflow.flink.scan.PartitionReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that only gain rows, of which new ones come before others while they are listed. */
class ShiftingAppendsTest {
    private static final Map<String, String> CONFIG = Map.of("apikey", "${env:KEY}");
    private static final String SHORT = "{next: page, size: 2, stop: short}";
    private static final String TOTAL = "{next: page, size: 2, stop: {total: total}}";
    private static final int MORE_THAN_A_PAGE = 100;

    private static String appended(String page, String cursor) {
        return table(
                "ingestion: append",
                "path: /t",
                "records: items",
                "page: " + page,
                "key: [id]",
                "cursor: " + cursor,
                COLUMNS);
    }

    private static ScanHarness harness(StubApi api, String page, String cursor) {
        return new ScanHarness(
                api.spec("", appended(page, cursor)), "t", CONFIG, ScanHarness.unbounded());
    }

    private static List<String> drain(ScanHarness harness) throws Exception {
        try (PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            return text(harness.drain(reader));
        }
    }

    /** As if the job failed after each page. */
    private static List<String> drainAndFail(ScanHarness harness) throws Exception {
        return text(new KilledReads(harness, harness.plan().get(0), MORE_THAN_A_PAGE).drain());
    }

    @ParameterizedTest
    @ValueSource(strings = {SHORT, TOTAL})
    void c5_rowsThatAShiftBringsAgainAreKnownAfterAFailureToo(String page) throws Exception {
        StubList list =
                new StubList(2, row(3, "c", 5), row(2, "b", 4), row(1, "a", 3), row(0, "z", 2));
        for (String next : List.of("2", "3")) {
            list.before(next, () -> list.addFirst(now(Long.parseLong("9" + next), "new")));
        }
        try (StubApi api = new StubApi(list);
                ScanHarness harness = harness(api, page, "{field: at, order: none}")) {
            assertThat(drainAndFail(harness)).containsExactly("+I3c", "+I2b", "+I1a", "+I0z");
        }
    }

    /** Whether such a row was there when the listing began cannot be told from its cursor. */
    @Test
    void c5_aTotalDoesNotEndAListBeforeItsOldRowsWhereNewOnesAreAsOldAsTheListing()
            throws Exception {
        StubList list = new StubList(2, row(1, "a", 1), row(2, "b", 2), row(3, "c", 3));
        list.before(
                "2",
                () -> {
                    list.replace(
                            row(1, "a", 1),
                            row(2, "b", 2),
                            now(4, "new"),
                            now(5, "new"),
                            row(3, "c", 3));
                });
        try (StubApi api = new StubApi(list);
                ScanHarness harness = harness(api, TOTAL, "{field: at, order: none}")) {
            assertThat(drain(harness)).containsExactly("+I1a", "+I2b", "+I4new", "+I5new", "+I3c");
        }
    }

    /** The newest one says nothing about the others that came while the list was read. */
    @Test
    void c5_aNumberThatCameWhileTheListWasReadHidesNoSmallerOne() throws Exception {
        StubList list = new StubList(2, row(1, "a", 1), row(2, "b", 1), row(3, "c", 1));
        list.before(
                "2",
                () -> {
                    list.addFirst(row(4, "d", 1));
                    list.add(row(5, "e", 1));
                });
        String cursor = "{field: id, type: number, order: none}";
        try (StubApi api = new StubApi(list);
                ScanHarness harness = harness(api, SHORT, cursor);
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+I1a", "+I2b", "+I3c", "+I5e");
            assertThat(text(harness.drain(reader))).containsExactly("+I4d");
            assertThat(text(harness.drain(reader))).isEmpty();
        }
    }

    /** As many come between two requests as there are on a page. */
    @Test
    void c2_aListThatShiftsByAPageAtEveryRequestIsNoLoop() throws Exception {
        String page = "{next: page, size: 1, stop: empty}";
        try (StubApi api =
                        new StubApi(
                                request -> {
                                    String asked = query(request).getOrDefault("page", "1");
                                    int number = Integer.parseInt(asked);
                                    Row row = number < 7 ? row(1, "a", 1) : row(2, "b", 2);
                                    return json(
                                            "{'items': [%s]}"
                                                    .formatted(number > 7 ? "" : row.json()));
                                });
                ScanHarness harness = harness(api, page, "{field: at, order: none}")) {
            assertThat(drain(harness)).containsExactly("+I1a", "+I2b");
        }
    }
}
