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

import static io.lakeflow.flink.rest.StubApi.status;
import static io.lakeflow.flink.rest.StubList.COLUMNS;
import static io.lakeflow.flink.rest.StubList.letters;
import static io.lakeflow.flink.rest.StubList.row;
import static io.lakeflow.flink.rest.StubList.table;
import static io.lakeflow.flink.rest.StubList.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.rest.SteppedReading.State;
import io.lakeflow.flink.scan.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages that were half emitted, and that are not what they were when they are asked for again. */
class RestoredPagesTest {
    private static final String PAGES = "{next: page, size: 2, stop: short}";
    private static final String TOKENS = "{next: token, at: next, into: after, size: 2}";

    private final List<RowData> rows = new ArrayList<>();

    private static ScanHarness harness(StubApi api, String table, ReadOptions options) {
        return new ScanHarness(api.spec("", table), "t", Map.of("apikey", "${env:KEY}"), options);
    }

    private static String listed(String ingestion, String page, String cursor, String... more) {
        return table(
                "ingestion: " + ingestion,
                "path: /t",
                "records: items",
                "page: " + page,
                ingestion.equals("append") ? "key: []" : "key: [id]",
                cursor.isEmpty() ? "" : "cursor: {field: at, " + cursor + "}",
                String.join("\n", more),
                COLUMNS);
    }

    /** Emits so many rows, and what a checkpoint holds then. */
    private State emit(ScanHarness harness, Partition partition, State from, int count)
            throws Exception {
        try (SteppedReading reading = new SteppedReading(harness.scan, partition, from, rows)) {
            int before = rows.size();
            while (rows.size() < before + count) {
                reading.step();
            }
            return reading.state();
        }
    }

    private State drain(ScanHarness harness, Partition partition, State from) throws Exception {
        try (SteppedReading reading = new SteppedReading(harness.scan, partition, from, rows)) {
            reading.drain();
            return reading.state();
        }
    }

    @ParameterizedTest
    @CsvSource({"cdc, U, 'order: none'", "append, I, 'order: none'", "snapshot, U, ''"})
    void aRowThatSlippedToTheNextPageIsNotEmittedAgain(String ingestion, String kind, String cursor)
            throws Exception {
        StubList list = new StubList(2, letters(4));
        try (StubApi api = new StubApi(list);
                ScanHarness harness =
                        harness(api, listed(ingestion, PAGES, cursor), ScanHarness.unbounded())) {
            Partition partition = harness.plan().get(0);
            State state = emit(harness, partition, null, 2);
            list.replace(row(3, "c", 3), row(4, "d", 4), row(1, "a", 1), row(2, "b", 2));

            state = drain(harness, partition, state);

            assertThat(text(rows))
                    .containsExactlyInAnyOrder(
                            "+" + kind + "1a",
                            "+" + kind + "2b",
                            "+" + kind + "3c",
                            "+" + kind + "4d");
            drain(harness, partition, state);
            assertThat(rows).as("in the next round").hasSize(4);
        }
    }

    @Test
    void aRowThatNoPageShowsIsKnownInTheNextRoundToo() throws Exception {
        StubList list = new StubList(2, row(3, "c", 3), row(1, "a", 1), row(2, "b", 2));
        try (StubApi api = new StubApi(list);
                ScanHarness harness =
                        harness(
                                api,
                                listed("cdc", PAGES, "order: none"),
                                ScanHarness.unbounded())) {
            Partition partition = harness.plan().get(0);
            State state = emit(harness, partition, null, 1);
            list.remove(3);
            state = drain(harness, partition, state);
            list.addFirst(row(3, "c", 3));

            state = drain(harness, partition, state);
            drain(harness, partition, state);

            assertThat(text(rows)).containsExactly("+U3c", "+U1a", "+U2b");
        }
    }

    @Test
    void contentThatIsBackLaterIsNotTakenForTheRowBefore() throws Exception {
        StubList list = new StubList(2, letters(2));
        try (StubApi api = new StubApi(list);
                ScanHarness harness =
                        harness(api, listed("snapshot", PAGES, ""), ScanHarness.unbounded())) {
            Partition partition = harness.plan().get(0);
            State state = emit(harness, partition, null, 1);
            list.replace(row(1, "A", 1), row(2, "b", 2));
            state = drain(harness, partition, state);
            list.replace(letters(2));

            drain(harness, partition, state);

            assertThat(text(rows)).containsExactly("+U1a", "+U1A", "+U2b", "+U1a");
        }
    }

    @Test
    void aBatchReadEmitsNoSecondVersionOfAKey() throws Exception {
        StubList list = new StubList(2, letters(3));
        try (StubApi api = new StubApi(list);
                ScanHarness harness =
                        harness(api, listed("cdc", PAGES, "order: none"), ScanHarness.batch())) {
            Partition partition = harness.plan().get(0);
            State state = emit(harness, partition, null, 1);
            list.replace(row(1, "A", 4), row(2, "b", 2), row(3, "c", 3));

            drain(harness, partition, state);

            assertThat(text(rows)).containsExactly("+I1a", "+I2b", "+I3c");
        }
    }

    @Test
    void c4_aPageThatIsRefusedAfterARestoreIsNotEmittedAgain() throws Exception {
        StubList list = new StubList(2, letters(5));
        String restart = "errors: [{status: 410, do: restart}]";
        try (StubApi api = new StubApi(list);
                ScanHarness harness =
                        harness(
                                api,
                                listed("append", TOKENS, "order: none", restart),
                                ScanHarness.unbounded())) {
            Partition partition = harness.plan().get(0);
            State state = emit(harness, partition, null, 3);
            list.refuse("2");

            drain(harness, partition, state);

            assertThat(text(rows)).containsExactly("+I1a", "+I2b", "+I3c", "+I4d", "+I5e");
        }
    }

    @Test
    void equalRowsAreEmittedAsOftenAsTheyAreListed() throws Exception {
        StubList list = new StubList(3, row(1, "a", 1), row(1, "a", 1), row(2, "b", 2));
        try (StubApi api = new StubApi(list);
                ScanHarness harness =
                        harness(
                                api,
                                listed(
                                        "append",
                                        "{next: page, size: 3, stop: short}",
                                        "order: none"),
                                ScanHarness.unbounded())) {
            Partition partition = harness.plan().get(0);
            State state = emit(harness, partition, null, 1);
            list.replace(
                    row(2, "b", 2), row(3, "c", 3), row(4, "d", 4), row(1, "a", 1), row(1, "a", 1));

            drain(harness, partition, state);

            assertThat(text(rows)).containsExactly("+I1a", "+I2b", "+I3c", "+I4d", "+I1a");
        }
    }

    @Test
    void c13_whatWasEmittedBelowAParentThatIsGoneForAWhileIsNotEmittedAgain() throws Exception {
        StubList list = new StubList(2, letters(2));
        AtomicBoolean gone = new AtomicBoolean();
        String tables =
                table(
                                "ingestion: cdc",
                                "parent: {table: tops, as: {top: id}}",
                                "path: /tops/${parent.top}",
                                "records: items",
                                "page: " + PAGES,
                                "key: [id]",
                                "cursor: {field: at, order: desc}",
                                COLUMNS)
                        + "tops: {ingestion: snapshot, path: /tops, page: {next: none},"
                        + " columns: {id: BIGINT}}";
        try (StubApi api =
                        new StubApi(
                                request ->
                                        request.path().equals("/tops")
                                                ? StubApi.json("[{'id': 7}]")
                                                : gone.get()
                                                        ? status(404, "{}")
                                                        : list.apply(request));
                ScanHarness harness = harness(api, tables, ScanHarness.unbounded())) {
            Partition partition = harness.plan().get(0);
            State state = emit(harness, partition, null, 1);
            gone.set(true);
            state = drain(harness, partition, state);
            gone.set(false);

            drain(harness, partition, state);

            assertThat(text(rows)).containsExactly("+U1a", "+U2b");
        }
    }
}
