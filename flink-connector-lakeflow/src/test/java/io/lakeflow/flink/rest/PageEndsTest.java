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
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import io.lakeflow.flink.testutils.scripted.PageEnd;
import io.lakeflow.flink.testutils.scripted.PagingForm;
import io.lakeflow.flink.testutils.scripted.ScriptedApi;
import io.lakeflow.flink.testutils.scripted.ScriptedTable;
import io.lakeflow.flink.testutils.scripted.TableBuilder;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a listing is what the spec says, whatever its pages look like. */
class PageEndsTest {
    private static final int RECORDS = 25;

    private static final String LINK = "{next: link, size: 10}";
    private static final String ADDRESS = "{next: url, at: url, size: 10}";
    private static final String TOKEN = "{next: token, at: next, into: skip, size: 10}";
    private static final String FLAG =
            "{next: offset, into: skip, size: 10, stop: \"${response.body.more = false}\"}";
    private static final String TOTAL =
            "{next: offset, into: skip, size: 10, stop: {total: total}}";
    private static final String EMPTY = "{next: offset, into: skip, size: 10, stop: empty}";

    private static List<String> read(StubApi api, String ingestion, String key, String page)
            throws Exception {
        String table =
                """
                t:
                  ingestion: %s
                  path: /t
                  params: {limit: "${page.size}"}
                  records: data
                  page: %s
                  key: %s
                  cursor: {field: id, type: number, order: none}
                  columns: {id: BIGINT NOT NULL, name: STRING}
                """
                        .formatted(ingestion, page, key);
        if (ingestion.equals("snapshot")) {
            table = table.replaceAll("  cursor: .*\n", "");
        }
        try (ScanHarness harness =
                new ScanHarness(
                        api.spec("", table),
                        "t",
                        Map.of("apikey", "${env:KEY}"),
                        ScanHarness.batch())) {
            return StubList.text(harness.readAll());
        }
    }

    private static List<String> all() {
        return IntStream.range(0, RECORDS).mapToObj(id -> "+I" + id + "n").toList();
    }

    /** Pages whose sizes are what the server likes, by the record at which they begin. */
    private static Response page(Request request, IntUnaryOperator size) {
        int from = Integer.parseInt(query(request).getOrDefault("skip", "0"));
        int to = Math.min(RECORDS, from + size.applyAsInt(from));
        String data =
                IntStream.range(Math.min(from, to), to)
                        .mapToObj(id -> "{'id': " + id + ", 'name': 'n'}")
                        .collect(Collectors.joining(",", "[", "]"));
        boolean more = to < RECORDS;
        String next = more ? ", 'next': %d, 'url': '/t?skip=%d'".formatted(to, to) : "";
        Response answer =
                json(
                        "{'data': %s, 'total': %d, 'more': %b%s}"
                                .formatted(data, RECORDS, more, next));
        return more ? answer.withHeader("Link", "</t?skip=" + to + ">; rel=\"next\"") : answer;
    }

    @ParameterizedTest
    @ValueSource(strings = {LINK, ADDRESS, TOKEN, FLAG, TOTAL, EMPTY})
    void c3_aShortPageIsNoEndWhereTheSpecNamesAnotherOne(String page) throws Exception {
        List<IntUnaryOperator> sizes =
                List.of(from -> 3, from -> from == 0 ? 10 : 4, from -> from == 10 ? 1 : 10);
        for (IntUnaryOperator size : sizes) {
            try (StubApi api = new StubApi(request -> page(request, size))) {
                assertThat(read(api, "snapshot", "[id]", page)).containsExactlyElementsOf(all());
            }
        }
    }

    @Test
    void c3_aFullPageIsNoEndEither() throws Exception {
        for (String page : List.of(LINK, ADDRESS, TOKEN, FLAG, TOTAL, EMPTY)) {
            try (StubApi api = new StubApi(request -> page(request, from -> 1_000))) {
                assertThat(read(api, "snapshot", "[id]", page)).containsExactlyElementsOf(all());
                assertThat(api.requests()).as(page).hasSizeLessThanOrEqualTo(5);
            }
        }
    }

    /** Numbers count pages of the size that they had: those of a smaller one overlap. */
    @Test
    void c3_pagesThatBecomeSmallerAreListedToTheirEnd() throws Exception {
        String page = "{next: page, start: 0, size: 10, stop: \"${response.body.more = false}\"}";
        try (StubApi api =
                new StubApi(
                        request -> {
                            int number = Integer.parseInt(query(request).getOrDefault("page", "0"));
                            int size = number == 0 ? 10 : 4;
                            int to = Math.min(RECORDS, (number + 1) * size);
                            String data =
                                    IntStream.range(number * size, to)
                                            .mapToObj(id -> "{'id': " + id + ", 'name': 'n'}")
                                            .collect(Collectors.joining(",", "[", "]"));
                            return json("{'data': %s, 'more': %b}".formatted(data, to < RECORDS));
                        })) {
            assertThat(read(api, "snapshot", "[id]", page)).containsExactlyElementsOf(all());
        }
    }

    static Stream<Arguments> changesOfTheTotal() {
        List<String> changes = List.of("+", "-", "+-", "-+", "++--", "--++", "+-+-");
        return changes.stream()
                .flatMap(
                        change ->
                                Stream.of(PagingForm.offset("skip"), PagingForm.page("page", 1))
                                        .map(form -> arguments(change, form)));
    }

    @ParameterizedTest
    @MethodSource("changesOfTheTotal")
    void c3_aTotalThatChangesLosesNoRow(String changes, PagingForm form) throws Exception {
        TableBuilder table =
                TableBuilder.table("t").key("id").paging(form, PageEnd.TOTAL).pageSize(3);
        DirectContext context = new DirectContext();
        try (ScriptedApi api = ScriptedApi.start(context.time(), table);
                ScriptedRead read =
                        new ScriptedRead(context, api.spec(), "t", ScanHarness.batch())) {
            ScriptedTable rows = api.table("t");
            IntStream.range(0, RECORDS).forEach(id -> rows.insert("k" + id));
            var init = api.now();
            for (int i = 0; i < changes.length(); i++) {
                char change = changes.charAt(i);
                String which = "k" + i;
                api.afterPage(
                        "t",
                        i + 1,
                        () -> {
                            context.pass(java.time.Duration.ofSeconds(1));
                            if (change == '+') {
                                rows.insert("new" + which);
                            } else {
                                rows.delete(which);
                            }
                        });
            }
            read.readAll();
            api.check("t").upTo(init).oncePerKey().emitted(read.emitted()).assertNothingWrong();
        }
    }

    /** Two pages have record 2, as where one was added ahead of it. */
    private static Response overlapping(Request request) {
        return query(request).containsKey("skip")
                ? json("{'data': [{'id': 2, 'name': 'b'}, {'id': 3, 'name': 'c'}]}")
                : json(
                        "{'next': 2, 'data': [{'id': 1, 'name': 'a'}, {'id': 2, 'name': 'b'}, {'id':"
                                + " 1, 'name': 'a'}]}");
    }

    @ParameterizedTest
    @CsvSource({"snapshot,true", "snapshot,false", "append,true", "append,false", "cdc,true"})
    void c14_aRecordOfTwoPagesComesOnceWhereItHasAKey(String ingestion, boolean keyed)
            throws Exception {
        try (StubApi api = new StubApi(PageEndsTest::overlapping)) {
            List<String> rows = read(api, ingestion, keyed ? "[id]" : "[]", TOKEN);
            if (keyed) {
                assertThat(rows).containsExactly("+I1a", "+I2b", "+I3c");
            } else {
                assertThat(rows).containsExactly("+I1a", "+I2b", "+I1a", "+I2b", "+I3c");
            }
        }
    }
}
