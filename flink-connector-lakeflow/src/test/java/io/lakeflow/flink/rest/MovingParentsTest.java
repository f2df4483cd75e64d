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

import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.spec.SpecParser;
import io.lakeflow.flink.testutils.scripted.Bound;
import io.lakeflow.flink.testutils.scripted.CursorFormat;
import io.lakeflow.flink.testutils.scripted.Order;
import io.lakeflow.flink.testutils.scripted.PageEnd;
import io.lakeflow.flink.testutils.scripted.PagingForm;
import io.lakeflow.flink.testutils.scripted.ScriptedApi;
import io.lakeflow.flink.testutils.scripted.TableBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parents of a bounded read that change while they are listed. */
class MovingParentsTest {
    private static final int PARENTS = 6;

    private static TableBuilder parents(Order order) {
        return TableBuilder.table("tops")
                .key("id")
                .cursor("at", CursorFormat.iso(3))
                .order(order)
                .since(Bound.inclusive("since"))
                .paging(PagingForm.page("page", 1), PageEnd.SHORT)
                .pageSize(2);
    }

    private static TableBuilder windowed() {
        return parents(Order.ASC)
                .until(Bound.exclusive("until"))
                .cursorWord("window", "15s")
                .cursorWord("lag", "5s");
    }

    private static TableBuilder children() {
        return TableBuilder.table("rows").path("/tops/{top}/rows").parent("tops").key("id");
    }

    /** What is planned of children while parents change behind each of the first pages. */
    private static List<String> planned(TableBuilder parents, boolean restores) throws Exception {
        DirectContext context = new DirectContext();
        try (ScriptedApi api = ScriptedApi.start(context.time(), parents, children());
                ScanHarness harness =
                        new ScanHarness(
                                context,
                                SpecParser.parse("scripted.yaml", api.spec()),
                                "rows",
                                Map.of(),
                                ScanHarness.batch())) {
            for (int parent = 1; parent <= PARENTS; parent++) {
                api.table("tops").insert("p" + parent);
                context.pass(Duration.ofSeconds(10));
            }
            for (int page = 1; page <= 3; page++) {
                int changed = page;
                api.afterPage(
                        "tops",
                        page,
                        () -> {
                            context.pass(Duration.ofSeconds(5));
                            api.table("tops").update("p" + changed);
                            api.table("tops").update("p" + (PARENTS + 1 - changed));
                        });
            }
            return plan(harness, restores).stream()
                    .map(partition -> ReadRange.fromJson(partition.json(), null).parent())
                    .map(parent -> parent.get("top").toString())
                    .toList();
        }
    }

    private static List<Partition> plan(ScanHarness harness, boolean restores) throws Exception {
        List<Partition> partitions = new ArrayList<>();
        Offset position = null;
        Progress progress = Progress.MORE;
        while (progress == Progress.MORE) {
            Plan plan = harness.scan.plan(position).toCompletableFuture().get(60, TimeUnit.SECONDS);
            partitions.addAll(plan.partitions());
            position = restores ? new Offset(plan.next().json()) : plan.next();
            progress = plan.progress();
        }
        assertThat(progress).isEqualTo(Progress.FINISHED);
        return partitions;
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void c5_parentsThatChangeWhileTheyAreListedAreAsked(Order order) throws Exception {
        for (boolean restores : new boolean[] {false, true}) {
            assertThat(planned(parents(order), restores))
                    .containsExactlyInAnyOrder("p1", "p2", "p3", "p4", "p5", "p6");
        }
    }

    @Test
    void c5_parentsThatAreReadInWindowsAreAskedToo() throws Exception {
        assertThat(planned(windowed(), false))
                .containsExactlyInAnyOrder("p1", "p2", "p3", "p4", "p5", "p6");
    }

    @Test
    void parentsThatAreCreatedWithoutPauseDoNotKeepTheReadFromItsEnd() throws Exception {
        DirectContext context = new DirectContext();
        try (ScriptedApi api = ScriptedApi.start(context.time(), parents(Order.ASC), children());
                ScanHarness harness =
                        new ScanHarness(
                                context,
                                SpecParser.parse("scripted.yaml", api.spec()),
                                "rows",
                                Map.of(),
                                ScanHarness.batch())) {
            api.table("tops").insert("first");
            context.pass(Duration.ofSeconds(10));
            for (long request = 1; request <= 300; request++) {
                long number = request;
                api.beforeRequest(
                        request,
                        () -> {
                            context.pass(Duration.ofMillis(100));
                            api.table("tops").insert("new" + number);
                        });
            }
            assertThat(plan(harness, false)).isNotEmpty();
            assertThat(api.journal().all()).hasSizeLessThan(250);
        }
    }
}
