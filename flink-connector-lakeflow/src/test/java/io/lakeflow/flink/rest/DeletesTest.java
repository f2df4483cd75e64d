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
import static io.lakeflow.flink.rest.StubApi.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deletes that an endpoint or a flag shows, read beside the rows that are live. */
class DeletesTest {
    private static final Map<String, String> CONFIG = Map.of("apikey", "${env:KEY}");
    private static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");

    private static final String TABLE =
            """
            t:
              ingestion: cdc_with_deletes
              path: /live
              params: {since: "${cursor.from}"}
              page: {next: none}
              key: [id]
              cursor: {field: at, order: asc}
              deletes:
                path: /gone
                params: {since: "${cursor.from}"}
                cursor: {field: at, order: asc}
              columns: {id: BIGINT NOT NULL, name: STRING, at: TIMESTAMP_LTZ(3)}
            """;

    private static final String FLAGGED =
            """
            t:
              ingestion: cdc_with_deletes
              path: /live
              params: {since: "${cursor.from}"}
              page: {next: none}
              key: [id]
              cursor: {field: at, order: asc}
              deletes: {flag: "${record.name = 'gone'}"}
              columns: {id: BIGINT NOT NULL, name: STRING, at: TIMESTAMP_LTZ(3)}
            """;

    private record Row(long id, String name, int second) {
        String at() {
            return DAY.plusSeconds(second).toString();
        }

        String json() {
            return "{'id': " + id + ", 'name': '" + name + "', 'at': '" + at() + "'}";
        }
    }

    private final List<Row> live = new ArrayList<>();
    private final List<Row> gone = new ArrayList<>();

    private synchronized Response answer(Request request) {
        List<Row> rows = request.path().equals("/gone") ? gone : live;
        String since = query(request).getOrDefault("since", "");
        return json(
                rows.stream()
                        .filter(
                                row ->
                                        since.isEmpty()
                                                || !Instant.parse(row.at())
                                                        .isBefore(Instant.parse(since)))
                        .map(Row::json)
                        .collect(Collectors.joining(",", "[", "]")));
    }

    private synchronized void put(long id, String name, int second) {
        live.removeIf(row -> row.id() == id);
        live.add(new Row(id, name, second));
        live.sort(Comparator.comparing(Row::second));
    }

    /** The tombstones keep the order in which they are added. */
    private synchronized void delete(long id, int second) {
        live.removeIf(row -> row.id() == id);
        gone.add(new Row(id, "", second));
    }

    private static ReadOptions fromDay(int maxIdentities) {
        ReadOptions all = ScanHarness.unbounded(new ReadOptions.Start.At(DAY));
        return new ReadOptions(
                all.start(),
                all.end(),
                all.mode(),
                all.changelog(),
                all.onError(),
                null,
                null,
                null,
                null,
                maxIdentities,
                all.maxSnapshotKeys(),
                all.parallelHistory(),
                all.http());
    }

    private static ScanHarness harness(StubApi stub, String table, ReadOptions options) {
        return new ScanHarness(stub.spec("", table), "t", CONFIG, options);
    }

    private static List<String> text(List<RowData> rows) {
        return rows.stream()
                .map(
                        row ->
                                row.getRowKind().shortString()
                                        + row.getLong(0)
                                        + (row.isNullAt(1) ? "" : row.getString(1)))
                .toList();
    }

    private static Map<Long, String> content(List<RowData> rows) {
        Map<Long, String> content = new TreeMap<>();
        for (RowData row : rows) {
            if (row.getRowKind() == RowKind.DELETE) {
                content.remove(row.getLong(0));
            } else {
                content.put(row.getLong(0), row.getString(1).toString());
            }
        }
        return content;
    }

    /** Nothing of them was emitted yet, so that they are read from their first page. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4})
    void c4_deletesWhosePageTokenIsForgottenAreReadAgain(int refusals) throws Exception {
        AtomicInteger left = new AtomicInteger(refusals);
        String table =
                TABLE.replace(
                                "path: /gone",
                                "path: /gone\n    page: {next: token, at: next, into: after}")
                        .replace("deletes:\n", "deletes:\n    records: rows\n")
                        .concat("  errors: [{status: 410, do: restart}]\n");
        put(9, "there", 9);
        delete(1, 1);
        delete(2, 2);
        Function<Request, Response> pages =
                request -> {
                    if (!request.path().equals("/gone")) {
                        return answer(request);
                    }
                    boolean first = !query(request).containsKey("after");
                    if (!first && left.getAndDecrement() > 0) {
                        return status(410, "{}");
                    }
                    return json(
                            first
                                    ? "{'rows': [" + gone.get(0).json() + "], 'next': 'b'}"
                                    : "{'rows': [" + gone.get(1).json() + "]}");
                };
        try (StubApi api = new StubApi(pages);
                ScanHarness harness = harness(api, table, fromDay(100));
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            if (refusals < 4) {
                assertThat(text(harness.drain(reader))).containsExactly("+U9there", "-D1", "-D2");
            } else {
                assertThatThrownBy(() -> harness.drain(reader))
                        .hasMessageContaining("4 readings of the deletes");
            }
        }
    }

    @Test
    void L8_deletesThatAreListedInNoOrderAreAllSeen() throws Exception {
        String unordered =
                TABLE.replace(
                        "    cursor: {field: at, order: asc}\n  columns",
                        "    cursor: {field: at, order: none}\n  columns");
        for (int id = 1; id <= 4; id++) {
            put(id, "a", id);
        }
        try (StubApi stub = new StubApi(this::answer);
                ScanHarness harness = harness(stub, unordered, fromDay(100));
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            harness.drain(reader);
            delete(1, 30);
            delete(2, 10);
            delete(3, 20);
            assertThat(text(harness.drain(reader))).containsExactlyInAnyOrder("-D1", "-D2", "-D3");
            delete(4, 40);
            assertThat(text(harness.drain(reader))).containsExactly("-D4");
        }
    }

    @Test
    void L8_deletesThatBreakTheDeclaredOrderFail() throws Exception {
        delete(1, 30);
        delete(2, 10);
        try (StubApi stub = new StubApi(this::answer);
                ScanHarness harness = harness(stub, TABLE, fromDay(100));
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThatThrownBy(() -> harness.drain(reader))
                    .rootCause()
                    .hasMessageContaining("'order: asc'")
                    .hasMessageContaining("2026-01-01T00:00:10Z")
                    .hasMessageContaining("2026-01-01T00:00:30Z")
                    .hasMessageContaining("deletes.cursor.lookback");
        }
    }

    @Test
    void L9_deletesAreReadWhereNothingIsLive() throws Exception {
        delete(7, 5);
        try (StubApi stub = new StubApi(this::answer);
                ScanHarness harness = harness(stub, TABLE, fromDay(100));
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("-D7");
            delete(8, 6);
            assertThat(text(harness.drain(reader))).containsExactly("-D8");
            assertThat(harness.drain(reader)).isEmpty();
        }
    }

    @Test
    void L18_aFlaggedVersionComesOutAlsoWithTheCursorOfTheOneBefore() throws Exception {
        put(1, "a", 5);
        try (StubApi stub = new StubApi(this::answer);
                ScanHarness harness = harness(stub, FLAGGED, fromDay(100));
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+U1a");
            put(1, "gone", 5);
            assertThat(text(harness.drain(reader))).containsExactly("-D1gone");
            assertThat(harness.drain(reader)).isEmpty();
            put(1, "back", 5);
            assertThat(text(harness.drain(reader))).containsExactly("+U1back");
            put(1, "gone", 6);
            put(2, "gone", 6);
            assertThat(text(harness.drain(reader))).containsExactly("-D1gone", "-D2gone");
        }
    }

    @Test
    void L18_aDeleteWithTheCursorOfAnEarlierRowIsSeen() throws Exception {
        put(1, "a", 5);
        put(2, "a", 5);
        try (StubApi stub = new StubApi(this::answer);
                ScanHarness harness = harness(stub, TABLE, fromDay(100));
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            harness.drain(reader);
            delete(1, 5);
            assertThat(text(harness.drain(reader))).containsExactly("-D1");
            put(1, "b", 5);
            assertThat(text(harness.drain(reader))).containsExactly("+U1b");
            assertThat(harness.drain(reader)).isEmpty();
        }
    }

    @Test
    void L19_aDeleteOlderThanTheLiveCursorIsSeen() throws Exception {
        for (int id = 1; id <= 3; id++) {
            put(id, "a", 10 * id);
        }
        try (StubApi stub = new StubApi(this::answer);
                ScanHarness harness = harness(stub, TABLE, fromDay(100));
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            harness.drain(reader);
            delete(1, 15);
            assertThat(text(harness.drain(reader))).containsExactly("-D1");
        }
    }

    @Test
    void L19_aDeleteThatComesLateDoesNotTakeALaterVersionAway() throws Exception {
        String late =
                TABLE.replace(
                        "    cursor: {field: at, order: asc}\n  columns",
                        "    cursor: {field: at, order: asc, lookback: 5m}\n  columns");
        put(1, "a", 10);
        try (StubApi stub = new StubApi(this::answer);
                ScanHarness harness = harness(stub, late, fromDay(100));
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            harness.drain(reader);
            put(1, "again", 60);
            put(2, "b", 90);
            assertThat(text(harness.drain(reader))).containsExactly("+U1again", "+U2b");
            synchronized (this) {
                gone.add(new Row(1, "", 30));
            }
            assertThat(harness.drain(reader)).isEmpty();
            delete(1, 95);
            assertThat(text(harness.drain(reader))).containsExactly("-D1");
        }
    }

    @Test
    void flaggedRecordsAreLeftOutOfABoundedReadAndDoNotTakeTheirKey() throws Exception {
        live.add(new Row(1, "gone", 1));
        live.add(new Row(2, "a", 2));
        live.add(new Row(1, "back", 3));
        try (StubApi stub = new StubApi(this::answer);
                ScanHarness harness = harness(stub, FLAGGED, ScanHarness.batch())) {
            assertThat(text(harness.readAll())).containsExactly("+I2a", "+I1back");
        }
    }

    @Test
    void aWindowOfABoundedReadReadsNoDeletes() throws Exception {
        String windowed =
                TABLE.replaceFirst("cursor\\.from", "window.from")
                        .replace(
                                "order: asc}\n  deletes",
                                "order: asc, window: 150d, start: \"2026-01-01T00:00:00Z\"}\n  deletes");
        put(1, "a", 10);
        gone.add(new Row(2, "", 20));
        ReadOptions all = ScanHarness.unbounded();
        ReadOptions bounded =
                new ReadOptions(
                        all.start(),
                        new ReadOptions.End.Init(),
                        all.mode(),
                        all.changelog(),
                        all.onError(),
                        null,
                        null,
                        null,
                        null,
                        all.maxIdentities(),
                        all.maxSnapshotKeys(),
                        all.parallelHistory(),
                        all.http());
        try (StubApi stub = new StubApi(this::answer);
                ScanHarness harness = harness(stub, windowed, bounded)) {
            assertThat(harness.plan()).hasSizeGreaterThan(1);
            assertThat(text(harness.readAll())).containsExactly("+U1a");
            assertThat(stub.requests()).noneMatch(request -> request.path().equals("/gone"));
        }
    }

    /** Deletes and rows in turn: most rows are later than their tombstone, every third is older. */
    private Map<Long, String> fillInTurn() {
        Map<Long, String> expected = new TreeMap<>();
        for (int i = 1; i <= 12; i++) {
            int second = 10 * i;
            gone.add(new Row(i, "", second));
            if (i % 3 == 0) {
                live.add(new Row(i, "stale", second - 1));
            } else {
                live.add(new Row(i, "back", second + 1));
                expected.put((long) i, "back");
            }
        }
        live.sort(Comparator.comparing(Row::second));
        return expected;
    }

    @Test
    void moreDeletesThanMayBeHeldAreReadInParts() throws Exception {
        Map<Long, String> expected = fillInTurn();
        try (StubApi stub = new StubApi(this::answer);
                ScanHarness harness = harness(stub, TABLE, fromDay(3));
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            List<RowData> rows = harness.drain(reader);

            assertThat(content(rows)).isEqualTo(expected);
            assertThat(text(rows)).contains("-D3", "-D12").doesNotContain("-D1", "-D10");
            assertThat(stub.requests()).filteredOn(r -> r.path().equals("/gone")).hasSize(6);
            assertThat(harness.drain(reader)).isEmpty();
        }
    }

    @Test
    void deletesInPartsAreAlsoCompleteAfterARestoreAtAnyRow() throws Exception {
        Map<Long, String> expected = fillInTurn();
        try (StubApi stub = new StubApi(this::answer);
                ScanHarness harness = harness(stub, TABLE, fromDay(3))) {
            Partition partition = harness.plan().get(0);
            boolean reached = true;
            int cut = 0;
            while (reached) {
                List<RowData> rows = new ArrayList<>();
                SteppedReading reading = new SteppedReading(harness.scan, partition, null, rows);
                int steps = 0;
                boolean more = true;
                while (more && steps++ < cut) {
                    more = reading.step();
                }
                reached = more;
                SteppedReading.State state = reading.state();
                reading.close();
                try (SteppedReading restored =
                        new SteppedReading(harness.scan, partition, state, rows)) {
                    restored.drain();
                    restored.drain();
                }
                assertThat(content(rows))
                        .as("cut after %s: %s", cut, text(rows))
                        .isEqualTo(expected);
                cut++;
            }
            assertThat(cut).isGreaterThan(12);
        }
    }

    @Test
    void moreDeletesThanMayBeHeldFailWhereTheyCannotBeReadInParts() throws Exception {
        String unordered =
                TABLE.replace(
                        "    cursor: {field: at, order: asc}\n  columns",
                        "    cursor: {field: at, order: none}\n  columns");
        for (int id = 1; id <= 5; id++) {
            delete(id, 7);
        }
        for (String table : List.of(TABLE, unordered)) {
            try (StubApi stub = new StubApi(this::answer);
                    ScanHarness harness = harness(stub, table, fromDay(3));
                    PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
                assertThatThrownBy(() -> harness.drain(reader))
                        .rootCause()
                        .hasMessageContaining("more than 3 tombstones")
                        .hasMessageContaining("'scan.max-identities'");
            }
        }
    }
}
