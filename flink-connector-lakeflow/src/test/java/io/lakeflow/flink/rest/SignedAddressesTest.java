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
import static io.lakeflow.flink.rest.StubList.COLUMNS;
import static io.lakeflow.flink.rest.StubList.table;
import static io.lakeflow.flink.rest.StubList.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.rest.SteppedReading.State;
import io.lakeflow.flink.rest.StubList.Row;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lists whose pages lead to each other by signed addresses: none is stored, so a read that is
 * restored begins its list anew, without what was emitted.
 */
@Timeout(60)
class SignedAddressesTest {
    private static final String SIGNATURE = UUID.randomUUID().toString();
    private static final int SIZE = 2;

    /** Two of them are equal. */
    private static final List<Row> ROWS =
            List.of(
                    StubList.row(1, "a", 1),
                    StubList.row(2, "b", 2),
                    StubList.row(3, "c", 3),
                    StubList.row(4, "d", 4),
                    StubList.row(3, "c", 3),
                    StubList.row(6, "f", 6),
                    StubList.row(7, "g", 7));

    /** Of which each kind of table has those that it can tell from each other. */
    private static List<Row> rows(boolean distinct) {
        return distinct ? ROWS.stream().distinct().toList() : ROWS;
    }

    private static Response page(List<Row> rows, int from, String next) {
        String items =
                rows.stream()
                        .skip(from)
                        .limit(SIZE)
                        .map(Row::json)
                        .collect(Collectors.joining(",", "[", "]"));
        boolean isLast = from + SIZE >= rows.size();
        return isLast
                ? json("{'items': " + items + "}")
                : json("{'next': '" + next + "', 'items': " + items + "}")
                        .withHeader("Link", "<" + next + ">; rel=\"next\"");
    }

    /** Pages after the first one are there for those only who have their signature. */
    private static Response answer(Request request, List<Row> rows, String signedBy) {
        Map<String, String> query = query(request);
        int from = Integer.parseInt(query.getOrDefault("from", "0"));
        if (from > 0 && !SIGNATURE.equals(query.get(signedBy))) {
            return status(403, "{}");
        }
        String since = query.getOrDefault("since", "2026-01-01T00:00:00Z");
        return page(
                rows.stream().filter(row -> row.at().compareTo(since) >= 0).toList(),
                from,
                "/t?since=" + since + "&from=" + (from + SIZE) + "&" + signedBy + "=" + SIGNATURE);
    }

    private static ScanHarness harness(StubApi api, String name, String table, ReadOptions how) {
        return new ScanHarness(api.spec("", table), name, Map.of("apikey", "${env:KEY}"), how);
    }

    private static String listed(String ingestion, String page, String... more) {
        return table(
                "ingestion: " + ingestion,
                "path: /t",
                "records: items",
                "page: " + page,
                String.join("\n", more),
                COLUMNS);
    }

    private static State readSteps(
            ScanHarness harness, Partition partition, int steps, List<RowData> rows)
            throws Exception {
        try (SteppedReading reading = new SteppedReading(harness.scan, partition, null, rows)) {
            boolean more = true;
            for (int step = 0; more && step < steps; step++) {
                more = reading.step();
            }
            return reading.state();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "append           | {next: link}                             | cursor: {field: at, order: none} | sig",
                "append           | {next: url, at: next, stable: true}      | cursor: {field: at, order: desc} | X-Amz-Signature",
                "append, key: x   | {next: url, at: next, stable: true}      | cursor: {field: at, order: asc} | Signature",
                "append, key: x   | {next: url, at: next, stable: true}      | cursor: {field: at, order: asc, bounds: \"[]\"}; params: {since: \"${cursor.from}\"} | Signature",
                "snapshot         | {next: url, at: next}                    | | X-Goog-Signature",
                "snapshot, key: x | {next: url, at: next, stable: true}      | | sig",
                "cdc, key: x      | {next: url, at: next}                    | cursor: {field: at, order: none} | sig",
                "cdc, key: x      | {next: link, stable: true}               | cursor: {field: at, order: none} | hmac"
            })
    void everyRowComesOnceWhereverACheckpointFalls(
            String kind, String page, String cursor, String signedBy) throws Exception {
        boolean keyed = kind.contains("key");
        List<Row> rows = rows(keyed);
        String table =
                listed(
                        kind.replace(", key: x", ""),
                        page,
                        keyed ? "key: [id]" : "",
                        cursor == null ? "" : cursor.replace("; ", "\n"));
        boolean ended = false;
        for (int steps = 0; !ended; steps++) {
            List<RowData> emitted = new ArrayList<>();
            try (StubApi api = new StubApi(request -> answer(request, rows, signedBy));
                    ScanHarness harness = harness(api, "t", table, ScanHarness.batch())) {
                Partition partition = harness.plan().get(0);
                State state = readSteps(harness, partition, steps, emitted);
                ended = emitted.size() == rows.size();
                assertThat(String.valueOf(state.offset())).doesNotContain(SIGNATURE);
                try (SteppedReading restored =
                        new SteppedReading(harness.scan, partition, state, emitted)) {
                    restored.drain();
                }
                assertThat(text(emitted))
                        .as("after %s steps", steps)
                        .extracting(row -> row.substring(2))
                        .containsExactlyInAnyOrderElementsOf(
                                rows.stream().map(row -> row.id() + row.name()).toList());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "cdc"})
    void theNextRoundKnowsWhatARestoredOneHasEmitted(String ingestion) throws Exception {
        AtomicReference<List<Row>> rows = new AtomicReference<>(rows(true));
        String table =
                listed(
                        ingestion,
                        "{next: url, at: next, stable: true}",
                        "key: [id]",
                        "cursor: {field: at, order: none, lookback: 1d}");
        try (StubApi api = new StubApi(request -> answer(request, rows.get(), "sig"));
                ScanHarness harness = harness(api, "t", table, ScanHarness.unbounded())) {
            Partition partition = harness.plan().get(0);
            List<RowData> emitted = new ArrayList<>();
            State state = readSteps(harness, partition, 4, emitted);
            // The list that is begun anew may be shorter than what was emitted of it.
            rows.set(rows(true).subList(0, 2));
            try (SteppedReading restored =
                    new SteppedReading(harness.scan, partition, state, emitted)) {
                restored.drain();
                rows.set(rows(true));
                restored.drain();
            }
            assertThat(emitted).hasSize(rows(true).size());
        }
    }

    @Test
    void aRestoredPlanBeginsTheListOfParentsAnew() throws Exception {
        String tables =
                listed("snapshot", "{next: url, at: next, stable: true}", "key: [id]")
                        + """
                        children:
                          ingestion: snapshot
                          parent: {table: t, as: {top: id}}
                          path: /children/${parent.top}
                          page: {next: none}
                          columns: {id: BIGINT}
                        """;
        List<Row> rows = rows(true);
        try (StubApi api = new StubApi(request -> answer(request, rows, "sig"))) {
            List<Partition> planned = new ArrayList<>();
            String stored = null;
            boolean ended = false;
            while (!ended) {
                try (ScanHarness harness = harness(api, "children", tables, ScanHarness.batch())) {
                    int before = planned.size();
                    Offset position = stored == null ? null : new Offset(stored);
                    while (!ended && planned.size() == before) {
                        Plan plan = harness.scan.plan(position).toCompletableFuture().get();
                        planned.addAll(plan.partitions());
                        position = plan.next();
                        stored = position.json();
                        assertThat(stored).doesNotContain(SIGNATURE);
                        ended = plan.progress() != Progress.MORE;
                    }
                }
            }
            assertThat(planned)
                    .extracting(Partition::id)
                    .hasSize(rows.size())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aListThatIsSignedFromItsMiddleOnSaysWhatToDo() {
        String table =
                listed("append", "{next: url, at: next}", "cursor: {field: at, order: none}");
        try (StubApi api =
                        new StubApi(
                                request -> {
                                    int from =
                                            Integer.parseInt(
                                                    query(request).getOrDefault("from", "0"));
                                    String signature = from == 0 ? "" : "&sig=" + SIGNATURE;
                                    return page(ROWS, from, "/t?from=" + (from + SIZE) + signature);
                                });
                ScanHarness harness = harness(api, "t", table, ScanHarness.batch())) {
            assertThatThrownBy(harness::readAll)
                    .hasMessageContaining("Table 't'")
                    .hasMessageContaining("address of the next page is signed")
                    .hasMessageContaining("'do: restart'")
                    .hasMessageNotContaining(SIGNATURE);
        }
    }

    @Test
    void aSignedAddressOfTheNextRoundIsRefused() {
        String table = listed("cdc", "{next: none}", "key: [id]", "cursor: {type: url, at: delta}");
        try (StubApi api =
                        new StubApi(
                                request ->
                                        json(
                                                "{'items': [], 'delta': '/t?sig="
                                                        + SIGNATURE
                                                        + "'}"));
                ScanHarness harness = harness(api, "t", table, ScanHarness.batch())) {
            assertThatThrownBy(harness::readAll)
                    .hasMessageContaining("signs the address at 'delta'")
                    .hasMessageContaining("type: token")
                    .hasMessageNotContaining(SIGNATURE);
        }
    }

    @Test
    void aPositionThatIsOnlyCalledATokenIsStored() {
        assertThat(PagePosition.FIRST.after(2, "/t?page_token=x&$skiptoken=y&token=z").isSigned())
                .isFalse();
        assertThat(PagePosition.FIRST.after(2, Map.of("x-amz-Signature", "s")).isSigned()).isTrue();
        assertThat(PagePosition.FIRST.after(2, "/t?a=1#x?b=2&%53ig=s").isSigned()).isTrue();
    }
}
