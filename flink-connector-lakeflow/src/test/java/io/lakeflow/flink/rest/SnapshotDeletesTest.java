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
import io.lakeflow.flink.scan.rows.SnapshotComparison;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

/** Deletes that show only by what a snapshot does not list any more. */
class SnapshotDeletesTest {
    private static final Map<String, String> CONFIG = Map.of("apikey", "${env:KEY}");

    private static final String TABLE =
            """
            t:
              ingestion: snapshot
              path: /t
              page: {next: page, size: 2, stop: short}
              key: [id]
              deletes: {snapshot: true}
              columns: {id: BIGINT NOT NULL, name: STRING}
            """;

    /** The table's rows, which the API lists by id, two a page. */
    private final Map<Long, String> api = new TreeMap<>();

    private synchronized Response list(Request request) {
        List<String> records =
                api.entrySet().stream()
                        .map(
                                row ->
                                        "{'id': "
                                                + row.getKey()
                                                + ", 'name': '"
                                                + row.getValue()
                                                + "'}")
                        .toList();
        int page = Integer.parseInt(query(request).getOrDefault("page", "1")) - 1;
        int from = Math.min(2 * page, records.size());
        int to = Math.min(from + 2, records.size());
        return json("[" + String.join(",", records.subList(from, to)) + "]");
    }

    private synchronized void put(long id, String name) {
        api.put(id, name);
    }

    private synchronized void remove(long id) {
        api.remove(id);
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
                .collect(Collectors.toList());
    }

    @Test
    void aKeyThatOneCompletePageDoesNotListIsDeleted() throws Exception {
        String single = TABLE.replace("{next: page, size: 2, stop: short}", "{next: none}");
        AtomicInteger reads = new AtomicInteger();
        Function<Request, Response> answers =
                request ->
                        json(
                                switch (reads.incrementAndGet()) {
                                    case 1, 2 -> "[{'id': 1, 'name': 'a'}, {'id': 2, 'name': 'b'}]";
                                    case 3 -> "[{'id': 2, 'name': 'b'}]";
                                    default -> "[{'id': 1, 'name': 'a'}, {'id': 2, 'name': 'b'}]";
                                });
        try (StubApi stub = new StubApi(answers);
                ScanHarness harness = harness(stub, single, ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(text(harness.drain(reader))).containsExactly("+U1a", "+U2b");
            assertThat(text(harness.drain(reader))).containsExactly("-D1");
            assertThat(text(harness.drain(reader))).containsExactly("+U1a");
            assertThat(text(harness.drain(reader))).isEmpty();
        }
    }

    @Test
    void aKeyHasToBeMissingFromTwoReadsOfSeveralPages() throws Exception {
        for (long id = 1; id <= 5; id++) {
            put(id, "a");
        }
        try (StubApi stub = new StubApi(this::list);
                ScanHarness harness = harness(stub, TABLE, ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            harness.drain(reader);
            remove(2);
            assertThat(harness.drain(reader)).isEmpty();
            put(2, "a");
            assertThat(harness.drain(reader)).isEmpty();
            remove(2);
            assertThat(harness.drain(reader)).isEmpty();
            assertThat(text(harness.drain(reader))).containsExactly("-D2");
            assertThat(harness.drain(reader)).isEmpty();
            put(2, "a");
            assertThat(text(harness.drain(reader))).containsExactly("+U2a");
        }
    }

    @Test
    void aListingThatIsDeclaredStableNeedsNoSecondRead() throws Exception {
        for (long id = 1; id <= 5; id++) {
            put(id, "a");
        }
        String stable = TABLE.replace("stop: short", "stop: short, stable: true");
        try (StubApi stub = new StubApi(this::list);
                ScanHarness harness = harness(stub, stable, ScanHarness.unbounded());
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            harness.drain(reader);
            remove(2);
            assertThat(text(harness.drain(reader))).containsExactly("-D2");
        }
    }

    @Test
    void L10_aReadThatFailsHalfWayDeletesNothing() throws Exception {
        for (long id = 1; id <= 6; id++) {
            put(id, "a");
        }
        AtomicInteger failing = new AtomicInteger(0);
        Function<Request, Response> answers =
                request ->
                        failing.get() > 0 && query(request).getOrDefault("page", "1").equals("2")
                                ? status(400, "{}")
                                : list(request);
        String twoMisses = TABLE.replace("stop: short", "stop: short, stable: true");
        try (StubApi stub = new StubApi(answers);
                ScanHarness harness = harness(stub, twoMisses, ScanHarness.unbounded())) {
            Partition partition = harness.plan().get(0);
            List<RowData> rows = new ArrayList<>();
            SteppedReading reading = new SteppedReading(harness.scan, partition, null, rows);
            reading.drain();
            failing.set(1);
            for (int attempt = 0; attempt < 4; attempt++) {
                SteppedReading failed = reading;
                assertThatThrownBy(failed::drain).hasMessageContaining("cannot be read");
                SteppedReading.State state = failed.state();
                failed.close();
                reading = new SteppedReading(harness.scan, partition, state, rows);
            }
            failing.set(0);
            reading.drain();
            reading.drain();
            reading.close();

            assertThat(rows).hasSize(6).noneMatch(row -> row.getRowKind() == RowKind.DELETE);
        }
    }

    @Test
    void L10_aListingThatIsPassedOverDeletesNothing() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        Function<Request, Response> answers =
                request ->
                        reads.incrementAndGet() == 3
                                ? status(404, "{}")
                                : json("[{'id': 1, 'name': 'a'}]");
        String skipping =
                TABLE.replace("{next: page, size: 2, stop: short}", "{next: none}")
                        + "  errors: [{status: 404, do: skip}]\n";
        for (String table :
                List.of(skipping, skipping.replace("  deletes: {snapshot: true}\n", ""))) {
            reads.set(0);
            try (StubApi stub = new StubApi(answers);
                    ScanHarness harness = harness(stub, table, ScanHarness.unbounded());
                    PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
                assertThat(text(harness.drain(reader))).containsExactly("+U1a");
                assertThat(harness.drain(reader)).isEmpty();
                assertThat(harness.drain(reader)).isEmpty();
            }
        }
    }

    /** Rows come, change and go between reads; which of them, a number tells. */
    private void turn(int read) {
        switch (read) {
            case 0 -> {
                for (long id = 1; id <= 7; id++) {
                    put(id, "a");
                }
            }
            case 1 -> {
                remove(3);
                put(5, "b");
                put(8, "a");
            }
            case 2 -> put(1, "b");
            case 3 -> put(3, "a");
            default -> {}
        }
    }

    private static void apply(List<RowData> rows, Map<Long, String> content) {
        for (RowData row : rows) {
            if (row.getRowKind() == RowKind.DELETE) {
                content.remove(row.getLong(0));
            } else {
                content.put(row.getLong(0), row.getString(1).toString());
            }
        }
    }

    private static final int READS = 6;

    /**
     * Reads all turns and on until nothing can be pending, with a restore after so many steps.
     *
     * @return whether it came to that restore
     */
    private boolean readWithRestoreAfter(
            int steps, ScanHarness harness, Runnable meanwhile, List<RowData> rows)
            throws Exception {
        api.clear();
        Partition partition = harness.plan().get(0);
        SteppedReading reading = new SteppedReading(harness.scan, partition, null, rows);
        int done = 0;
        for (int read = 0; read < READS; read++) {
            turn(read);
            boolean more = true;
            while (more) {
                if (done++ == steps) {
                    SteppedReading.State state = reading.state();
                    reading.close();
                    meanwhile.run();
                    reading = new SteppedReading(harness.scan, partition, state, rows);
                }
                more = reading.step();
            }
        }
        for (int read = 0; read < SnapshotComparison.GONE; read++) {
            reading.drain();
        }
        reading.close();
        return done > steps;
    }

    @Test
    void L11_aRestoreBetweenAnyTwoRowsChangesNothing() throws Exception {
        try (StubApi stub = new StubApi(this::list);
                ScanHarness harness = harness(stub, TABLE, ScanHarness.unbounded())) {
            List<RowData> expected = new ArrayList<>();
            readWithRestoreAfter(Integer.MAX_VALUE, harness, () -> {}, expected);
            assertThat(text(expected)).contains("-D3", "+U3a", "+U5b", "+U8a");

            int cut = 0;
            boolean reached = true;
            while (reached) {
                List<RowData> rows = new ArrayList<>();
                reached = readWithRestoreAfter(cut, harness, () -> {}, rows);
                assertThat(text(rows)).as("cut after %s steps", cut).isEqualTo(text(expected));
                cut++;
            }
            assertThat(cut).isGreaterThan(40);
        }
    }

    @Test
    void L11_rowsThatGoOrChangeWhileTheJobIsDownAreNotForgotten() throws Exception {
        try (StubApi stub = new StubApi(this::list);
                ScanHarness harness = harness(stub, TABLE, ScanHarness.unbounded())) {
            requireNothingForgotten(harness, () -> put(0, "z"));
            // Both rows of the first page, one in the middle, the last one.
            for (long id : new long[] {1, 2, 5, 8}) {
                requireNothingForgotten(harness, () -> remove(id));
                requireNothingForgotten(harness, () -> put(id, "c"));
            }
        }
    }

    private void requireNothingForgotten(ScanHarness harness, Runnable meanwhile) throws Exception {
        int cut = 0;
        boolean reached = true;
        while (reached) {
            List<RowData> rows = new ArrayList<>();
            reached = readWithRestoreAfter(cut, harness, meanwhile, rows);
            Map<Long, String> content = new TreeMap<>();
            apply(rows, content);
            assertThat(content)
                    .as("%s, cut after %s steps: %s", api, cut, text(rows))
                    .isEqualTo(api);
            cut++;
        }
    }

    @Test
    void aPageThatComesDamagedLosesNoRow() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        String whole = "[{'id': 1, 'name': 'a'}, {'id': 2, 'name': 'b'}]";
        Function<Request, Response> answers =
                request -> json(reads.incrementAndGet() == 2 ? whole.substring(0, 40) : whole);
        String deletes = TABLE.replace("{next: page, size: 2, stop: short}", "{next: none}");
        String hashes = deletes.replace("  deletes: {snapshot: true}\n", "");
        for (String table : List.of(deletes, hashes)) {
            reads.set(0);
            try (StubApi stub = new StubApi(answers);
                    ScanHarness harness = harness(stub, table, ScanHarness.unbounded());
                    PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
                assertThat(text(harness.drain(reader))).containsExactly("+U1a", "+U2b");
            }
        }
        reads.set(0);
        try (StubApi stub = new StubApi(answers);
                ScanHarness harness = harness(stub, hashes, ScanHarness.batch())) {
            assertThat(text(harness.readAll())).containsExactly("+I1a", "+I2b");
        }
    }

    private static ReadOptions atMost(int keys) {
        ReadOptions all = ScanHarness.unbounded();
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
                2,
                keys,
                all.parallelHistory(),
                all.http());
    }

    @Test
    void aSnapshotOfMoreKeysThanMayBeRememberedFails() throws Exception {
        for (long id = 1; id <= 6; id++) {
            put(id, "a");
        }
        String hashes = TABLE.replace("  deletes: {snapshot: true}\n", "");
        for (String table : List.of(TABLE, hashes)) {
            try (StubApi stub = new StubApi(this::list)) {
                try (ScanHarness harness = harness(stub, table, atMost(6));
                        PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
                    assertThat(harness.drain(reader)).hasSize(6);
                    assertThat(harness.drain(reader)).isEmpty();
                }
                try (ScanHarness harness = harness(stub, table, atMost(5));
                        PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
                    assertThatThrownBy(() -> harness.drain(reader))
                            .rootCause()
                            .hasMessageContaining("more than 5 keys")
                            .hasMessageContaining("scan.snapshot.max-keys");
                }
            }
        }
    }

    private static OutputColumn column(
            String name, org.apache.flink.table.types.DataType type, OutputColumn.Source source) {
        return new OutputColumn(name, type.getLogicalType(), source);
    }

    @Test
    void aDeleteHasTheKeyInAnyProjectionAndTypeAlsoAfterARestoreUnderAnother() throws Exception {
        String table =
                """
                t:
                  ingestion: snapshot
                  each: {repo: "${config.names}"}
                  path: /t
                  page: {next: none}
                  key: [id, at, repo]
                  deletes: {snapshot: true}
                  columns:
                    id: BIGINT NOT NULL
                    at: {type: TIMESTAMP_LTZ(3), path: meta.at, format: epoch_ms}
                    name: STRING
                    repo: {type: STRING, value: "${each.repo}"}
                """;
        AtomicInteger reads = new AtomicInteger();
        Function<Request, Response> answers =
                request ->
                        json(
                                reads.incrementAndGet() <= 2
                                        ? "[{'id': 12345678901, 'meta': {'at': 1700000000123},"
                                                + " 'name': 'n'}]"
                                        : "[]");
        OutputColumn name =
                column("name", DataTypes.STRING(), new OutputColumn.AtPath("name", null));
        try (StubApi stub = new StubApi(answers)) {
            var source = stub.spec("", table);
            Function<List<OutputColumn>, RestScanFactory> reading =
                    columns ->
                            new RestScanFactory(
                                    source,
                                    "t",
                                    Map.of("names", List.of("flink"), "base", stub.uri()),
                                    columns,
                                    ScanHarness.unbounded());
            try (DirectContext context = new DirectContext()) {
                var scan = reading.apply(List.of(name)).open(context);
                var plan = scan.plan(null).toCompletableFuture().get();
                Partition partition =
                        plan.partitions().isEmpty()
                                ? scan.plan(plan.next())
                                        .toCompletableFuture()
                                        .get()
                                        .partitions()
                                        .get(0)
                                : plan.partitions().get(0);
                List<RowData> rows = new ArrayList<>();
                SteppedReading first = new SteppedReading(scan, partition, null, rows);
                first.drain();
                SteppedReading.State state = first.state();
                first.drain();
                assertThat(rows).hasSize(2);
                assertThat(rows.get(1).getRowKind()).isEqualTo(RowKind.DELETE);
                assertThat(rows.get(1).isNullAt(0)).isTrue();

                List<OutputColumn> others =
                        List.of(
                                name,
                                column(
                                        "operation",
                                        DataTypes.STRING(),
                                        OutputColumn.Metadata.OPERATION),
                                column(
                                        "repo",
                                        DataTypes.STRING(),
                                        new OutputColumn.Computed(
                                                source.tables().get("t").columns().get(3).value(),
                                                null)),
                                column(
                                        "at",
                                        DataTypes.TIMESTAMP_LTZ(3),
                                        new OutputColumn.AtPath("meta.at", "epoch_ms")),
                                column(
                                        "id",
                                        DataTypes.STRING(),
                                        new OutputColumn.AtPath("id", null)));
                rows.clear();
                SteppedReading second =
                        new SteppedReading(
                                reading.apply(others).open(context), partition, state, rows);
                second.drain();
                assertThat(rows).hasSize(1);
                RowData delete = rows.get(0);
                assertThat(delete.getRowKind()).isEqualTo(RowKind.DELETE);
                assertThat(delete.isNullAt(0)).isTrue();
                assertThat(delete.getString(1)).hasToString("delete");
                assertThat(delete.getString(2)).hasToString("flink");
                assertThat(delete.getTimestamp(3, 3).getMillisecond()).isEqualTo(1700000000123L);
                assertThat(delete.getString(4)).hasToString("12345678901");
            }
        }
    }

    @Test
    void childrenOfAVanishedParentStayAndThoseGoneFromAListingGo() throws Exception {
        String tables =
                """
                tops:
                  ingestion: snapshot
                  path: /tops
                  page: {next: none}
                  key: [id]
                  columns: {id: BIGINT}
                t:
                  ingestion: snapshot
                  parent: {table: tops, as: {top: id}}
                  path: /tops/${parent.top}
                  page: {next: none}
                  key: [id, name]
                  deletes: {snapshot: true}
                  columns: {id: BIGINT, name: {type: STRING, value: "${parent.top}"}}
                """;
        AtomicInteger round = new AtomicInteger();
        Function<Request, Response> answers =
                request -> {
                    if (request.path().equals("/tops")) {
                        return json("[{'id': 1}, {'id': 2}]");
                    }
                    return switch (round.get()) {
                        case 0 -> json("[{'id': 1}, {'id': 2}]");
                        case 1 -> status(404, "{}");
                        default -> json(request.path().endsWith("1") ? "[{'id': 2}]" : "[]");
                    };
                };
        try (StubApi stub = new StubApi(answers);
                ScanHarness harness = harness(stub, tables, ScanHarness.unbounded())) {
            Map<String, SteppedReading.State> ends = new TreeMap<>();
            List<RowData> rows = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                round.set(i);
                rows.clear();
                for (Partition partition : harness.plan()) {
                    try (SteppedReading reading =
                            new SteppedReading(
                                    harness.scan, partition, ends.get(partition.id()), rows)) {
                        reading.drain();
                        ends.put(partition.id(), reading.state());
                    }
                }
                assertThat(text(rows))
                        .containsExactlyElementsOf(
                                List.of(
                                                List.of("+U11", "+U21", "+U12", "+U22"),
                                                List.<String>of(),
                                                List.of("-D11", "-D12", "-D22"))
                                        .get(i));
            }
        }
    }
}
