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
import static io.lakeflow.flink.rest.StubApi.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that lead in circles fail the read soon; they are neither its end nor read for ever. */
class PaginationLoopsTest {
    private static final String TOKEN = "{next: token, at: next, into: p}";
    private static final String FLAGGED =
            "{next: page, into: p, start: 0, stop: \"${response.body.more = false}\"}";
    private static final int REQUEST_FOR_INIT = 1;
    private static final int MOST_EXTRA_REQUESTS = 3;

    private static List<Long> read(StubApi api, String page) throws Exception {
        String table =
                """
                t:
                  ingestion: snapshot
                  path: /t
                  records: data
                  page: %s
                  columns: {id: BIGINT}
                """
                        .formatted(page);
        try (ScanHarness harness =
                new ScanHarness(
                        api.spec("", table),
                        "t",
                        Map.of("apikey", "${env:KEY}"),
                        ScanHarness.batch())) {
            return harness.readAll().stream().map(row -> row.getLong(0)).toList();
        }
    }

    /** Pages by their names, of which the first is asked for without one or as number one. */
    private static Function<Request, Response> pages(Map<String, String> nextOf) {
        return request -> {
            String asked = query(request).getOrDefault("p", "1");
            String page = asked.equals("1") ? "first" : asked;
            String next = nextOf.get(page);
            String token = next == null ? "null" : "'" + next + "'";
            String address = next == null ? "null" : "'/t?p=" + next + "'";
            Response answer =
                    json(
                            "{'data': [{'id': %d}], 'next': %s, 'url': %s}"
                                    .formatted(page.hashCode(), token, address));
            return next == null
                    ? answer
                    : answer.withHeader("Link", "</t?p=" + next + ">; rel=\"next\"");
        };
    }

    private static void assertLoop(Map<String, String> nextOf, String page) {
        try (StubApi api = new StubApi(pages(nextOf))) {
            assertThatThrownBy(() -> read(api, page))
                    .hasMessageContaining("pagination loop in table 't'");
            assertThat(api.requests())
                    .hasSizeLessThanOrEqualTo(
                            REQUEST_FOR_INIT + nextOf.size() + MOST_EXTRA_REQUESTS);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TOKEN,
                "{next: token, at: \"${response.body.next}\", into: p}",
                "{next: page, at: next, into: p}",
                "{next: url, at: url}",
                "{next: link}"
            })
    void c2_pagesThatLeadBackAreAnError(String page) throws Exception {
        assertLoop(Map.of("first", "a", "a", "a"), page);
        assertLoop(Map.of("first", "a", "a", "b", "b", "a"), page);
        assertLoop(Map.of("first", "a", "a", "b", "b", "c", "c", "c"), page);
        assertLoop(Map.of("first", "first"), page);

        try (StubApi api = new StubApi(pages(Map.of("first", "a", "a", "b")))) {
            assertThat(read(api, page)).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "''", "false", "{}"})
    void c2_aTokenThatSaysNothingIsTheEnd(String token) throws Exception {
        for (String kind : List.of("token", "page", "url")) {
            String page =
                    kind.equals("url") ? "{next: url, at: next}" : TOKEN.replace("token", kind);
            try (StubApi api =
                    new StubApi(
                            request ->
                                    json("{'data': [{'id': 7}], 'next': %s}".formatted(token)))) {
                assertThat(read(api, page)).as(page).containsExactly(7L);
                assertThat(api.requests()).hasSize(1 + REQUEST_FOR_INIT);
            }
        }
    }

    /** Zero is a place in a list, such as a first page or the id of a record. */
    @Test
    void c2_zeroIsATokenLikeAnyOther() throws Exception {
        try (StubApi api =
                new StubApi(
                        request ->
                                query(request).containsKey("p")
                                        ? json("{'data': [{'id': 2}], 'next': null}")
                                        : json("{'data': [{'id': 1}], 'next': 0}"))) {
            assertThat(read(api, TOKEN)).containsExactly(1L, 2L);
            assertThat(api.requests().get(2).query()).isEqualTo("p=0");
        }
        try (StubApi api = new StubApi(request -> json("{'data': [{'id': 1}], 'next': 0}"))) {
            assertThatThrownBy(() -> read(api, TOKEN)).hasMessageContaining("'0'");
            assertThat(api.requests())
                    .hasSizeLessThanOrEqualTo(1 + REQUEST_FOR_INIT + MOST_EXTRA_REQUESTS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TOKEN, FLAGGED, "{next: url, at: url}", "{next: link}"})
    void c2_onlyTenEmptyPagesThatClaimMoreAreAnError(String page) throws Exception {
        try (StubApi api = new StubApi(request -> emptyBut(request, 9, 9))) {
            assertThat(read(api, page)).as("9 empty pages, and one with records").hasSize(3);
        }
        try (StubApi api = new StubApi(request -> emptyBut(request, 5, 14))) {
            assertThat(read(api, page)).as("a page with records between them").hasSize(6);
        }
        try (StubApi api = new StubApi(request -> emptyBut(request, 10, 10))) {
            assertThatThrownBy(() -> read(api, page))
                    .hasMessageContaining("pagination loop in table 't': 10 empty pages in a row");
            assertThat(api.requests())
                    .hasSizeLessThanOrEqualTo(10 + REQUEST_FOR_INIT + MOST_EXTRA_REQUESTS);
        }
    }

    private static Response emptyBut(Request request, int full, int last) {
        int number = Integer.parseInt(query(request).getOrDefault("p", "0"));
        List<String> data = new ArrayList<>();
        if (number == full || number == last) {
            data.add(records(number * 10L, number * 10L + 3));
        }
        String page = data.isEmpty() ? "[]" : data.get(0);
        int next = number + 1;
        return number == last
                ? json("{'data': %s, 'more': false}".formatted(page))
                : json("{'data': %s, 'more': true, 'next': %d, 'url': '/t?p=%d'}"
                                .formatted(page, next, next))
                        .withHeader("Link", "</t?p=" + next + ">; rel=\"next\"");
    }
}
