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

import io.lakeflow.flink.rest.StubList.Row;
import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.testutils.scripted.Bound;
import io.lakeflow.flink.testutils.scripted.Change;
import io.lakeflow.flink.testutils.scripted.CursorFormat;
import io.lakeflow.flink.testutils.scripted.EmittedRow;
import io.lakeflow.flink.testutils.scripted.Order;
import io.lakeflow.flink.testutils.scripted.PageEnd;
import io.lakeflow.flink.testutils.scripted.PagingForm;
import io.lakeflow.flink.testutils.scripted.ScriptedApi;
import io.lakeflow.flink.testutils.scripted.TableBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Records with equal cursors, with cursors of the future, out of order, and late ones. */
class LateRecordsTest {
    private static final int EQUAL = 1_000;
    private final DirectContext context = new DirectContext();

    private static TableBuilder table(Order order) {
        return TableBuilder.table("t")
                .key("id")
                .cursor("at", CursorFormat.iso(3))
                .since(Bound.inclusive("since"))
                .order(order)
                .paging(PagingForm.page("page", 1), PageEnd.SHORT)
                .pageSize(70);
    }

    private ScriptedRead read(ScriptedApi api) {
        return new ScriptedRead(context, api.spec(), "t", ScanHarness.unbounded());
    }

    private static List<String> keys(List<EmittedRow> rows) {
        return rows.stream().map(EmittedRow::key).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "ASC,true,true", "ASC,true,false", "ASC,false,true", "ASC,false,false",
        "DESC,true,true", "DESC,true,false", "DESC,false,true", "DESC,false,false",
        "NONE,true,true", "NONE,true,false", "NONE,false,true", "NONE,false,false"
    })
    void c6_recordsOfOneCursorValueComeOnce(Order order, boolean changing, boolean inclusive)
            throws Exception {
        TableBuilder table =
                table(order).since(inclusive ? Bound.inclusive("since") : Bound.exclusive("since"));
        if (!changing) {
            table.appendOnly();
        }
        try (ScriptedApi api = ScriptedApi.start(context.time(), table);
                ScriptedRead read = read(api)) {
            Instant cursor = api.now();
            context.pass(Duration.ofSeconds(1));
            int[] untilPoll = {300, 301, 370, 900, EQUAL};
            int inserted = 0;
            for (int rows : untilPoll) {
                for (; inserted < rows; inserted++) {
                    api.table("t").insert("k" + inserted, Change.at(cursor));
                }
                read.poll();
            }
            assertThat(read.emitted()).hasSize(EQUAL);
            api.table("t").insert("later");
            assertThat(keys(read.poll())).containsExactly("later");
            assertThat(read.poll()).isEmpty();
            api.check("t").emitted(read.emitted()).assertNothingWrong();
        }
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void c7_aRecordOf2999DoesNotHideThoseOfToday(Order order) throws Exception {
        try (ScriptedApi api = ScriptedApi.start(context.time(), table(order));
                ScriptedRead read = read(api)) {
            api.table("t").insert("past");
            api.table("t").insert("future", Change.at(Instant.parse("2999-12-31T00:00:00Z")));
            assertThat(keys(read.poll())).containsExactlyInAnyOrder("past", "future");
            for (int poll = 0; poll < 3; poll++) {
                context.pass(Duration.ofMinutes(1));
                api.table("t").insert("new" + poll);
                assertThat(keys(read.poll())).containsExactly("new" + poll);
            }
            api.check("t").emitted(read.emitted()).assertNothingWrong();
        }
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void c7_anOffsetOfTheFarFutureFindsNothing(Order order) throws Exception {
        TableBuilder windowed =
                TableBuilder.table("t")
                        .key("id")
                        .cursor("at", CursorFormat.iso(3))
                        .since(Bound.inclusive("since"))
                        .until(Bound.exclusive("until"))
                        .order(order)
                        .cursorWord("window", "1d")
                        .cursorWord("start", context.time().instant().toString());
        for (TableBuilder table : List.of(table(order), windowed)) {
            DirectContext context = new DirectContext();
            try (ScriptedApi api = ScriptedApi.start(context.time(), table);
                    ScriptedRead read =
                            new ScriptedRead(context, api.spec(), "t", ScanHarness.unbounded())) {
                api.table("t").insert("past");
                context.pass(Duration.ofMinutes(1));
                Partition partition = read.harness.plan().get(0);
                Offset offset;
                try (PartitionReader reader = read.harness.scan.read(partition, null)) {
                    offset = lastOffset(reader);
                }
                String year = context.time().instant().toString().substring(0, 5);
                String moved = offset.json().replace(year, "2999-");
                assertThat(moved).isNotEqualTo(offset.json());

                try (PartitionReader reader =
                        read.harness.scan.read(partition, new Offset(moved))) {
                    context.pass(Duration.ofDays(1));
                    api.table("t").insert("new");
                    assertThat(read.harness.drain(reader)).isEmpty();
                    assertThat(read.harness.drain(reader)).isEmpty();
                }
            }
        }
    }

    private static Offset lastOffset(PartitionReader reader) throws Exception {
        Batch batch;
        do {
            batch = reader.next().toCompletableFuture().get();
        } while (batch.progress() == Progress.MORE);
        return batch.next();
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void c8_aRecordIsDeliveredIfItIsNotLaterThanTheLookback(Order order) throws Exception {
        TableBuilder table = table(order).cursorWord("lookback", "10m");
        try (ScriptedApi api = ScriptedApi.start(context.time(), table);
                ScriptedRead read = read(api)) {
            context.pass(Duration.ofHours(1));
            api.table("t").insert("first", Change.at(api.now().minusSeconds(3_600)));
            Instant newest = api.now();
            api.table("t").insert("newest");
            context.pass(Duration.ofSeconds(1));
            assertThat(read.poll()).hasSize(2);

            api.table("t").insert("5 min late", Change.at(newest.minusSeconds(300)));
            api.table("t").insert("15 min late", Change.at(newest.minusSeconds(900)));
            assertThat(keys(read.poll())).containsExactly("5 min late");
            assertThat(read.poll()).isEmpty();

            api.table("t").insert("again 5 min late", Change.at(newest.minusSeconds(301)));
            assertThat(keys(read.poll())).containsExactly("again 5 min late");
        }
    }

    private static ScanHarness listed(StubApi api, String page) {
        String table =
                StubList.table(
                        "ingestion: append",
                        "path: /t",
                        "params: {since: \"${cursor.from}\"}",
                        "records: items",
                        "page: " + page,
                        "cursor: {field: at, order: asc, lookback: 10m}",
                        StubList.COLUMNS);
        return new ScanHarness(
                api.spec("", table), "t", Map.of("apikey", "${env:KEY}"), ScanHarness.unbounded());
    }

    private static final String REBASED = "{next: page, size: 2, stop: short}";
    private static final String STABLE = "{next: page, size: 2, stop: short, stable: true}";

    @Test
    void c8_recordsThatGoBackWithinTheLookbackAreDelivered() throws Exception {
        StubList list =
                new StubList(
                        2,
                        new Row(1, "a", "2026-01-01T00:20:00Z"),
                        new Row(2, "b", "2026-01-01T00:15:00Z"),
                        new Row(3, "c", "2026-01-01T00:11:00Z"),
                        new Row(4, "d", "2026-01-01T00:21:00Z"),
                        new Row(5, "e", "2026-01-01T00:11:00Z"));
        try (StubApi api = new StubApi(list);
                ScanHarness harness = listed(api, STABLE);
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThat(StubList.text(harness.drain(reader)))
                    .containsExactly("+I1a", "+I2b", "+I3c", "+I4d", "+I5e");
            assertThat(harness.drain(reader)).isEmpty();
            list.add(new Row(6, "f", "2026-01-01T00:12:00Z"));
            assertThat(StubList.text(harness.drain(reader))).containsExactly("+I6f");
        }
    }

    @Test
    void c8_aRecordThatGoesBackFurtherFailsTheReadWithBothCursors() throws Exception {
        StubList list =
                new StubList(
                        2,
                        new Row(1, "a", "2026-01-01T00:20:00Z"),
                        new Row(2, "b", "2026-01-01T00:09:59Z"));
        try (StubApi api = new StubApi(list);
                ScanHarness harness = listed(api, REBASED);
                PartitionReader reader = harness.scan.read(harness.plan().get(0), null)) {
            assertThatThrownBy(() -> harness.drain(reader))
                    .hasMessageContaining("2026-01-01T00:20:00Z")
                    .hasMessageContaining("2026-01-01T00:09:59Z");
        }
    }
}
