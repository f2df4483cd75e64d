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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Each way of finding the next page, and each declared end. */
class PagingTest {
    private static final int RECORDS = 25;
    private static final int SIZE = 10;

    @Test
    void aLinkHeaderIsFollowed() throws Exception {
        reads(
                "page: {next: link}",
                request -> {
                    int page = number(request, "p", 0);
                    Response answer = json(pageOf(page));
                    String next = "</t?p=" + (page + 1) + ">; rel=\"next\"";
                    return page == 2
                            ? answer.withHeader("Link", "</t?p=0>; rel=\"first\"")
                            : answer.withHeader("Link", "</t?p=0>; rel=\"first\", " + next);
                });
    }

    @Test
    void anAddressInTheBodyIsFollowed() throws Exception {
        reads(
                "records: data\npage: {next: url, at: links.next}",
                request -> {
                    int page = number(request, "p", 0);
                    String next = page == 2 ? "null" : "'/t?p=" + (page + 1) + "'";
                    return json("{'links': {'next': " + next + "}, 'data': " + pageOf(page) + "}");
                });
    }

    @Test
    void aTokenGoesIntoItsParameter() throws Exception {
        reads(
                "records: data\npage: {next: token, at: meta.cursor, into: after}",
                request -> {
                    int page = number(request, "after", 0);
                    String next = page == 2 ? "''" : "'" + (page + 1) + "'";
                    return json("{'data': " + pageOf(page) + ", 'meta': {'cursor': " + next + "}}");
                });
    }

    @Test
    void aTokenGoesIntoAFieldOfTheBody() throws Exception {
        reads(
                """
                method: POST
                body: {json: {query: {kind: "${config.base}", empty: "${config.base = '' ? 1}"}}}
                records: data
                page: {next: token, at: cursor, into: {body: query.after}}\
                """,
                request -> {
                    String body = new String(request.body(), StandardCharsets.UTF_8);
                    assertThat(body).contains("\"kind\":\"http://127.0.0.1:");
                    int page =
                            body.contains("\"after\":1") ? 1 : body.contains("\"after\":2") ? 2 : 0;
                    String next = page == 2 ? "" : ", 'cursor': " + (page + 1);
                    return json("{'data': " + pageOf(page) + next + "}");
                });
    }

    @Test
    void anObjectOfParametersIsMerged() throws Exception {
        reads(
                "params: {list: all}\nrecords: data\npage: {next: token, at: continue}",
                request -> {
                    assertThat(query(request)).containsEntry("list", "all");
                    int page = number(request, "from", 0);
                    String next =
                            page == 2
                                    ? ""
                                    : ", 'continue': {'from': "
                                            + (page + 1)
                                            + ", 'continue': '-||'}";
                    return json("{'data': " + pageOf(page) + next + "}");
                });
    }

    @Test
    void pagesAreCountedUntilAShortOne() throws Exception {
        StubApi api = reads("page: {next: page, size: 10, stop: short}", PagingTest::countedPages);
        assertThat(api.requests()).hasSize(4);
    }

    @Test
    void pagesAreCountedUntilAnEmptyOne() throws Exception {
        StubApi api = reads("page: {next: page, size: 10, stop: empty}", PagingTest::countedPages);
        assertThat(api.requests()).hasSize(5);
    }

    @Test
    void pagesAreCountedUntilTheTotal() throws Exception {
        reads(
                "records: data\npage: {next: page, stop: {total: count}}",
                request ->
                        json(
                                "{'count': 25, 'data': "
                                        + pageOf(number(request, "page", 1) - 1)
                                        + "}"));
    }

    @Test
    void pagesAreCountedUntilACondition() throws Exception {
        reads(
                "records: data\npage: {next: page, start: 0, stop: \"${response.body.more = false}\"}",
                request -> {
                    int page = number(request, "page", 0);
                    return json("{'data': " + pageOf(page) + ", 'more': " + (page < 2) + "}");
                });
    }

    @Test
    void anOffsetCountsRecords() throws Exception {
        StubApi api =
                reads(
                        "page: {next: offset, into: skip, size: 10, stop: short}",
                        request -> {
                            int skip = number(request, "skip", 0);
                            return json(records(skip, Math.min(skip + SIZE, RECORDS)));
                        });
        assertThat(api.requests().get(3).query()).contains("skip=20");
    }

    @Test
    void aListingWithoutPagesIsOneRequest() throws Exception {
        StubApi api = reads("page: {next: none}", request -> json(records(0, RECORDS)));
        assertThat(api.requests()).hasSize(2);
    }

    @Test
    void c2_aTokenThatRepeatsIsAnError() {
        assertThatThrownBy(
                        () ->
                                reads(
                                        "records: data\npage: {next: token, at: cursor, into: after}",
                                        request ->
                                                json(
                                                        "{'data': "
                                                                + records(0, 1)
                                                                + ", 'cursor': 'x'}")))
                .hasMessageContaining("pagination loop")
                .hasMessageContaining("'x'");
    }

    @Test
    void c2_pageNumbersThatAreIgnoredAreAnError() {
        assertThatThrownBy(
                        () ->
                                reads(
                                        "page: {next: page, stop: empty}",
                                        request -> json(records(0, 3))))
                .hasMessageContaining("pagination loop")
                .hasMessageContaining("identical");
    }

    @Test
    void c2_emptyPagesThatClaimMoreAreAnErrorAndNotTheEnd() {
        assertThatThrownBy(
                        () ->
                                reads(
                                        "records: data\npage: {next: token, at: cursor, into: after}",
                                        request ->
                                                json(
                                                        "{'data': [], 'cursor': "
                                                                + (number(request, "after", 0) + 1)
                                                                + "}")))
                .hasMessageContaining("10 empty pages");
    }

    @Test
    void c1_aNextAddressOfAnotherOriginIsRefused() {
        assertThatThrownBy(
                        () ->
                                reads(
                                        "records: data\npage: {next: url, at: next}",
                                        request ->
                                                json(
                                                        "{'data': "
                                                                + records(0, 1)
                                                                + ", 'next': 'http://127.0.0.2:1/t'}")))
                .hasMessageContaining("127.0.0.2");
    }

    private static Response countedPages(Request request) {
        return json(pageOf(number(request, "page", 1) - 1));
    }

    private static String pageOf(int page) {
        return records(Math.min(page * SIZE, RECORDS), Math.min((page + 1) * SIZE, RECORDS));
    }

    private static int number(Request request, String name, int otherwise) {
        return Integer.parseInt(query(request).getOrDefault(name, "" + otherwise));
    }

    private static StubApi reads(String request, Function<Request, Response> answers)
            throws Exception {
        StubApi api = new StubApi(answers);
        String table =
                "t:\n"
                        + ("ingestion: snapshot\npath: /t\n" + request + "\ncolumns: {id: BIGINT}")
                                .indent(2);
        try (api;
                ScanHarness harness =
                        new ScanHarness(
                                api.spec("", table),
                                "t",
                                Map.of("apikey", "${env:KEY}"),
                                ScanHarness.batch())) {
            List<Long> ids = harness.readAll().stream().map(row -> row.getLong(0)).toList();
            assertThat(ids)
                    .containsExactlyElementsOf(LongStream.range(0, RECORDS).boxed().toList());
        }
        return api;
    }
}
