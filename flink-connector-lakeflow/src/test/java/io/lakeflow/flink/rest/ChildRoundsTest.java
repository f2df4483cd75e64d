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

import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.ScanMetric;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

/** Rounds of one parent's rows, for every form that a child table may have. */
class ChildRoundsTest {
    private static final Map<String, String> CONFIG = Map.of("apikey", "${env:KEY}");

    private static final String TOPS =
            table(
                    "tops",
                    "ingestion: snapshot",
                    "path: /tops",
                    "page: {next: none}",
                    "key: [id]",
                    "columns: {id: BIGINT, name: STRING}");

    private static final String COLUMNS =
            "columns: {id: BIGINT NOT NULL, name: STRING, at: TIMESTAMP_LTZ(3)}";

    private static String table(String name, String... lines) {
        return name + ":\n" + String.join("\n", lines).indent(2);
    }

    private static ScanHarness harness(StubApi api, String children, ReadOptions options) {
        return new ScanHarness(api.spec("", TOPS + children), "children", CONFIG, options);
    }

    /** One top; its children are as the test says. */
    private static StubApi api(Function<Request, Response> children) {
        return new StubApi(
                request ->
                        request.path().equals("/tops")
                                ? json("[{'id': 1, 'name': 'a'}]")
                                : children.apply(request));
    }

    private static String row(int id, String name, String at) {
        return "{'id': " + id + ", 'name': '" + name + "', 'at': '2020-" + at + "T00:00:00Z'}";
    }

    private static Response rows(String... rows) {
        return json(Stream.of(rows).collect(Collectors.joining(",", "[", "]")));
    }

    /** One child table over a parent, its rounds read one after the other. */
    private static final class Rounds implements AutoCloseable {
        private final ScanHarness harness;
        private final Partition partition;
        private Offset offset;

        Rounds(StubApi api, String children) throws Exception {
            harness = harness(api, children, ScanHarness.unbounded());
            partition = new Poller(harness, false).poll().get(0);
        }

        /** Reads one round as after a restore: by what is in the offset alone. */
        List<String> next() throws Exception {
            List<String> rows = new ArrayList<>();
            Offset start = offset == null ? null : new Offset(offset.json());
            try (PartitionReader reader = harness.scan.read(partition, start)) {
                Batch batch;
                do {
                    batch = reader.next().toCompletableFuture().get(60, TimeUnit.SECONDS);
                    batch.rows().forEach(row -> rows.add(text(row)));
                } while (batch.progress() == Progress.MORE);
                assertThat(batch.progress()).isEqualTo(Progress.CAUGHT_UP);
                offset = batch.next();
            }
            return rows;
        }

        private static String text(RowData row) {
            return row.getRowKind().shortString()
                    + row.getLong(0)
                    + (row.isNullAt(1) ? "" : row.getString(1));
        }

        long skipped() {
            return harness.context.counted(ScanMetric.PARTITIONS_SKIPPED);
        }

        @Override
        public void close() {
            harness.close();
        }
    }

    private static final String WINDOWED =
            table(
                    "children",
                    "ingestion: cdc",
                    "parent: {table: tops, as: {top: id}}",
                    "path: /tops/${parent.top}/children",
                    "params: {from: \"${window.from}\", to: \"${window.to}\"}",
                    "page: {next: none}",
                    "key: [id]",
                    "cursor: {field: at, order: none, window: 700d, start: \"2020-01-01T00:00:00Z\"}",
                    COLUMNS);

    private static final String WITH_HISTORY =
            table(
                    "children",
                    "ingestion: cdc",
                    "parent: {table: tops, as: {top: id}}",
                    "path: /tops/${parent.top}/changes",
                    "params: {since: \"${cursor.from}\"}",
                    "page: {next: none}",
                    "key: [id]",
                    "cursor: {field: at, order: asc}",
                    "history: {path: \"/tops/${parent.top}/archive/${each.n}\", each: {n: \"${config.names}\"}, params: {}}",
                    COLUMNS);

    private static final String SNAPSHOT =
            table(
                    "children",
                    "ingestion: snapshot",
                    "parent: {table: tops, as: {top: id}}",
                    "path: /tops/${parent.top}/children",
                    "page: {next: none}",
                    "key: [id]",
                    COLUMNS);

    private static final String DESCENDING =
            table(
                    "children",
                    "ingestion: cdc",
                    "parent: {table: tops, as: {top: id}}",
                    "path: /tops/${parent.top}/children",
                    "page: {next: page, size: 1, stop: empty}",
                    "key: [id]",
                    "cursor: {field: at, order: desc}",
                    COLUMNS);

    @Test
    void windowsOfAParentAreReadRoundByRound() throws Exception {
        try (StubApi api =
                        api(
                                request -> {
                                    String from = query(request).get("from");
                                    return from.startsWith("2019-12-31") || from.startsWith("2020")
                                            ? rows(row(1, "a", "03-01"))
                                            : rows();
                                });
                Rounds rounds = new Rounds(api, WINDOWED)) {
            assertThat(rounds.next()).containsExactly("+U1a");
            assertThat(rounds.next()).isEmpty();
        }
    }

    @Test
    void c13_windowsOfAVanishedParentAreNotPassedOver() throws Exception {
        AtomicBoolean gone = new AtomicBoolean(true);
        try (StubApi api =
                        api(
                                request -> {
                                    boolean first = query(request).get("to").startsWith("2021");
                                    return gone.get()
                                            ? status(404, "{}")
                                            : first ? rows(row(1, "a", "03-01")) : rows();
                                });
                Rounds rounds = new Rounds(api, WINDOWED)) {
            assertThat(rounds.next()).isEmpty();
            assertThat(rounds.next()).isEmpty();
            assertThat(rounds.skipped()).isEqualTo(2);
            gone.set(false);
            assertThat(rounds.next()).containsExactly("+U1a");
        }
    }

    @Test
    void c13_historyOfAVanishedParentIsReadWhenItIsBack() throws Exception {
        AtomicBoolean gone = new AtomicBoolean(true);
        try (StubApi api =
                        api(
                                request ->
                                        request.path().endsWith("archive/b") && gone.get()
                                                ? status(410, "{}")
                                                : request.path().endsWith("/a")
                                                        ? rows(row(1, "a", "03-01"))
                                                        : request.path().endsWith("/b")
                                                                ? rows(row(2, "b", "03-01"))
                                                                : rows());
                Rounds rounds = new Rounds(api, WITH_HISTORY)) {
            assertThat(rounds.next()).containsExactly("+U1a");
            assertThat(rounds.next()).isEmpty();
            gone.set(false);
            assertThat(rounds.next()).containsExactly("+U2b");
            assertThat(rounds.next()).isEmpty();
        }
    }

    @Test
    void c13_aSnapshotOfAVanishedParentIsComparedWithTheLastOneThatWasSeen() throws Exception {
        AtomicBoolean gone = new AtomicBoolean();
        AtomicReference<Response> listed =
                new AtomicReference<>(rows(row(1, "a", "01-01"), row(2, "b", "01-01")));
        try (StubApi api = api(request -> gone.get() ? status(404, "{}") : listed.get());
                Rounds rounds = new Rounds(api, SNAPSHOT)) {
            assertThat(rounds.next()).containsExactly("+U1a", "+U2b");
            gone.set(true);
            assertThat(rounds.next()).isEmpty();
            gone.set(false);
            listed.set(rows(row(1, "a", "01-01"), row(2, "B", "01-01"), row(3, "c", "01-01")));
            assertThat(rounds.next()).containsExactly("+U2B", "+U3c");
        }
    }

    @Test
    void c13_aParentThatVanishesBetweenTwoPagesLosesNothing() throws Exception {
        AtomicBoolean gone = new AtomicBoolean(true);
        try (StubApi api =
                        api(
                                request -> {
                                    int page =
                                            Integer.parseInt(
                                                    query(request).getOrDefault("page", "1"));
                                    return page == 1
                                            ? rows(row(2, "b", "03-02"))
                                            : page > 2
                                                    ? rows()
                                                    : gone.get()
                                                            ? status(404, "{}")
                                                            : rows(row(1, "a", "03-01"));
                                });
                Rounds rounds = new Rounds(api, DESCENDING)) {
            assertThat(rounds.next()).containsExactly("+U2b");
            gone.set(false);
            assertThat(rounds.next()).containsExactly("+U1a");
            assertThat(rounds.next()).isEmpty();
        }
    }

    /** Nothing replaces a row of a table that only gains rows. */
    @Test
    void c13_rowsThatWereOutWhenAParentVanishedDoNotComeAgain() throws Exception {
        AtomicBoolean gone = new AtomicBoolean(true);
        try (StubApi api =
                        api(
                                request ->
                                        switch (query(request).getOrDefault("page", "1")) {
                                            case "1" -> rows(row(3, "c", "03-03"));
                                            case "2" -> rows(row(2, "b", "03-02"));
                                            case "3" ->
                                                    gone.get()
                                                            ? status(404, "{}")
                                                            : rows(row(1, "a", "03-01"));
                                            default -> rows();
                                        });
                Rounds rounds = new Rounds(api, DESCENDING.replace("cdc", "append"))) {
            assertThat(rounds.next()).containsExactly("+I3c", "+I2b");
            gone.set(false);
            assertThat(rounds.next()).containsExactly("+I1a");
        }
    }

    /** What a consistent listing has shown up to its newest cursor need not be shown again. */
    @Test
    void c13_anAscendingListOfAVanishedParentGoesOnFromItsNewestCursor() throws Exception {
        AtomicBoolean gone = new AtomicBoolean(true);
        String ascending =
                DESCENDING
                        .replace("cdc", "append")
                        .replace("desc", "asc")
                        .replace("stop: empty", "stop: empty, stable: true")
                        .replace("page:", "params: {since: \"${cursor.from}\"}\n  page:");
        try (StubApi api =
                        api(
                                request -> {
                                    List<String> all = new ArrayList<>();
                                    for (int day = 1; day <= 3; day++) {
                                        all.add(row(day, "r", "03-0" + day));
                                    }
                                    String since = query(request).getOrDefault("since", "");
                                    all.removeIf(
                                            row ->
                                                    row.replaceAll(".*'at': '", "").compareTo(since)
                                                            < 0);
                                    int page =
                                            Integer.parseInt(
                                                    query(request).getOrDefault("page", "1"));
                                    if (page == 3 && gone.get()) {
                                        return status(404, "{}");
                                    }
                                    return page > all.size() ? rows() : rows(all.get(page - 1));
                                });
                Rounds rounds = new Rounds(api, ascending)) {
            assertThat(rounds.next()).containsExactly("+I1r", "+I2r");
            gone.set(false);
            assertThat(rounds.next()).containsExactly("+I3r");
        }
    }

    /** The next round looks back from where the lost one stood, not from what it had emitted. */
    @Test
    void c13_rowsWithinTheLookbackOfALostRoundDoNotComeAgain() throws Exception {
        AtomicInteger readings = new AtomicInteger();
        String ascending =
                DESCENDING
                        .replace("cdc", "append")
                        .replace("order: desc", "order: asc, lookback: 1d, bounds: \"[)\"")
                        .replace("page:", "params: {since: \"${cursor.from}\"}\n  page:");
        try (StubApi api =
                        api(
                                request -> {
                                    String since = query(request).getOrDefault("since", "");
                                    int page =
                                            Integer.parseInt(
                                                    query(request).getOrDefault("page", "1"));
                                    boolean ofThird = since.contains("-03-03") && page == 1;
                                    if (ofThird && readings.incrementAndGet() == 2) {
                                        return status(404, "{}");
                                    }
                                    List<String> all = new ArrayList<>();
                                    for (int day = 1; day <= 4; day++) {
                                        all.add(row(day, "r", "03-0" + day));
                                    }
                                    all.removeIf(
                                            row ->
                                                    row.replaceAll(".*'at': '", "").compareTo(since)
                                                            < 0);
                                    return page > all.size() ? rows() : rows(all.get(page - 1));
                                });
                Rounds rounds = new Rounds(api, ascending)) {
            assertThat(rounds.next()).containsExactly("+I1r", "+I2r", "+I3r", "+I4r");
            assertThat(rounds.next()).isEmpty();
            assertThat(rounds.skipped()).isOne();
        }
    }

    @Test
    void deletesOfAParentsRowsComeFromItsOwnEndpoint() throws Exception {
        AtomicBoolean gone = new AtomicBoolean();
        AtomicReference<Response> deleted = new AtomicReference<>(rows());
        String children =
                table(
                        "children",
                        "ingestion: cdc_with_deletes",
                        "parent: {table: tops, as: {top: id}}",
                        "path: /tops/${parent.top}/children",
                        "params: {since: \"${cursor.from}\"}",
                        "page: {next: none}",
                        "key: [id]",
                        "cursor: {field: at, order: asc}",
                        "deletes: {path: \"/tops/${parent.top}/deleted\", cursor: {field: gone, order: asc}}",
                        COLUMNS);
        try (StubApi api =
                        api(
                                request ->
                                        gone.get()
                                                ? status(404, "{}")
                                                : request.path().equals("/tops/1/deleted")
                                                        ? deleted.get()
                                                        : rows(
                                                                row(1, "a", "03-01"),
                                                                row(2, "b", "03-02")));
                Rounds rounds = new Rounds(api, children)) {
            assertThat(rounds.next()).containsExactly("+U1a", "+U2b");
            gone.set(true);
            assertThat(rounds.next()).isEmpty();
            gone.set(false);
            deleted.set(json("[{'id': 1, 'gone': '2999-01-01T00:00:00Z'}]"));
            assertThat(rounds.next()).containsExactly("-D1");
            assertThat(rounds.next()).isEmpty();
        }
    }

    @Test
    void aFlagDeletesARowOfAParent() throws Exception {
        AtomicReference<Response> listed = new AtomicReference<>(rows(row(1, "a", "03-01")));
        String children =
                table(
                        "children",
                        "ingestion: cdc_with_deletes",
                        "parent: {table: tops, as: {top: id}}",
                        "path: /tops/${parent.top}/children",
                        "page: {next: none}",
                        "key: [id]",
                        "cursor: {field: at, order: asc}",
                        "deletes: {flag: \"${record.name = 'gone'}\"}",
                        COLUMNS);
        try (StubApi api = api(request -> listed.get());
                Rounds rounds = new Rounds(api, children)) {
            assertThat(rounds.next()).containsExactly("+U1a");
            listed.set(rows(row(1, "gone", "03-02")));
            assertThat(rounds.next()).containsExactly("-D1gone");
            assertThat(rounds.next()).isEmpty();
        }
    }

    @Test
    void windowsOfAParentNeedAStart() throws Exception {
        String children = WINDOWED.replace(", start: \"2020-01-01T00:00:00Z\"", "");
        try (StubApi api = api(request -> rows());
                ScanHarness harness = harness(api, children, ScanHarness.unbounded())) {
            assertThatThrownBy(() -> new Poller(harness, false).poll())
                    .rootCause()
                    .hasMessage(
                            "Table 'children' is read in windows for each row of 'tops', and nothing"
                                    + " says where the first one begins: set 'scan.startup.mode' ="
                                    + " 'timestamp' with 'scan.startup.timestamp', or cursor.start in"
                                    + " the spec");
        }
    }

    @Test
    void aBoundedReadTakesEveryForm() throws Exception {
        for (String children : List.of(WINDOWED, WITH_HISTORY, SNAPSHOT)) {
            try (StubApi api =
                            api(
                                    request -> {
                                        String to = query(request).getOrDefault("to", "2021");
                                        return to.startsWith("2021")
                                                        && !request.path().endsWith("/b")
                                                ? rows(row(1, "a", "03-01"))
                                                : rows();
                                    });
                    ScanHarness harness = harness(api, children, ScanHarness.batch())) {
                assertThat(harness.readAll()).extracting(Rounds::text).containsExactly("+I1a");
            }
        }
    }

    @Test
    void l22_keysBeyondDoublePrecisionAndOddTextReachTheRequest() throws Exception {
        String tables =
                table(
                                "tops",
                                "ingestion: snapshot",
                                "path: /tops",
                                "page: {next: none}",
                                "key: [id]",
                                "columns: {id: BIGINT, big: 'DECIMAL(20, 0)', name: STRING, day: DATE, time: TIME}")
                        + table(
                                "children",
                                "ingestion: snapshot",
                                "parent: {table: tops, as: {id: id, big: big, name: name, day: day, time: time}}",
                                "path: /tops/${parent.id}/${parent.big}/${parent.name}/children",
                                "params: {day: \"${parent.day}\", time: \"${parent.time}\", name: \"${parent.name}\"}",
                                "page: {next: none}",
                                "columns: {id: BIGINT, name: {type: STRING, value: \"${parent.id}\"}}");
        try (StubApi api =
                        new StubApi(
                                request ->
                                        request.path().equals("/tops")
                                                ? json(
                                                        "[{'id': 9007199254740993, 'big':"
                                                                + " 18446744073709551615, 'name': 'a/b"
                                                                + " ?#%&é', 'day': '2020-02-29', 'time':"
                                                                + " '12:34:56'}]")
                                                : json("[{'id': 1}]"));
                ScanHarness harness =
                        new ScanHarness(
                                api.spec("", tables), "children", CONFIG, ScanHarness.batch())) {
            assertThat(harness.readAll())
                    .extracting(Rounds::text)
                    .containsExactly("+I19007199254740993");
            Request asked = api.requests().get(api.requests().size() - 1);
            assertThat(asked.path())
                    .isEqualTo(
                            "/tops/9007199254740993/18446744073709551615/a%2Fb%20%3F%23%25%26%C3%A9/children");
            assertThat(query(asked))
                    .isEqualTo(
                            Map.of("day", "2020-02-29", "time", "12:34:56", "name", "a/b ?#%&é"));
        }
    }

    @Test
    void aParentWithoutTheValueThatIsAskedForIsAnError() throws Exception {
        String children = SNAPSHOT.replace("top: id", "top: name");
        try (StubApi api = new StubApi(request -> json("[{'id': 1}]"));
                ScanHarness harness = harness(api, children, ScanHarness.batch())) {
            assertThatThrownBy(harness::plan)
                    .rootCause()
                    .hasMessage(
                            "Table 'children' takes 'parent.top' from column 'name' of table 'tops',"
                                    + " which is null in one of its rows, so that there is nothing to"
                                    + " ask for: take another column in parent.as, or leave such rows"
                                    + " out of 'tops' with a 'filter'");
        }
    }
}
