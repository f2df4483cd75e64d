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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.spec.SpecParser;
import io.lakeflow.flink.testutils.scripted.Bound;
import io.lakeflow.flink.testutils.scripted.Change;
import io.lakeflow.flink.testutils.scripted.CursorFormat;
import io.lakeflow.flink.testutils.scripted.EmittedRow;
import io.lakeflow.flink.testutils.scripted.JournalEntry;
import io.lakeflow.flink.testutils.scripted.Order;
import io.lakeflow.flink.testutils.scripted.PageEnd;
import io.lakeflow.flink.testutils.scripted.PagingForm;
import io.lakeflow.flink.testutils.scripted.ResultCap;
import io.lakeflow.flink.testutils.scripted.ScriptedApi;
import io.lakeflow.flink.testutils.scripted.TableBuilder;
import io.lakeflow.flink.testutils.scripted.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings of which an API gives no more than so many records, over real requests. */
class ReadingCapsTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant END = START.plus(Duration.ofHours(8));
    private static final int CAP = 5;

    private static TableBuilder unbounded(Order order) {
        return TableBuilder.table("rows").cursor("at", CursorFormat.iso(3)).order(order);
    }

    /** One window of eight hours. */
    private static TableBuilder windowed(Order order) {
        return unbounded(order)
                .since(Bound.inclusive("from"))
                .until(Bound.exclusive("to"))
                .cursorWord("window", "8h")
                .cursorWord("start", START.toString());
    }

    private static ScanHarness harness(ScriptedApi api, ReadOptions options) {
        String spec = api.specText().pageCap().splitOnRefusal().yaml();
        return new ScanHarness(SpecParser.parse("scripted.yaml", spec), "rows", Map.of(), options);
    }

    /** Reads every partition, by readers that are killed after so many rows or a page. */
    private static List<RowData> readKilled(ScanHarness harness, int rowsPerLife) throws Exception {
        List<RowData> rows = new ArrayList<>();
        for (Partition partition : harness.plan()) {
            rows.addAll(new KilledReads(harness, partition, rowsPerLife).drain());
        }
        return rows;
    }

    private static EmittedRow keyed(RowData row) {
        String key = row.getString(0).toString();
        EmittedRow emitted =
                row.getRowKind().shortString().equals("+I")
                        ? EmittedRow.insert(key, row.getLong(1))
                        : EmittedRow.update(key, row.getLong(1));
        return emitted.at(row.getTimestamp(2, 3).toInstant());
    }

    private static EmittedRow unkeyed(RowData row) {
        return EmittedRow.append(row.getLong(0)).at(row.getTimestamp(1, 3).toInstant());
    }

    static List<ResultCap> caps() {
        return List.of(
                new ResultCap.Silent(CAP),
                new ResultCap.Told(CAP),
                new ResultCap.Refused(CAP, 422));
    }

    static Stream<Arguments> capsAndPagings() {
        List<Arguments> pagings =
                List.of(
                        arguments(PagingForm.link(), PageEnd.ABSENT),
                        arguments(PagingForm.url("next"), PageEnd.HAS_MORE),
                        arguments(PagingForm.token("next", "after"), PageEnd.ABSENT),
                        arguments(PagingForm.parameters("continue"), PageEnd.ABSENT),
                        arguments(PagingForm.page("page", 1), PageEnd.SHORT),
                        arguments(PagingForm.page("page", 0), PageEnd.TOTAL),
                        arguments(PagingForm.pageGiven("page", 1, "more"), PageEnd.ABSENT),
                        arguments(PagingForm.offset("skip"), PageEnd.EMPTY),
                        arguments(PagingForm.offset("skip"), PageEnd.TOTAL),
                        arguments(PagingForm.none(), PageEnd.ABSENT));
        return caps().stream()
                .flatMap(
                        cap ->
                                pagings.stream()
                                        .map(
                                                paging ->
                                                        arguments(
                                                                cap,
                                                                paging.get()[0],
                                                                paging.get()[1])));
    }

    private static TableBuilder paged(
            TableBuilder table, ResultCap cap, PagingForm form, PageEnd end) {
        return table.cap(cap)
                .paging(form, end)
                .pageSize(form instanceof PagingForm.None ? 1_000 : 2, "limit");
    }

    /** Most rows are in one of the hours, some of them at one moment, and some are equal. */
    private static int fillUnkeyed(ScriptedApi api) {
        for (int hour = 0; hour < 8; hour++) {
            api.table("rows").append(Change.at(START.plus(Duration.ofHours(hour))));
        }
        Version event = api.table("rows").append(Change.at(START.plusSeconds(7_300)));
        api.table("rows").appendAgain(event);
        for (int i = 0; i < 12; i++) {
            api.table("rows").append(Change.at(START.plusSeconds(10_000 + i / 4)));
        }
        return 22;
    }

    @ParameterizedTest
    @MethodSource("capsAndPagings")
    void c12_aWindowBeyondTheCapIsReadInParts(ResultCap cap, PagingForm form, PageEnd end)
            throws Exception {
        for (int rowsPerLife : new int[] {1, 1_000}) {
            try (ScriptedApi api =
                    ScriptedApi.start(() -> END, paged(windowed(Order.NONE), cap, form, end))) {
                int rows = fillUnkeyed(api);
                try (ScanHarness harness = harness(api, ScanHarness.batch())) {
                    List<RowData> read = readKilled(harness, rowsPerLife);
                    api.check("rows")
                            .upTo(END)
                            .emitted(read.stream().map(ReadingCapsTest::unkeyed).toList())
                            .assertNothingWrong();
                    assertThat(read).hasSize(rows);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("capsAndPagings")
    void c12_theWindowsOfRowsThatChangeAreReadInParts(ResultCap cap, PagingForm form, PageEnd end)
            throws Exception {
        for (ReadOptions options : List.of(ScanHarness.batch(), ScanHarness.unbounded())) {
            TableBuilder table = paged(windowed(Order.DESC).key("id"), cap, form, end);
            try (ScriptedApi api = ScriptedApi.start(() -> END, table)) {
                IntStream.range(0, 20)
                        .forEach(
                                i ->
                                        api.table("rows")
                                                .insert(
                                                        "k" + i,
                                                        Change.at(START.plusSeconds(7_000L + i))));
                try (ScanHarness harness = harness(api, options)) {
                    List<EmittedRow> rows =
                            readKilled(harness, 2).stream().map(ReadingCapsTest::keyed).toList();
                    api.check("rows").upTo(END).emitted(rows).assertNothingWrong();
                    assertThat(rows).hasSize(20);
                }
            }
        }
    }

    @Test
    void c12_aTotalBeyondTheCapIsNoticedBeforeTheFirstRow() throws Exception {
        TableBuilder table =
                paged(
                        windowed(Order.DESC),
                        new ResultCap.Told(CAP),
                        PagingForm.page("page", 1),
                        PageEnd.TOTAL);
        try (ScriptedApi api = ScriptedApi.start(() -> END, table)) {
            IntStream.range(0, 8)
                    .forEach(
                            hour ->
                                    api.table("rows")
                                            .append(Change.at(START.plus(Duration.ofHours(hour)))));
            try (ScanHarness harness = harness(api, ScanHarness.batch())) {
                List<RowData> rows = harness.readAll();
                assertThat(rows)
                        .extracting(row -> hours(row.getTimestamp(1, 3).toInstant()))
                        .containsExactly(3L, 2L, 1L, 0L, 7L, 6L, 5L, 4L);
                assertThat(api.requests("rows"))
                        .extracting(entry -> entry.parameter("to").map(ReadingCapsTest::hours))
                        .extracting(hour -> hour.orElse(-1L))
                        .containsSequence(8L, 4L, 4L, 8L, 8L);
            }
        }
    }

    private static long hours(Instant instant) {
        return Duration.between(START, instant).toHours();
    }

    private static long hours(String instant) {
        return hours(Instant.parse(instant));
    }

    /** A page that is emitted in several pieces tells its total too late to be held back. */
    @Test
    void c12_aTotalThatComesAfterThousandsOfRowsDoesNotRepeatThem() throws Exception {
        int records = 10_000;
        TableBuilder table =
                windowed(Order.NONE)
                        .cap(new ResultCap.Told(9_000))
                        .paging(PagingForm.page("page", 1), PageEnd.TOTAL)
                        .pageSize(9_000, "limit");
        try (ScriptedApi api = ScriptedApi.start(() -> END, table)) {
            IntStream.range(0, records)
                    .forEach(i -> api.table("rows").append(Change.at(START.plusSeconds(2L * i))));
            try (ScanHarness harness = harness(api, ScanHarness.batch())) {
                assertThat(readKilled(harness, 4_500))
                        .extracting(row -> row.getLong(0))
                        .doesNotHaveDuplicates()
                        .hasSize(records);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("caps")
    void c12_rowsOfOneMomentThatReachTheCapFailWithAdvice(ResultCap cap) throws Exception {
        TableBuilder table =
                paged(windowed(Order.NONE), cap, PagingForm.page("page", 1), PageEnd.TOTAL);
        try (ScriptedApi api = ScriptedApi.start(() -> END, table)) {
            IntStream.rangeClosed(0, CAP)
                    .forEach(i -> api.table("rows").append(Change.at(START.plusSeconds(100))));
            try (ScanHarness harness = harness(api, ScanHarness.batch())) {
                assertThatThrownBy(harness::readAll)
                        .hasMessageContaining("Table 'rows'")
                        .hasMessageContaining(
                                "from 2026-01-31T12:01:40Z up to 2026-01-31T12:01:40.001Z")
                        .hasMessageContaining("Divide the table with 'each'")
                        .hasMessageContaining("'page.cap', 5");
                assertThat(api.requests("rows").size()).isLessThan(200);
            }
        }
    }

    @Test
    void c12_theTailReadsItsWindowsInPartsAndIsCompleteAtTheirEndOnly() throws Exception {
        TableBuilder table =
                paged(
                        windowed(Order.NONE).key("id"),
                        new ResultCap.Silent(CAP),
                        PagingForm.link(),
                        PageEnd.ABSENT);
        try (ScriptedApi api = ScriptedApi.start(() -> END, table)) {
            IntStream.range(0, 20)
                    .forEach(
                            i ->
                                    api.table("rows")
                                            .insert(
                                                    "k" + i,
                                                    Change.at(START.plusSeconds(1_000L * i))));
            try (ScanHarness harness =
                    harness(api, ScanHarness.unbounded(new ReadOptions.Start.At(START)))) {
                List<Instant> complete = new ArrayList<>();
                List<EmittedRow> rows = new ArrayList<>();
                for (Partition partition : harness.plan()) {
                    try (PartitionReader reader = harness.scan.read(partition, null)) {
                        Batch batch;
                        do {
                            batch = reader.next().toCompletableFuture().get();
                            batch.rows().forEach(row -> rows.add(keyed(row)));
                            if (batch.completeUpTo() != null) {
                                complete.add(batch.completeUpTo());
                            }
                        } while (batch.progress() == Progress.MORE);
                    }
                }
                api.check("rows").emitted(rows).assertNothingWrong();
                assertThat(complete).startsWith(END).doesNotHaveDuplicates();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1_000})
    void l13_anAscendingListGoesOnBeyondTheCap(int rowsPerLife) throws Exception {
        for (boolean stable : new boolean[] {true, false}) {
            for (boolean keyed : new boolean[] {true, false}) {
                TableBuilder table =
                        unbounded(Order.ASC)
                                .since(Bound.inclusive("since"))
                                .cap(new ResultCap.Silent(CAP))
                                .paging(PagingForm.link())
                                .pageSize(2, "limit");
                if (keyed) {
                    table.key("id");
                }
                if (stable) {
                    table.consistentPages();
                }
                try (ScriptedApi api = ScriptedApi.start(() -> END, table)) {
                    for (int i = 0; i < 30; i++) {
                        Change change = Change.at(START.plusSeconds(i / 4));
                        if (keyed) {
                            api.table("rows").insert("k" + i, change);
                        } else {
                            api.table("rows").append(change);
                        }
                    }
                    try (ScanHarness harness = harness(api, ScanHarness.unbounded())) {
                        List<EmittedRow> rows =
                                readKilled(harness, rowsPerLife).stream()
                                        .map(
                                                keyed
                                                        ? ReadingCapsTest::keyed
                                                        : ReadingCapsTest::unkeyed)
                                        .toList();
                        api.check("rows").emitted(rows).assertNothingWrong();
                        assertThat(rows).hasSize(30);
                    }
                }
            }
        }
    }

    @Test
    void l13_rowsOfOneCursorBeyondTheCapFailWithAdvice() throws Exception {
        TableBuilder table =
                unbounded(Order.ASC)
                        .key("id")
                        .since(Bound.inclusive("since"))
                        .cap(new ResultCap.Silent(CAP));
        try (ScriptedApi api = ScriptedApi.start(() -> END, table)) {
            IntStream.rangeClosed(0, CAP)
                    .forEach(i -> api.table("rows").insert("k" + i, Change.at(START)));
            try (ScanHarness harness = harness(api, ScanHarness.unbounded())) {
                assertThatThrownBy(harness::readAll)
                        .hasMessageContaining("all of them have the cursor 2026-01-31T12:00:00Z")
                        .hasMessageContaining("'page.cap' is 5");
            }
        }
    }

    @Test
    void l13_aDescendingListFailsWhereTheCapHidesWhatIsNew() throws Exception {
        TableBuilder table = unbounded(Order.DESC).key("id").cap(new ResultCap.Silent(CAP));
        try (ScriptedApi api = ScriptedApi.start(() -> END, table)) {
            IntStream.range(0, CAP - 1)
                    .forEach(i -> api.table("rows").insert("k" + i, Change.at(at(i))));
            try (ScanHarness harness = harness(api, ScanHarness.unbounded());
                    PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
                assertThat(harness.drain(reader)).hasSize(CAP - 1);
                IntStream.range(10, 13)
                        .forEach(i -> api.table("rows").insert("k" + i, Change.at(at(i))));
                assertThat(harness.drain(reader)).as("the known ones are in sight").hasSize(3);
                IntStream.range(20, 26)
                        .forEach(i -> api.table("rows").insert("k" + i, Change.at(at(i))));
                assertThatThrownBy(() -> harness.drain(reader))
                        .hasMessageContaining("'page.cap' is 5")
                        .hasMessageContaining("Read more often");
            }
        }
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    @Test
    void l13_whatHasNoWindowFailsAtTheCap() throws Exception {
        TableBuilder snapshot = TableBuilder.table("rows").key("id");
        TableBuilder unordered = unbounded(Order.NONE).key("id");
        for (TableBuilder table : List.of(snapshot, unordered)) {
            table.cap(new ResultCap.Silent(CAP)).pageSize(2, "limit");
            for (ReadOptions options : List.of(ScanHarness.batch(), ScanHarness.unbounded())) {
                try (ScriptedApi api = ScriptedApi.start(() -> END, table)) {
                    IntStream.range(1, CAP)
                            .forEach(i -> api.table("rows").insert("k" + i, Change.at(at(i))));
                    try (ScanHarness harness = harness(api, options)) {
                        assertThat(harness.readAll()).hasSize(CAP - 1);
                        api.table("rows").insert("k" + CAP, Change.at(START));
                        api.table("rows").insert("one more", Change.at(START));
                        assertThatThrownBy(harness::readAll)
                                .hasMessageContaining("'page.cap' is 5")
                                .hasMessageContaining("nothing leads to those beyond");
                    }
                }
            }
        }
    }

    @Test
    void c12_aRefusalOutsideOfAWindowIsAnError() throws Exception {
        TableBuilder table =
                unbounded(Order.ASC)
                        .key("id")
                        .since(Bound.inclusive("since"))
                        .cap(new ResultCap.Refused(CAP, 413));
        try (ScriptedApi api = ScriptedApi.start(() -> END, table)) {
            IntStream.rangeClosed(0, CAP)
                    .forEach(i -> api.table("rows").insert("k" + i, Change.at(at(i))));
            try (ScanHarness harness = harness(api, ScanHarness.unbounded())) {
                assertThatThrownBy(harness::readAll)
                        .hasMessageContaining("413 from /rows")
                        .hasMessageContaining("'do: split'")
                        .hasMessageContaining("Give the table's cursor a 'window'");
            }
        }
    }

    /** Contents, caps, windows and bounds at random, by readers that are killed at random. */
    @Test
    void l13_nothingIsLostOrRepeatedBelowAnyCap() throws Exception {
        String given = System.getProperty("lakeflow.random.seed", "");
        long seed = given.isBlank() ? System.nanoTime() : Long.parseLong(given);
        Random random = new Random(seed);
        for (int run = 0; run < 60; run++) {
            String what = "run " + run + " of -Dlakeflow.random.seed=" + seed;
            try {
                readAtRandom(random);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(what, e);
            }
        }
    }

    private static void readAtRandom(Random random) throws Exception {
        int cap = 4 + random.nextInt(30);
        boolean keyed = random.nextBoolean();
        Order order = Order.values()[random.nextInt(3)];
        Duration grain = Duration.ofSeconds(random.nextInt(3));
        ResultCap kind =
                List.of(
                                new ResultCap.Silent(cap),
                                new ResultCap.Told(cap),
                                new ResultCap.Refused(cap, 400))
                        .get(random.nextInt(3));
        TableBuilder table =
                unbounded(order)
                        .since(bound(random, "from").grain(grain))
                        .until(bound(random, "to").grain(grain))
                        .cursorWord("window", List.of("7m", "3h", "8h").get(random.nextInt(3)))
                        .cursorWord("start", START.toString())
                        .cap(kind)
                        .paging(
                                PagingForm.page("page", 1),
                                random.nextBoolean() ? PageEnd.TOTAL : PageEnd.SHORT)
                        .pageSize(1 + random.nextInt(cap + 3), "limit");
        if (keyed) {
            table.key("id");
        }
        try (ScriptedApi api = ScriptedApi.start(() -> END, table)) {
            Map<Long, Integer> moments = new TreeMap<>();
            long moment = 0;
            int rows = random.nextInt(8 * cap);
            for (int i = 0; i < rows; i++) {
                moment = random.nextInt(3) > 0 ? moment : random.nextInt(28_000_000);
                // A request at the resolution brings three steps of two seconds at most.
                long step = moment / Math.max(1, grain.toMillis());
                if (moments.merge(step, 1, Integer::sum) <= (cap - 1) / 3) {
                    Change change = Change.at(START.plusMillis(moment));
                    if (keyed) {
                        api.table("rows").insert("k" + i, change);
                    } else {
                        api.table("rows").append(change);
                    }
                }
            }
            ReadOptions options =
                    random.nextBoolean() ? ScanHarness.batch() : ScanHarness.unbounded();
            try (ScanHarness harness = harness(api, options)) {
                List<EmittedRow> emitted =
                        readKilled(harness, 1 + random.nextInt(2 * cap)).stream()
                                .map(keyed ? ReadingCapsTest::keyed : ReadingCapsTest::unkeyed)
                                .toList();
                api.check("rows").emitted(emitted).assertNothingWrong();
            }
            assertThat(api.requests("rows"))
                    .extracting(JournalEntry::page)
                    .as("nothing is asked for beyond the cap")
                    .allMatch(page -> page <= cap + 1);
        }
    }

    private static Bound bound(Random random, String parameter) {
        return random.nextBoolean() ? Bound.inclusive(parameter) : Bound.exclusive(parameter);
    }
}
