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

import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.ScanException;
import io.lakeflow.flink.scan.ScanMetric;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

/** What a spec can say about a table, read against a scripted server. */
class ReadingTest {
    private static final Map<String, String> CONFIG = Map.of("apikey", "${env:KEY}");

    /** A table of which each reading is shown as text. */
    private static List<String> text(List<RowData> rows) {
        return rows.stream()
                .map(row -> row.getRowKind().shortString() + row.getLong(0) + row.getString(1))
                .toList();
    }

    private static final String NAMED =
            "columns: {id: BIGINT NOT NULL, name: STRING, at: TIMESTAMP_LTZ(3)}";

    private static String table(String name, String... lines) {
        return name + ":\n" + String.join("\n", lines).indent(2);
    }

    private static String row(int id, String name, String at) {
        return "{'id': " + id + ", 'name': '" + name + "', 'at': '2026-01-01T00:00:" + at + "Z'}";
    }

    private static ScanHarness harness(
            StubApi api, String tables, String name, ReadOptions options) {
        return new ScanHarness(api.spec("", tables), name, CONFIG, options);
    }

    /** All of {@code /t}, which is one page. */
    private static ScanHarness snapshot(StubApi api) {
        return harness(
                api,
                table("t", "ingestion: snapshot", "path: /t", "page: {next: none}", NAMED),
                "t",
                ScanHarness.batch());
    }

    @Test
    void aDescendingListIsReadUntilTheKnownCursor() throws Exception {
        AtomicReference<List<String>> rows =
                new AtomicReference<>(
                        List.of(row(3, "c", "03"), row(2, "b", "02"), row(1, "a", "01")));
        try (StubApi api = new StubApi(request -> pageOf(rows.get(), request, 2));
                ScanHarness harness =
                        harness(
                                api,
                                table(
                                        "t",
                                        "ingestion: cdc",
                                        "path: /t",
                                        "page: {next: page, size: 2, stop: short}",
                                        "key: [id]",
                                        "cursor: {field: at, order: desc}",
                                        NAMED),
                                "t",
                                ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+U3c", "+U2b", "+U1a");
            rows.set(
                    List.of(
                            row(4, "d", "05"),
                            row(2, "B", "04"),
                            row(3, "c", "03"),
                            row(1, "a", "01"),
                            row(0, "z", "00")));
            int before = api.requests().size();

            assertThat(text(harness.drain(reader))).containsExactly("+U4d", "+U2B");
            assertThat(api.requests()).as("two pages, in two passes").hasSize(before + 4);
        }
    }

    @Test
    void anUnorderedListIsReadToItsEndAndOnlyNewVersionsComeOut() throws Exception {
        AtomicReference<List<String>> rows =
                new AtomicReference<>(List.of(row(2, "b", "02"), row(1, "a", "01")));
        try (StubApi api = new StubApi(request -> pageOf(rows.get(), request, 2));
                ScanHarness harness =
                        harness(
                                api,
                                table(
                                        "t",
                                        "ingestion: cdc",
                                        "path: /t",
                                        "page: {next: page, size: 2, stop: short}",
                                        "key: [id]",
                                        "cursor: {field: at, order: none}",
                                        NAMED),
                                "t",
                                ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+U2b", "+U1a");
            rows.set(List.of(row(1, "A", "04"), row(2, "b", "02"), row(3, "c", "02")));

            assertThat(text(harness.drain(reader))).containsExactly("+U1A", "+U3c");
        }
    }

    @Test
    void aFlagMakesARecordADelete() throws Exception {
        String records = "[{'id': 1, 'name': 'a', 'at': '2026-01-01T00:00:01Z', 'gone': true}]";
        try (StubApi api = new StubApi(request -> json(records));
                ScanHarness harness =
                        harness(
                                api,
                                table(
                                        "t",
                                        "ingestion: cdc_with_deletes",
                                        "path: /t",
                                        "page: {next: none}",
                                        "key: [id]",
                                        "cursor: {field: at, order: asc}",
                                        "deletes: {flag: \"${record.gone = true}\"}",
                                        NAMED),
                                "t",
                                ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("-D1a");
        }
    }

    @Test
    void onATieOfARowAndItsTombstoneTheRowThatIsListedWins() throws Exception {
        AtomicReference<String> live = new AtomicReference<>("[" + row(1, "a", "06") + "]");
        AtomicReference<String> gone = new AtomicReference<>("[]");
        try (StubApi api =
                        new StubApi(
                                request ->
                                        json(
                                                request.path().equals("/gone")
                                                        ? gone.get()
                                                        : live.get()));
                ScanHarness harness =
                        harness(
                                api,
                                table(
                                        "t",
                                        "ingestion: cdc_with_deletes",
                                        "path: /t",
                                        "params: {since: \"${cursor.from}\"}",
                                        "page: {next: none}",
                                        "key: [id]",
                                        "cursor: {field: at, order: asc}",
                                        "deletes: {path: /gone, params: {since: \"${cursor.from}\"},"
                                                + " cursor: {field: at, order: asc, lookback: 9999d}}",
                                        NAMED),
                                "t",
                                ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+U1a");

            gone.set("[{'id': 1, 'at': '2026-01-01T00:00:06Z'}]");
            assertThat(text(harness.drain(reader))).containsExactly("+U1a");

            live.set("[]");
            gone.set("[{'id': 1, 'at': '2026-01-01T00:00:07Z'}]");
            List<RowData> deletes = harness.drain(reader);
            assertThat(deletes).hasSize(1);
            assertThat(deletes.get(0).getRowKind()).isEqualTo(RowKind.DELETE);
            assertThat(harness.drain(reader)).isEmpty();
        }
    }

    @Test
    void aFilterPassesRecordsOver() throws Exception {
        String records = "[" + row(1, "a", "01") + "," + row(2, "b", "02") + "]";
        try (StubApi api = new StubApi(request -> json(records));
                ScanHarness harness =
                        harness(
                                api,
                                table(
                                        "t",
                                        "ingestion: snapshot",
                                        "path: /t",
                                        "page: {next: none}",
                                        "filter: \"${record.name != 'a'}\"",
                                        NAMED),
                                "t",
                                ScanHarness.batch())) {
            assertThat(text(harness.readAll())).containsExactly("+I2b");
        }
    }

    private static final String WITH_HISTORY =
            table(
                    "t",
                    "ingestion: cdc",
                    "path: /changes",
                    "params: {since: \"${cursor.from}\"}",
                    "page: {next: none}",
                    "key: [id]",
                    "cursor: {field: at, order: none, lookback: 9999d}",
                    "history: {path: /all, params: {since: null, n: \"${each.n}\"}, records: items,"
                            + " each: {n: \"${config.names}\"}}",
                    NAMED);

    private static Response listAndChanges(Request request) {
        return request.path().equals("/all")
                ? json("{'items': [" + row(1, query(request).get("n"), "01") + "]}")
                : json("[" + row(7, "tail", "07") + "]");
    }

    @Test
    void historyIsReadFirstAndThenTheTail() throws Exception {
        try (StubApi api = new StubApi(ReadingTest::listAndChanges);
                ScanHarness harness = harness(api, WITH_HISTORY, "t", ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+U1a", "+U1b", "+U7tail");
            assertThat(text(harness.drain(reader))).isEmpty();
        }
    }

    @Test
    void aReadThatStartsLaterHasNoHistory() throws Exception {
        ReadOptions latest =
                ScanHarness.unbounded(
                        new ReadOptions.Start.At(Instant.parse("2026-01-01T00:00:05Z")));
        try (StubApi api = new StubApi(ReadingTest::listAndChanges);
                ScanHarness harness = harness(api, WITH_HISTORY, "t", latest);
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+U7tail");
            assertThat(api.requests()).noneMatch(request -> request.path().equals("/all"));
        }
    }

    @Test
    void childrenAreAskedForEachParentAtAnyDepth() throws Exception {
        try (StubApi api = new StubApi(ReadingTest::family);
                ScanHarness harness = harness(api, FAMILY, "leaves", ScanHarness.batch())) {
            assertThat(text(harness.readAll()))
                    .containsExactlyInAnyOrder("+I1111/1", "+I1211/2", "+I2122/1", "+I2222/2");
        }
    }

    @Test
    void c13_aVanishedParentIsSkippedAndCounted() throws Exception {
        try (StubApi api =
                        new StubApi(
                                request ->
                                        request.path().equals("/tops/2/branches")
                                                ? status(404, "{}")
                                                : family(request));
                ScanHarness harness = harness(api, FAMILY, "branches", ScanHarness.batch())) {
            assertThat(text(harness.readAll())).containsExactly("+I11", "+I21");
            assertThat(harness.context.counted(ScanMetric.PARTITIONS_SKIPPED)).isEqualTo(1);
        }
    }

    @Test
    void aRoundOfAChildStartsWhereTheLastOneEnded() throws Exception {
        AtomicInteger children = new AtomicInteger(1);
        Function<Request, Response> answers =
                request -> {
                    if (request.path().equals("/tops")) {
                        return json("[{'id': 1}]");
                    }
                    List<String> rows = new ArrayList<>();
                    for (int i = 1; i <= children.get(); i++) {
                        rows.add(row(i, "c", "0" + i));
                    }
                    return json("[" + String.join(",", rows) + "]");
                };
        String tables =
                table(
                                "tops",
                                "ingestion: snapshot",
                                "path: /tops",
                                "page: {next: none}",
                                "key: [id]",
                                "columns: {id: BIGINT}")
                        + table(
                                "children",
                                "ingestion: append",
                                "parent: {table: tops, as: {top: id}}",
                                "path: /tops/${parent.top}/children",
                                "page: {next: none}",
                                "cursor: {field: at, order: asc}",
                                NAMED);
        try (StubApi api = new StubApi(answers);
                ScanHarness harness = harness(api, tables, "children", ScanHarness.unbounded())) {
            Partition round = harness.plan().get(0);
            assertThat(round.kind()).isEqualTo(Partition.Kind.ROUND);
            PartitionReader first = harness.scan.read(round, null);
            var batch = first.next().toCompletableFuture().get();
            assertThat(text(batch.rows())).containsExactly("+I1c");
            children.set(3);

            Partition again = harness.plan().get(0);
            assertThat(again.id()).isEqualTo(round.id());
            PartitionReader second = harness.scan.read(again, batch.next());
            assertThat(text(harness.drain(second))).containsExactly("+I2c", "+I3c");
        }
    }

    @Test
    void rulesSayWhatAnAnswerMeans() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Function<Request, Response> answers =
                request ->
                        switch (asked.incrementAndGet()) {
                            case 1 -> status(403, "{}").withHeader("X-Reset", "30");
                            case 2 ->
                                    json("{'error': {'code': 'maxlag'}}")
                                            .withHeader("Retry-After", "5");
                            case 3 -> json("{'error': {'code': 'internal'}}");
                            default -> json("[{'id': 1}]");
                        };
        String errors =
                """
                errors:
                  - {status: 403, do: wait, until: "header X-Reset"}
                  - {when: "${response.body.error.code = 'maxlag'}", do: wait}
                  - {when: "${response.body.error.code = 'internal'}", do: retry}
                  - {when: "${$exists(response.body.error)}", do: fail, message: "It says ${response.body.error.code}."}
                """;
        String table =
                table(
                        "t",
                        "ingestion: snapshot",
                        "path: /t",
                        "page: {next: none}",
                        "columns: {id: BIGINT}");
        try (StubApi api = new StubApi(answers)) {
            SourceModel spec = api.spec(errors, table);
            try (ScanHarness harness = new ScanHarness(spec, "t", CONFIG, ScanHarness.batch())) {
                assertThat(harness.readAll()).hasSize(1);
                assertThat(harness.context.waits())
                        .contains(Duration.ofSeconds(30), Duration.ofSeconds(5));
            }
        }
        try (StubApi api = new StubApi(request -> json("{'error': {'code': 'no such table'}}"));
                ScanHarness harness =
                        new ScanHarness(
                                api.spec(errors, table), "t", CONFIG, ScanHarness.batch())) {
            assertThatThrownBy(harness::readAll)
                    .rootCause()
                    .hasMessageContaining("It says no such table.");
        }
    }

    @Test
    void j1_aDamagedPageThatIsReadAgainLosesNoKey() throws Exception {
        String whole = "[" + row(1, "a", "01") + "," + row(2, "b", "02") + "]";
        AtomicInteger asked = new AtomicInteger();
        try (StubApi api =
                        new StubApi(
                                request ->
                                        json(
                                                asked.incrementAndGet() == 2
                                                        ? whole.substring(0, whole.length() - 9)
                                                        : whole));
                ScanHarness harness =
                        harness(
                                api,
                                table(
                                        "t",
                                        "ingestion: snapshot",
                                        "path: /t",
                                        "page: {next: none}",
                                        "key: [id]",
                                        NAMED),
                                "t",
                                ScanHarness.batch())) {
            assertThat(text(harness.readAll())).containsExactly("+I1a", "+I2b");
            assertThat(asked).hasValue(3);
        }
    }

    @Test
    void h9_anEnvelopeOrAPageOfHtmlIsNeverZeroRows() {
        for (String body : List.of("<html>log in</html>", "{'ok': false}", "")) {
            try (StubApi api = new StubApi(request -> json(body));
                    ScanHarness harness =
                            harness(
                                    api,
                                    table(
                                            "t",
                                            "ingestion: snapshot",
                                            "path: /t",
                                            "records: data",
                                            "page: {next: none}",
                                            NAMED),
                                    "t",
                                    ScanHarness.batch())) {
                assertThatThrownBy(harness::readAll)
                        .cause()
                        .isInstanceOf(ScanException.class)
                        .hasMessageContaining("'t'");
            }
        }
    }

    /** Requests ask on no condition, so that such an answer says nothing of the rows. */
    @Test
    void h10_anAnswerThatNothingWasModifiedIsNeverZeroRows() {
        try (StubApi api = new StubApi(request -> Response.json(304, new byte[0]));
                ScanHarness harness = snapshot(api)) {
            assertThatThrownBy(harness::readAll)
                    .cause()
                    .isInstanceOf(ScanException.class)
                    .hasMessageContaining("'t'")
                    .hasMessageContaining("304");
        }
    }

    @Test
    void j16_fieldsThatTheApiHasAddedAreCounted() throws Exception {
        AtomicInteger pages = new AtomicInteger();
        try (StubApi api =
                        new StubApi(
                                request ->
                                        json(
                                                pages.incrementAndGet() < 3
                                                        ? "[{'id': 1, 'old': 1}]"
                                                        : "[{'id': 1, 'old': 1, 'new': 1}]"));
                ScanHarness harness = snapshot(api)) {
            harness.readAll();
            assertThat(harness.context.counted(ScanMetric.UNREAD_FIELD_NAMES)).isOne();
            harness.readAll();
            assertThat(harness.context.counted(ScanMetric.UNREAD_FIELD_NAMES)).isEqualTo(2);
        }
    }

    @Test
    void credentialsGoWhereTheSpecSays() throws Exception {
        assertThat(authorised("auth: {bearer: \"${config.apikey}\"}").header("Authorization"))
                .hasValue("Bearer secret of ${env:KEY}");
        assertThat(
                        authorised("auth: {basic: {user: me, password: \"${config.apikey}\"}}")
                                .header("Authorization"))
                .hasValue(
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString("me:secret of ${env:KEY}".getBytes()));
        assertThat(
                        authorised("auth: {api_key: {header: X-Key, value: \"${config.apikey}\"}}")
                                .header("X-Key"))
                .hasValue("secret of ${env:KEY}");
        assertThat(query(authorised("auth: {api_key: {query: key, value: \"${config.apikey}\"}}")))
                .containsEntry("key", "secret of ${env:KEY}");
    }

    private static Request authorised(String auth) throws Exception {
        try (StubApi api = new StubApi(request -> json("[]"))) {
            String table =
                    table("t", "ingestion: snapshot", "path: /t", "page: {next: none}", NAMED);
            try (ScanHarness harness =
                    new ScanHarness(api.spec(auth, table), "t", CONFIG, ScanHarness.batch())) {
                harness.readAll();
            }
            return api.requests().get(0);
        }
    }

    @Test
    void valuesAreEncodedForThePlaceTheyStandIn() throws Exception {
        try (StubApi api = new StubApi(request -> json("[]"));
                ScanHarness harness =
                        new ScanHarness(
                                api.spec(
                                        "",
                                        table(
                                                "t",
                                                "ingestion: snapshot",
                                                "each: {n: \"${config.names}\"}",
                                                "path: /t/${each.n}",
                                                "method: POST",
                                                "params: {q: \"${each.n}\", none: \"${each.n = 'x' ? 1}\"}",
                                                "body: {form: {f: \"${each.n}\"}}",
                                                "page: {next: none}",
                                                NAMED)),
                                "t",
                                Map.of("apikey", "${env:KEY}", "names", "a/../b?c&d=é"),
                                ScanHarness.batch())) {
            harness.readAll();
            Request request = api.requests().get(0);
            assertThat(request.path()).isEqualTo("/t/a%2F..%2Fb%3Fc%26d%3D%C3%A9");
            assertThat(request.query()).isEqualTo("q=a%2F..%2Fb%3Fc%26d%3D%C3%A9");
            assertThat(new String(request.body())).isEqualTo("f=a%2F..%2Fb%3Fc%26d%3D%C3%A9");
        }
    }

    private static final String FAMILY =
            table(
                            "tops",
                            "ingestion: snapshot",
                            "path: /tops",
                            "page: {next: none}",
                            "key: [id]",
                            "columns: {id: BIGINT}")
                    + table(
                            "branches",
                            "ingestion: snapshot",
                            "parent: {table: tops, as: {top: id}}",
                            "path: /tops/${parent.top}/branches",
                            "page: {next: none}",
                            "columns: {id: BIGINT, name: {type: STRING, value: \"${parent.top}\"}}")
                    + table(
                            "leaves",
                            "ingestion: snapshot",
                            "parent: {table: branches, as: {branch: id, top: name}}",
                            "path: /tops/${parent.top}/branches/${parent.branch}/leaves",
                            "page: {next: none}",
                            "columns: {id: BIGINT, name: {type: STRING, value: \"${parent.branch & '/' & parent.top}\"}}");

    /** Two tops with two branches each with one leaf each. */
    private static Response family(Request request) {
        String[] path = request.path().split("/");
        return switch (path.length) {
            case 2 -> json("[{'id': 1}, {'id': 2}]");
            case 4 -> json("[{'id': " + 1 + "}, {'id': " + 2 + "}]");
            default -> json("[{'id': " + path[4] + path[2] + path[4] + "}]");
        };
    }

    private static Response pageOf(List<String> rows, Request request, int size) {
        int page = Integer.parseInt(query(request).getOrDefault("page", "1")) - 1;
        int from = Math.min(page * size, rows.size());
        int to = Math.min(from + size, rows.size());
        return json("[" + String.join(",", rows.subList(from, to)) + "]");
    }
}
