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

import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.source.enumerator.OneThreadJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which parents of a child table are asked for, and when. */
class ParentsTest {
    private static final Map<String, String> CONFIG = Map.of("apikey", "${env:KEY}");

    /** Tables that a child can hang on. */
    enum Tops {
        ASCENDING(
                "ingestion: cdc",
                "params: {since: \"${cursor.from}\", sort: asc, size: \"${page.size}\"}",
                "key: [id]",
                "cursor: {field: v, type: number, order: asc}"),
        DESCENDING(
                "ingestion: cdc",
                "params: {sort: desc, size: \"${page.size}\"}",
                "key: [id]",
                "cursor: {field: v, type: number, order: desc}"),
        UNORDERED(
                "ingestion: cdc",
                "params: {size: \"${page.size}\"}",
                "key: [id]",
                "cursor: {field: v, type: number, order: none}"),
        APPENDED(
                "ingestion: append",
                "params: {since: \"${cursor.from}\", sort: asc, size: \"${page.size}\"}",
                "cursor: {field: v, type: number, order: asc}"),
        SNAPSHOT("ingestion: snapshot", "params: {size: \"${page.size}\"}", "key: [id]"),
        KEYLESS("ingestion: snapshot", "params: {size: \"${page.size}\"}");

        private final String[] lines;

        Tops(String... lines) {
            this.lines = lines;
        }

        String table(String name, String... more) {
            List<String> all = new ArrayList<>(List.of("columns: {id: BIGINT, v: BIGINT}"));
            all.addAll(List.of(more));
            return table(name, 2, all);
        }

        String middles(String only) {
            List<String> more =
                    List.of(
                            "parent: {table: tops, as: {top: id}" + only + "}",
                            "path: /tops/${parent.top}/middles",
                            "columns: {id: BIGINT, v: BIGINT, top: {type: BIGINT, value: \"${parent.top}\"}}");
            return table("middles", 10, more);
        }

        private String table(String name, int pageSize, List<String> more) {
            List<String> all = new ArrayList<>(List.of(lines));
            all.add("page: {next: page, size: " + pageSize + ", stop: short}");
            all.addAll(more);
            return ParentsTest.table(name, all.toArray(new String[0]));
        }
    }

    private static final String CHILDREN =
            table(
                    "children",
                    "ingestion: append",
                    "parent: {table: tops, as: {top: id}, only: changed}",
                    "path: /tops/${parent.top}/children",
                    "params: {since: \"${cursor.from}\", sort: asc}",
                    "page: {next: none}",
                    "cursor: {field: v, type: number, order: asc}",
                    "columns: {id: BIGINT, v: BIGINT}");

    private static final String MIDDLES = "/tops/./middles";

    private static String table(String name, String... lines) {
        return name + ":\n" + String.join("\n", lines).indent(2);
    }

    private static ScanHarness harness(
            StubApi api, String tables, String name, ReadOptions options) {
        return new ScanHarness(api.spec("", tables), name, CONFIG, options);
    }

    /** The values of the parents of partitions. */
    private static List<String> parents(List<Partition> partitions) {
        return partitions.stream()
                .map(partition -> ReadRange.fromJson(partition.json(), null).parent())
                .map(parent -> parent.values().toString())
                .toList();
    }

    private static long requests(StubApi api, String pattern) {
        return api.requests().stream().filter(r -> r.path().matches(pattern)).count();
    }

    @ParameterizedTest
    @EnumSource(Tops.class)
    void onlyParentsThatMovedAreAskedAgain(Tops tops) throws Exception {
        for (boolean restores : new boolean[] {false, true}) {
            Forest forest = new Forest();
            for (int id = 1; id <= 5; id++) {
                forest.put("/tops", id);
            }
            try (StubApi api = new StubApi(forest);
                    ScanHarness harness =
                            harness(
                                    api,
                                    tops.table("tops", "path: /tops") + CHILDREN,
                                    "children",
                                    ScanHarness.unbounded())) {
                Poller poller = new Poller(harness, restores);
                assertThat(parents(poller.poll()))
                        .containsExactlyInAnyOrder("[1]", "[2]", "[3]", "[4]", "[5]");
                assertThat(poller.poll()).isEmpty();
                forest.put("/tops", 6);
                assertThat(parents(poller.poll())).containsExactly("[6]");
                if (tops != Tops.APPENDED) {
                    forest.put("/tops", 2);
                    assertThat(parents(poller.poll())).containsExactly("[2]");
                }
                assertThat(poller.poll()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Tops.class)
    void c13_aParentThatComesBackIsAskedAgain(Tops tops) throws Exception {
        Forest forest = new Forest();
        forest.put("/tops", 1);
        forest.put("/tops", 2);
        try (StubApi api = new StubApi(forest);
                ScanHarness harness =
                        harness(
                                api,
                                tops.table("tops", "path: /tops") + CHILDREN,
                                "children",
                                ScanHarness.unbounded())) {
            Poller poller = new Poller(harness, true);
            poller.poll();
            forest.remove("/tops", 1);
            assertThat(poller.poll()).isEmpty();
            forest.put("/tops", 1);
            assertThat(parents(poller.poll())).containsExactly("[1]");
        }
    }

    /** Before every page one parent is put in front and one is taken from there. */
    @Test
    void l7_parentsThatShiftTheListingAreAllPlannedAcrossRestores() throws Exception {
        Forest forest = new Forest();
        for (int id = 1; id <= 9; id++) {
            forest.put("/tops", id);
        }
        int[] next = {100};
        boolean[] shifts = {true};
        String tables = Tops.SNAPSHOT.table("tops", "path: /tops") + CHILDREN;
        try (StubApi api = new StubApi(forest);
                ScanHarness harness = harness(api, tables, "children", ScanHarness.unbounded())) {
            Poller poller =
                    new Poller(
                            harness,
                            true,
                            () -> {
                                if (shifts[0] && next[0] < 115) {
                                    if (next[0] % 3 == 0) {
                                        forest.remove("/tops", forest.firstOf("/tops"));
                                    }
                                    forest.putFirst("/tops", next[0]++);
                                }
                            });
            List<String> planned = new ArrayList<>(parents(poller.poll()));
            shifts[0] = false;
            planned.addAll(parents(poller.poll()));
            for (String id : forest.idsOf("/tops")) {
                assertThat(planned).containsOnlyOnce("[" + id + "]");
            }
        }
    }

    @Test
    void aBoundedReadAsksEachParentOnceHoweverOftenItIsListed() throws Exception {
        String tables =
                Tops.KEYLESS.table(
                                "tops", "each: {n: \"${config.names}\"}", "path: /tops/${each.n}")
                        + CHILDREN;
        Forest forest = new Forest();
        forest.put("/tops/a", 1);
        forest.put("/tops/a", 2);
        forest.put("/tops/b", 2);
        forest.put("/tops/b", 3);
        for (boolean restores : new boolean[] {false, true}) {
            try (StubApi api = new StubApi(forest);
                    ScanHarness harness = harness(api, tables, "children", ScanHarness.batch())) {
                assertThat(parents(new Poller(harness, restores).poll()))
                        .containsExactly("[1]", "[2]", "[3]");
            }
        }
    }

    @Test
    void l12_aNewParentStartsAtTheStartOfTheTable() throws Exception {
        Forest forest = new Forest();
        forest.put("/tops/2/children", 21);
        forest.put("/tops/1/children", 11);
        forest.put("/tops", 1);
        String tables = Tops.ASCENDING.table("tops", "path: /tops") + CHILDREN;
        try (StubApi api = new StubApi(forest);
                ScanHarness harness = harness(api, tables, "children", ScanHarness.unbounded())) {
            OneThreadJob job = new OneThreadJob(harness.scan, 1, 1, new Random(1));
            job.drain();
            assertThat(ids(job)).containsExactly(11L);

            forest.put("/tops", 2);
            job.poll();
            job.drain();
            assertThat(ids(job)).containsExactly(11L, 21L);
        }
    }

    @Test
    void l20_aParentThatFailsLosesNothingAndHoldsNobodyBack() throws Exception {
        Forest forest = new Forest();
        for (int top = 1; top <= 3; top++) {
            forest.put("/tops/" + top + "/children", 10 * top);
            forest.put("/tops", top);
        }
        AtomicBoolean fails = new AtomicBoolean();
        String tables = Tops.ASCENDING.table("tops", "path: /tops") + CHILDREN;
        try (StubApi api =
                        new StubApi(
                                request ->
                                        fails.get() && request.path().startsWith("/tops/1/")
                                                ? StubApi.status(400, "{}")
                                                : forest.apply(request));
                ScanHarness harness = harness(api, tables, "children", ScanHarness.unbounded())) {
            OneThreadJob job = new OneThreadJob(harness.scan, 1, 1, new Random(1));
            job.drain();
            job.checkpoint().run();
            for (int top = 1; top <= 3; top++) {
                forest.put("/tops/" + top + "/children", 10 * top + 1);
                forest.put("/tops", top);
            }
            fails.set(true);
            job.poll();
            assertThatThrownBy(job::drain).hasMessageContaining("400");
            job.checkpoint().run();
            job.fail();
            assertThatThrownBy(job::drain).hasMessageContaining("400");
            fails.set(false);
            job.fail();
            job.drain();
            assertThat(ids(job)).containsExactlyInAnyOrder(10L, 20L, 30L, 11L, 21L, 31L);
        }
    }

    private static List<Long> ids(OneThreadJob job) {
        return job.output().stream().map(row -> row.getLong(0)).toList();
    }

    @Test
    void everyPartOfAParentTableIsFollowed() throws Exception {
        Forest forest = new Forest();
        forest.put("/tops/a", 1);
        forest.put("/tops/b", 2);
        String tables =
                Tops.ASCENDING.table(
                                "tops", "each: {n: \"${config.names}\"}", "path: /tops/${each.n}")
                        + CHILDREN;
        try (StubApi api = new StubApi(forest);
                ScanHarness harness = harness(api, tables, "children", ScanHarness.unbounded())) {
            Poller poller = new Poller(harness, true);
            assertThat(parents(poller.poll())).containsExactly("[1]", "[2]");
            forest.put("/tops/a", 3);
            forest.put("/tops/b", 4);
            assertThat(parents(poller.poll())).containsExactlyInAnyOrder("[3]", "[4]");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void parentsBelowParentsAreListedAgainAtEachPoll(boolean restores) throws Exception {
        String leaves =
                table(
                        "leaves",
                        "ingestion: snapshot",
                        "parent: {table: middles, as: {top: top, middle: id}}",
                        "path: /tops/${parent.top}/middles/${parent.middle}",
                        "page: {next: none}",
                        "columns: {id: BIGINT}");
        String tables =
                Tops.ASCENDING.table("tops", "path: /tops") + Tops.ASCENDING.middles("") + leaves;
        Forest forest = new Forest();
        forest.put("/tops", 1);
        forest.put("/tops/1/middles", 11);
        try (StubApi api = new StubApi(forest);
                ScanHarness harness = harness(api, tables, "leaves", ScanHarness.unbounded())) {
            Poller poller = new Poller(harness, restores);
            assertThat(parents(poller.poll())).containsExactly("[1, 11]");
            forest.put("/tops/1/middles", 12);
            assertThat(parents(poller.poll())).containsExactlyInAnyOrder("[1, 11]", "[1, 12]");
        }
    }

    /** Three tops with three middles each, and how often middles are listed when some moved. */
    @ParameterizedTest
    @CsvSource({
        "ASCENDING, ', only: changed', 1",
        "ASCENDING, '', 3",
        "DESCENDING, ', only: changed', 1",
        "SNAPSHOT, ', only: changed', 1",
        "SNAPSHOT, '', 3",
        "KEYLESS, '', 3"
    })
    void changesAreFollowedAtAnyDepth(Tops middles, String only, int listings) throws Exception {
        String leaves =
                table(
                        "leaves",
                        "ingestion: snapshot",
                        "parent: {table: middles, as: {top: top, middle: id}, only: changed}",
                        "path: /tops/${parent.top}/middles/${parent.middle}",
                        "page: {next: none}",
                        "columns: {id: BIGINT}");
        String tables =
                Tops.ASCENDING.table("tops", "path: /tops") + middles.middles(only) + leaves;
        Forest forest = new Forest();
        for (int top = 1; top <= 3; top++) {
            forest.put("/tops", top);
            for (int middle = 1; middle <= 3; middle++) {
                forest.put("/tops/" + top + "/middles", 10 * top + middle);
            }
        }
        try (StubApi api = new StubApi(forest);
                ScanHarness harness = harness(api, tables, "leaves", ScanHarness.unbounded())) {
            Poller poller = new Poller(harness, true);
            assertThat(parents(poller.poll())).hasSize(9).doesNotHaveDuplicates();
            long asked = requests(api, MIDDLES);
            assertThat(poller.poll()).isEmpty();
            assertThat(requests(api, MIDDLES) - asked).isEqualTo(only.isEmpty() ? 3 : 0);

            forest.put("/tops/2/middles", 22);
            forest.put("/tops/2/middles", 24);
            forest.put("/tops", 2);
            asked = requests(api, MIDDLES);
            assertThat(parents(poller.poll())).containsExactlyInAnyOrder("[2, 22]", "[2, 24]");
            assertThat(requests(api, MIDDLES) - asked).isEqualTo(listings);
            assertThat(poller.poll()).isEmpty();
        }
    }
}
