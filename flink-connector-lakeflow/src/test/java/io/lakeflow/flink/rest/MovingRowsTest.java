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

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lakeflow.flink.testutils.scripted.Bound;
import io.lakeflow.flink.testutils.scripted.Change;
import io.lakeflow.flink.testutils.scripted.CursorFormat;
import io.lakeflow.flink.testutils.scripted.Order;
import io.lakeflow.flink.testutils.scripted.PageEnd;
import io.lakeflow.flink.testutils.scripted.PagingForm;
import io.lakeflow.flink.testutils.scripted.ScriptedApi;
import io.lakeflow.flink.testutils.scripted.ScriptedTable;
import io.lakeflow.flink.testutils.scripted.TableBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Inserts, updates and deletes between the pages of a listing, in each of their orders. */
class MovingRowsTest {
    private static final int ROWS = 12;
    private static final Duration APART = Duration.ofMinutes(1);

    /** What is written behind the pages of a listing, one change behind each. */
    private static final List<String> CHANGES =
            List.of("IUD", "IDU", "UID", "UDI", "DIU", "DUI", "III", "UUU", "DDD");

    static Stream<Arguments> listings() {
        List<Arguments> paging =
                List.of(
                        arguments(PagingForm.page("page", 1), PageEnd.SHORT),
                        arguments(PagingForm.offset("skip"), PageEnd.TOTAL),
                        arguments(PagingForm.url("next"), PageEnd.ABSENT));
        return Stream.of(Order.values())
                .flatMap(
                        order ->
                                CHANGES.stream()
                                        .flatMap(
                                                changes ->
                                                        paging.stream()
                                                                .map(
                                                                        form ->
                                                                                arguments(
                                                                                        order,
                                                                                        changes,
                                                                                        form.get()[
                                                                                                0],
                                                                                        form.get()[
                                                                                                1]))));
    }

    private static TableBuilder table(Order order, PagingForm form, PageEnd end) {
        return TableBuilder.table("t")
                .key("id")
                .cursor("at", CursorFormat.iso(3))
                .order(order)
                .paging(form, end)
                .pageSize(3);
    }

    private static void fill(ScriptedApi api, DirectContext context) {
        for (int id = 0; id < ROWS; id++) {
            context.pass(APART);
            api.table("t").insert("k" + id);
        }
        context.pass(APART);
    }

    /** Behind the first pages of the listing rows are added, go, or move to its other end. */
    private static void changeBehindPages(ScriptedApi api, DirectContext context, String changes) {
        ScriptedTable table = api.table("t");
        for (int page = 1; page <= changes.length(); page++) {
            char change = changes.charAt(page - 1);
            String oldest = "k" + page;
            String newest = "k" + (ROWS - page);
            api.afterPage(
                    "t",
                    page,
                    () -> {
                        context.pass(Duration.ofSeconds(1));
                        switch (change) {
                            case 'I' -> table.insert("new" + oldest);
                            case 'U' -> {
                                table.update(oldest);
                                table.update(newest);
                            }
                            default -> {
                                table.delete(oldest);
                                table.delete(newest);
                            }
                        }
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("listings")
    void c5_rowsThatMoveAreReadFromASince(Order order, String changes, PagingForm form, PageEnd end)
            throws Exception {
        DirectContext context = new DirectContext();
        TableBuilder table =
                table(order, form, end)
                        .since(Bound.inclusive("since"))
                        .cursorWord("lookback", "0s");
        try (ScriptedApi api = ScriptedApi.start(context.time(), table);
                ScriptedRead read =
                        new ScriptedRead(context, api.spec(), "t", ScanHarness.unbounded())) {
            fill(api, context);
            read.harness.plan();
            changeBehindPages(api, context, changes);
            read.poll();
            context.pass(APART);
            read.poll();
            context.pass(APART);
            read.poll();
            api.check("t").requests(60).emitted(read.emitted()).assertNothingWrong();
        }
    }

    @ParameterizedTest
    @MethodSource("listings")
    void c5_rowsThatMoveAreInABoundedReadOnce(
            Order order, String changes, PagingForm form, PageEnd end) throws Exception {
        DirectContext context = new DirectContext();
        try (ScriptedApi api = ScriptedApi.start(context.time(), table(order, form, end));
                ScriptedRead read =
                        new ScriptedRead(context, api.spec(), "t", ScanHarness.batch())) {
            fill(api, context);
            Instant init = api.now();
            changeBehindPages(api, context, changes);
            read.readAll();
            api.check("t").upTo(init).oncePerKey().emitted(read.emitted()).assertNothingWrong();
        }
    }

    @ParameterizedTest
    @MethodSource("listings")
    void c5_rowsThatMoveInAWindowAreReadOnce(
            Order order, String changes, PagingForm form, PageEnd end) throws Exception {
        DirectContext context = new DirectContext();
        Instant start = context.time().instant();
        TableBuilder table =
                table(order, form, end)
                        .since(Bound.inclusive("from"))
                        .until(Bound.exclusive("to"))
                        .cursorWord("window", "7m")
                        .cursorWord("start", start.toString());
        try (ScriptedApi api = ScriptedApi.start(context.time(), table);
                ScriptedRead read =
                        new ScriptedRead(context, api.spec(), "t", ScanHarness.unbounded())) {
            fill(api, context);
            api.table("t").insert("late", Change.at(start.plusSeconds(1)));
            changeBehindPages(api, context, changes);
            for (int poll = 0; poll < 4; poll++) {
                read.poll();
                context.pass(APART.multipliedBy(4));
            }
            read.poll();
            api.check("t").emitted(read.emitted()).assertNothingWrong();
        }
    }
}
