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
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables whose API says itself with what the next round asks for what has changed since. */
class TokenCursorTest {
    private static final int PAGE = 2;

    /** How the API gives and takes what a round goes on with. */
    private enum Style {
        TOKEN(
                "params: {sync: \"${cursor.from}\"}",
                "page: {next: token, at: more, into: page}",
                "cursor: {type: token, at: sync}"),
        URL("page: {next: url, at: more}", "cursor: {type: url, at: sync}");

        final List<String> lines;

        Style(String... lines) {
            this.lines = List.of(lines);
        }

        String table(String records) {
            return "t:\n"
                    + String.join(
                                    "\n",
                                    "ingestion: cdc_with_deletes",
                                    "path: /t",
                                    "records: " + records,
                                    "key: [id]",
                                    "deletes: {flag: \"${record.gone = true}\"}",
                                    String.join("\n", lines),
                                    "columns: {id: BIGINT NOT NULL, name: STRING}")
                            .indent(2);
        }
    }

    /**
     * A log of changes. A token is how many of them are known; beyond 2^53, so that it is exact
     * only as what it is.
     */
    private static final class Changes {
        private static final long FIRST = (1L << 53) + 1;

        private final Style style;
        private final List<String> log = new ArrayList<>();

        Changes(Style style) {
            this.style = style;
        }

        synchronized void add(String record) {
            log.add(record);
        }

        synchronized Response answer(Request request) {
            Map<String, String> query = query(request);
            String[] page = query.getOrDefault("page", "").split("-");
            long known = Long.parseLong(query.getOrDefault("sync", String.valueOf(FIRST)));
            int from = page.length == 2 ? Integer.parseInt(page[0]) : (int) (known - FIRST);
            int end = page.length == 2 ? Integer.parseInt(page[1]) : log.size();
            int to = Math.min(from + PAGE, end);
            String records = "'items': [" + String.join(",", log.subList(from, to)) + "]";
            return json(
                    "{" + records + (to < end ? more(to + "-" + end) : sync(FIRST + end)) + "}");
        }

        private String more(String page) {
            return style == Style.URL
                    ? ", 'more': '/t?page=" + page + "'"
                    : ", 'more': '" + page + "'";
        }

        private String sync(long token) {
            return style == Style.URL ? ", 'sync': '/t?sync=" + token + "'" : ", 'sync': " + token;
        }
    }

    private static String row(int id, String name) {
        return "{'id': " + id + ", 'name': '" + name + "'}";
    }

    private static final String GONE = "{'id': 1, 'gone': true}";

    private static List<String> text(List<RowData> rows) {
        return rows.stream()
                .map(
                        row ->
                                row.getRowKind().shortString()
                                        + row.getLong(0)
                                        + (row.getRowKind() == RowKind.DELETE
                                                ? ""
                                                : row.getString(1)))
                .toList();
    }

    private static ScanHarness harness(StubApi api, String table, ReadOptions options) {
        return new ScanHarness(api.spec("", table), "t", Map.of("apikey", "${env:KEY}"), options);
    }

    private static Changes threeRows(Style style) {
        Changes changes = new Changes(style);
        changes.add(row(1, "a"));
        changes.add(row(2, "b"));
        changes.add(row(3, "c"));
        return changes;
    }

    @ParameterizedTest
    @EnumSource
    void aRoundAsksForWhatHasChangedSinceTheLastOne(Style style) throws Exception {
        Changes changes = threeRows(style);
        try (StubApi api = new StubApi(changes::answer);
                ScanHarness harness = harness(api, style.table("items"), ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+U1a", "+U2b", "+U3c");
            int before = api.requests().size();

            assertThat(harness.drain(reader)).isEmpty();
            assertThat(api.requests()).hasSize(before + 1);
            assertThat(api.requests().get(before).query()).isEqualTo("sync=9007199254740996");

            changes.add(row(2, "B"));
            changes.add(GONE);
            changes.add(row(2, "b"));
            assertThat(text(harness.drain(reader))).containsExactly("+U2B", "-D1", "+U2b");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReadThatIsRestoredAnywhereGoesOnWhereItStood(Style style) throws Exception {
        List<String> expected =
                List.of("+U1a", "+U2b", "+U3c", "+U4d", "+U5e", "-D1", "+U2B", "+U6f");
        Changes changes = threeRows(style);
        changes.add(row(4, "d"));
        changes.add(row(5, "e"));
        try (StubApi api = new StubApi(changes::answer);
                ScanHarness harness = harness(api, style.table("items"), ScanHarness.unbounded())) {
            Partition partition = harness.plan().get(0);
            List<Batch> first = batches(harness, partition, null);
            changes.add(GONE);
            changes.add(row(2, "B"));
            changes.add(row(6, "f"));
            List<Batch> all = new ArrayList<>(first);
            all.addAll(batches(harness, partition, first.get(first.size() - 1).next()));
            assertThat(all).hasSize(5);

            for (int cut = 0; cut <= all.size(); cut++) {
                List<RowData> rows = new ArrayList<>();
                all.subList(0, cut).forEach(batch -> rows.addAll(batch.rows()));
                Offset stored = cut == 0 ? null : new Offset(all.get(cut - 1).next().json());
                try (PartitionReader restored = harness.scan.read(partition, stored)) {
                    rows.addAll(harness.drain(restored));
                    rows.addAll(harness.drain(restored));
                }
                assertThat(text(rows)).as("cut after %d pages", cut).isEqualTo(expected);
            }
        }
    }

    private static List<Batch> batches(ScanHarness harness, Partition partition, Offset from)
            throws Exception {
        List<Batch> batches = new ArrayList<>();
        try (PartitionReader reader = harness.scan.read(partition, from)) {
            Batch batch;
            do {
                batch = reader.next().toCompletableFuture().get();
                batches.add(batch);
            } while (batch.progress() == Progress.MORE);
        }
        return batches;
    }

    @Test
    void aTokenIsStoredAtTheEndOfAListingOnly() throws Exception {
        Changes changes = threeRows(Style.TOKEN);
        try (StubApi api = new StubApi(changes::answer);
                ScanHarness harness =
                        harness(api, Style.TOKEN.table("items"), ScanHarness.unbounded())) {
            List<Batch> pages = batches(harness, harness.plan().get(0), null);

            assertThat(pages.get(0).next().json()).doesNotContain("\"token\"");
            assertThat(pages.get(1).next().json()).contains("\"token\":\"9007199254740996\"");
        }
    }

    @Test
    void aBoundedReadIsOneListing() throws Exception {
        Changes changes = threeRows(Style.TOKEN);
        try (StubApi api = new StubApi(changes::answer);
                ScanHarness harness =
                        harness(api, Style.TOKEN.table("items"), ScanHarness.batch())) {
            assertThat(text(harness.readAll())).containsExactly("+I1a", "+I2b", "+I3c");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aListingThatEndsWithoutATokenFails(Style style) throws Exception {
        Function<Request, Response> answers = request -> json("{'items': [], 'sync': null}");
        try (StubApi api = new StubApi(answers);
                ScanHarness harness = harness(api, style.table("items"), ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThatThrownBy(() -> harness.drain(reader))
                    .hasStackTraceContaining(
                            "the listing of table 't' has ended, but its last page has nothing at"
                                    + " 'sync', where the next round needs the "
                                    + (style == Style.URL ? "address" : "token"))
                    .hasStackTraceContaining("Check cursor.at");
        }
    }

    @Test
    void anAddressOfAnotherServerIsRefused() throws Exception {
        Function<Request, Response> answers =
                request -> json("{'items': [], 'sync': 'http://evil.example/t'}");
        try (StubApi api = new StubApi(answers);
                ScanHarness harness =
                        harness(api, Style.URL.table("items"), ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(harness.drain(reader)).isEmpty();
            assertThatThrownBy(() -> harness.drain(reader))
                    .hasStackTraceContaining("evil.example")
                    .hasStackTraceContaining("origin");
        }
    }

    @Test
    void c4_aTokenThatHasExpiredIsDroppedAndEverythingIsListedAnew() throws Exception {
        Changes changes = threeRows(Style.TOKEN);
        AtomicBoolean expired = new AtomicBoolean();
        Function<Request, Response> answers =
                request ->
                        expired.get() && query(request).containsKey("sync")
                                ? status(410, "{}")
                                : changes.answer(request);
        String table =
                Style.TOKEN.table("items") + "errors: [{status: 410, do: restart}]".indent(2);
        try (StubApi api = new StubApi(answers);
                ScanHarness harness = harness(api, table, ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+U1a", "+U2b", "+U3c");
            changes.add(row(2, "B"));
            expired.set(true);
            assertThat(text(harness.drain(reader))).containsExactly("+U1a", "+U2b", "+U3c", "+U2B");
            expired.set(false);
            changes.add(row(4, "d"));
            assertThat(text(harness.drain(reader))).containsExactly("+U4d");
        }
    }
}
