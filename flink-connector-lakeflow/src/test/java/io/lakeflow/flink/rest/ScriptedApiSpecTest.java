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
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.spec.SpecParser;
import io.lakeflow.flink.testutils.scripted.Bound;
import io.lakeflow.flink.testutils.scripted.Change;
import io.lakeflow.flink.testutils.scripted.CursorFormat;
import io.lakeflow.flink.testutils.scripted.EmittedRow;
import io.lakeflow.flink.testutils.scripted.Finding;
import io.lakeflow.flink.testutils.scripted.JournalEntry;
import io.lakeflow.flink.testutils.scripted.Order;
import io.lakeflow.flink.testutils.scripted.PageEnd;
import io.lakeflow.flink.testutils.scripted.PagingForm;
import io.lakeflow.flink.testutils.scripted.ScriptedApi;
import io.lakeflow.flink.testutils.scripted.TableBuilder;
import io.lakeflow.flink.testutils.scripted.Tombstones;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The spec that a scripted API gives of itself parses, and its tables are read by it. */
class ScriptedApiSpecTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    static Stream<Arguments> pagings() {
        return Stream.of(
                arguments(PagingForm.link(), PageEnd.ABSENT, ""),
                arguments(PagingForm.link(), PageEnd.SHORT, ""),
                arguments(PagingForm.link(), PageEnd.EMPTY, "data"),
                arguments(PagingForm.url("links.next"), PageEnd.ABSENT, "data"),
                arguments(PagingForm.url("links.next"), PageEnd.HAS_MORE, "data.items"),
                arguments(PagingForm.token("meta.cursor", "after"), PageEnd.ABSENT, "data"),
                arguments(PagingForm.token("meta.cursor", "after"), PageEnd.TOTAL, "data"),
                arguments(PagingForm.parameters("continue"), PageEnd.ABSENT, "data"),
                arguments(PagingForm.page("page", 1), PageEnd.SHORT, ""),
                arguments(PagingForm.page("page", 0), PageEnd.EMPTY, "data"),
                arguments(PagingForm.page("p", 1), PageEnd.HAS_MORE, "data"),
                arguments(PagingForm.page("page", 1), PageEnd.TOTAL, "data"),
                arguments(PagingForm.pageGiven("page", 1, "next_page"), PageEnd.ABSENT, "data"),
                arguments(PagingForm.offset("skip"), PageEnd.SHORT, "data"),
                arguments(PagingForm.offset("skip"), PageEnd.EMPTY, ""),
                arguments(PagingForm.offset("skip"), PageEnd.TOTAL, "data"),
                arguments(PagingForm.none(), PageEnd.ABSENT, ""));
    }

    @ParameterizedTest
    @MethodSource("pagings")
    void eachFormOfPagingIsRead(PagingForm form, PageEnd end, String records) throws Exception {
        for (int rows : new int[] {0, 1, 9, 10, 25}) {
            TableBuilder table =
                    TableBuilder.table("rows")
                            .key("id")
                            .paging(form, end)
                            .records(records)
                            .pageSize(5, "limit");
            try (ScriptedApi api = ScriptedApi.start(table)) {
                IntStream.range(0, rows).forEach(id -> api.table("rows").insert("k" + id));
                assertThat(read(api, "rows", "id"))
                        .containsExactlyInAnyOrderElementsOf(
                                IntStream.range(0, rows).mapToObj(id -> "k" + id).toList());
            }
        }
    }

    @Test
    void aPageOfFixedSizeIsRead() throws Exception {
        TableBuilder table =
                TableBuilder.table("rows")
                        .key("id")
                        .paging(PagingForm.page("page", 1), PageEnd.SHORT)
                        .pageSize(4);
        try (ScriptedApi api = ScriptedApi.start(table)) {
            IntStream.range(0, 10).forEach(id -> api.table("rows").insert("k" + id));
            assertThat(read(api, "rows", "id")).hasSize(10);
            assertThat(api.requests("rows"))
                    .extracting(JournalEntry::records)
                    .contains(4, 2)
                    .doesNotContain(5);
        }
    }

    static Stream<CursorFormat> formats() {
        return Stream.of(
                CursorFormat.iso(0),
                CursorFormat.iso(3),
                CursorFormat.iso(6),
                CursorFormat.iso(9),
                CursorFormat.iso(3, ZoneOffset.ofHoursMinutes(5, 30)),
                CursorFormat.local(3, ZoneOffset.UTC),
                CursorFormat.epoch(TimeUnit.SECONDS),
                CursorFormat.epoch(TimeUnit.MILLISECONDS),
                CursorFormat.epoch(TimeUnit.MICROSECONDS));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void eachFormatOfACursorIsReadInWindowsAndFromASince(CursorFormat format) throws Exception {
        TableBuilder windows =
                TableBuilder.table("windows")
                        .key("id")
                        .cursor("meta.at", format)
                        .since(Bound.inclusive("from"))
                        .until(Bound.exclusive("to"))
                        .cursorWord("window", "1h")
                        .cursorWord("start", "2026-01-31T12:00:00Z");
        TableBuilder tail =
                TableBuilder.table("tail")
                        .key("id")
                        .cursor("at", format)
                        .since(Bound.inclusive("since").grain(Duration.ofSeconds(1)))
                        .order(Order.ASC)
                        .pageSize(3, "limit");
        Instant end = START.plusSeconds(10_000);
        try (ScriptedApi api = ScriptedApi.start(() -> end, windows, tail)) {
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Change change = Change.at(START.plusSeconds(400L * i).plusNanos(123_456_789L * i));
                api.table("windows").insert("k" + i, change);
                api.table("tail").insert("k" + i, change);
                keys.add("k" + i);
            }
            assertThat(read(api, "windows", "id")).containsExactlyInAnyOrderElementsOf(keys);
            assertThat(read(api, "tail", "id")).containsExactlyElementsOf(keys);
            assertThat(api.requests("windows"))
                    .filteredOn(entry -> entry.parameter("from").isPresent())
                    .hasSizeGreaterThan(2);
        }
    }

    @Test
    void aNumberIsACursor() throws Exception {
        TableBuilder table =
                TableBuilder.table("events")
                        .cursor("seq", CursorFormat.number())
                        .since(Bound.exclusive("after_seq"))
                        .order(Order.ASC)
                        .pageSize(3, "limit");
        try (ScriptedApi api = ScriptedApi.start(table)) {
            IntStream.range(0, 10).forEach(i -> api.table("events").append());
            assertThat(read(api, "events", "seq"))
                    .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
        }
    }

    @Test
    void childrenAreReadThreeLevelsDeep() throws Exception {
        TableBuilder orgs = snapshot("orgs", "/orgs").key("org");
        TableBuilder repos = snapshot("repos", "/orgs/{org}/repos").key("name").parent("orgs");
        TableBuilder issues =
                snapshot("issues", "/orgs/{org}/repos/{repo}/issues").key("id").parent("repos");
        TableBuilder labels =
                snapshot("labels", "/orgs/{org}/repos/{repo}/issues/{issue}/labels")
                        .key("label")
                        .parent("issues");
        try (ScriptedApi api = ScriptedApi.start(orgs, repos, issues, labels)) {
            for (String org : List.of("acme", "b c/d")) {
                api.table("orgs").insert(org.replace("/", "_"));
                String name = org.replace("/", "_");
                for (String repo : List.of("web", "api")) {
                    api.table("repos").in(name).insert(repo);
                    api.table("issues").in(name, repo).insert(repo + "-1");
                    api.table("labels").in(name, repo, repo + "-1").insert(name + "." + repo);
                }
            }
            assertThat(read(api, "labels", "label"))
                    .containsExactlyInAnyOrder("acme.web", "acme.api", "b c_d.web", "b c_d.api");
        }
    }

    private static TableBuilder snapshot(String name, String path) {
        return TableBuilder.table(name).path(path).pageSize(1, "limit");
    }

    @Test
    void staticPartitionsAreRead() throws Exception {
        TableBuilder table =
                TableBuilder.table("rows")
                        .path("/{region}/rows")
                        .each("region", "n", "s")
                        .key("id");
        try (ScriptedApi api = ScriptedApi.start(table)) {
            api.table("rows").in("n").insert("1");
            api.table("rows").in("s").insert("2");
            assertThat(read(api, "rows", "id")).containsExactlyInAnyOrder("1", "2");
        }
    }

    @Test
    void tombstonesAndFlagsAreDeletes() throws Exception {
        TableBuilder endpoint =
                changing("endpoint")
                        .deletes(
                                new Tombstones.Endpoint(
                                        "/endpoint/deleted",
                                        "deleted_at",
                                        Bound.inclusive("since"),
                                        Order.ASC,
                                        Duration.ZERO));
        TableBuilder flag = changing("flag").deletes(new Tombstones.Flag("gone"));
        try (ScriptedApi api = ScriptedApi.start(endpoint, flag)) {
            for (String name : List.of("endpoint", "flag")) {
                api.table(name).insert("1");
                api.table(name).insert("2");
                try (ScanHarness harness = harness(api, name, ScanHarness.unbounded())) {
                    List<String> rows = new ArrayList<>();
                    for (Partition partition : harness.plan()) {
                        try (PartitionReader reader = harness.scan.read(partition, null)) {
                            harness.drain(reader).forEach(row -> rows.add(kindAndKey(row)));
                            api.table(name).delete("1");
                            api.table(name).update("2");
                            harness.drain(reader).forEach(row -> rows.add(kindAndKey(row)));
                        }
                    }
                    assertThat(rows).as(name).contains("-D 1").startsWith("+U 1", "+U 2");
                    assertThat(rows).as(name).hasSize(4);
                }
            }
        }
    }

    @Test
    void whatAReadEmitsIsCheckedAgainstTheTruth() throws Exception {
        TableBuilder table = changing("rows").pageSize(3, "limit").paging(PagingForm.link());
        try (ScriptedApi api = ScriptedApi.start(table)) {
            IntStream.range(0, 10).forEach(id -> api.table("rows").insert("k" + id));
            api.afterPage("rows", 1, () -> api.table("rows").update("k0"));
            List<EmittedRow> emitted = new ArrayList<>();
            try (ScanHarness harness = harness(api, "rows", ScanHarness.unbounded())) {
                for (Partition partition : harness.plan()) {
                    try (PartitionReader reader = harness.scan.read(partition, null)) {
                        harness.drain(reader).forEach(row -> emitted.add(emittedRow(row)));
                        harness.drain(reader).forEach(row -> emitted.add(emittedRow(row)));
                    }
                }
            }
            api.check("rows").requests(20).emitted(emitted).assertNothingWrong();
            emitted.remove(emitted.size() - 1);
            assertThat(api.check("rows").emitted(emitted).of(Finding.Kind.LOST)).hasSize(1);
        }
    }

    private static EmittedRow emittedRow(RowData row) {
        return EmittedRow.update(row.getString(0).toString(), row.getLong(1))
                .at(row.getTimestamp(2, 3).toInstant());
    }

    private static TableBuilder changing(String name) {
        return TableBuilder.table(name)
                .key("id")
                .cursor("at", CursorFormat.iso(3))
                .since(Bound.inclusive("since"))
                .order(Order.ASC);
    }

    private static String kindAndKey(RowData row) {
        String kind = row.getRowKind() == RowKind.DELETE ? "-D " : "+U ";
        return kind + row.getString(0);
    }

    private static ScanHarness harness(ScriptedApi api, String table, ReadOptions options) {
        return new ScanHarness(
                SpecParser.parse("scripted.yaml", api.spec()), table, Map.of(), options);
    }

    /** The values of a column, of a bounded read. */
    private static List<String> read(ScriptedApi api, String table, String column)
            throws Exception {
        try (ScanHarness harness = harness(api, table, ScanHarness.batch())) {
            List<String> names =
                    SpecParser.parse("scripted.yaml", api.spec())
                            .tables()
                            .get(table)
                            .columns()
                            .stream()
                            .map(described -> described.name())
                            .toList();
            int index = names.indexOf(column);
            return harness.readAll().stream()
                    .map(
                            row ->
                                    column.equals("seq")
                                            ? Long.toString(row.getLong(index))
                                            : row.getString(index).toString())
                    .toList();
        }
    }
}
