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

import io.lakeflow.flink.json.PageException;
import io.lakeflow.flink.scan.ScanException;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables whose answers are in another format than JSON, from the spec to the rows. */
class FormatsTest {

    private static String table(String... lines) {
        return "t:\n  ingestion: snapshot\n  path: /t\n"
                + String.join("\n", lines).indent(2)
                + "  columns: {id: BIGINT NOT NULL, name: STRING}\n";
    }

    private static List<String> rows(Function<Request, Response> answers, String table)
            throws Exception {
        try (StubApi api = new StubApi(answers);
                ScanHarness harness =
                        new ScanHarness(api.spec("", table), "t", Map.of(), ScanHarness.batch())) {
            return harness.readAll().stream()
                    .map(row -> row.getLong(0) + " " + row.getString(1))
                    .toList();
        }
    }

    private static Response answer(String contentType, byte[] body) {
        return new Response(200, Map.of("Content-Type", contentType), body);
    }

    private static Response text(String contentType, String body) {
        return answer(contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    @Test
    void pagesOfLinesAreCounted() throws Exception {
        Function<Request, Response> pages =
                request ->
                        switch (StubApi.query(request).get("page")) {
                            case "1" -> text("text/csv", "id,name\n1,a\n2,b\n");
                            case "2" -> text("text/csv", "name,id\nc,3\n");
                            default -> throw new IllegalStateException("a page too many");
                        };
        assertThat(rows(pages, table("format: csv", "page: {next: page, size: 2, stop: short}")))
                .containsExactly("1 a", "2 b", "3 c");
    }

    @Test
    void aTokenInAHeaderLeadsToTheNextPageOfLines() throws Exception {
        Function<Request, Response> pages =
                request ->
                        request.query().isEmpty()
                                ? text("application/x-ndjson", "{\"id\": 1}\n")
                                        .withHeader("X-Next", "two")
                                : text("application/x-ndjson", "{\"id\": 2}\n{\"id\": 3}");
        assertThat(
                        rows(
                                pages,
                                table(
                                        "format: ndjson",
                                        "page: {next: token, at: \"${response.headers.`x-next`}\","
                                                + " into: t}")))
                .containsExactly("1 null", "2 null", "3 null");
    }

    @Test
    void pagesOfXmlTellTheNextOneAndTheTotal() throws Exception {
        Function<Request, Response> pages =
                request -> {
                    long from = Long.parseLong(StubApi.query(request).get("offset"));
                    return text(
                            "application/xml",
                            "<list total=\"3\"><row><id>"
                                    + (from + 1)
                                    + "</id><name>a</name></row></list>");
                };
        assertThat(
                        rows(
                                pages,
                                table(
                                        "format: xml",
                                        "records: list.row",
                                        "page: {next: offset, stop: {total: list.@total}}")))
                .containsExactly("1 a", "2 a", "3 a");
        Function<Request, Response> linked =
                request ->
                        text(
                                "application/xml",
                                request.path().equals("/t")
                                        ? "<f><row><id>1</id></row><link href='/u'/></f>"
                                        : "<f><row><id>2</id></row></f>");
        assertThat(
                        rows(
                                linked,
                                table(
                                        "format: xml",
                                        "records: f.row",
                                        "page: {next: url, at: f.link.@href}")))
                .containsExactly("1 null", "2 null");
    }

    @ParameterizedTest
    @CsvSource({"text/csv; charset=ISO-8859-1, ISO-8859-1", "text/csv;charset=\"utf-16\", UTF-16"})
    void h12_theCharsetOfTheAnswerIsHonoured(String contentType, Charset charset) throws Exception {
        assertThat(
                        rows(
                                request ->
                                        answer(
                                                contentType,
                                                "id,name\n1,\u00e9\n".getBytes(charset)),
                                table("format: csv", "page: {next: none}")))
                .containsExactly("1 \u00e9");
    }

    @Test
    void h12_anUnknownCharsetIsAnErrorThatNamesIt() {
        assertThatThrownBy(
                        () ->
                                rows(
                                        request -> text("text/csv; charset=latin-x", "id\n1\n"),
                                        table("format: csv", "page: {next: none}")))
                .hasMessageContaining("'latin-x'");
    }

    @Test
    void h12_jsonIsUtf8WhateverTheAnswerSays() throws Exception {
        String table = table("page: {next: none}");
        String json = "[{\"id\": 1, \"name\": \"\u00e9\"}]";
        assertThat(rows(request -> text("text/html; charset=ISO-8859-1", json), table))
                .containsExactly("1 \u00e9");
        for (Charset charset : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16)) {
            assertThatThrownBy(
                            () ->
                                    rows(
                                            request ->
                                                    answer(
                                                            "application/json; charset=" + charset,
                                                            json.getBytes(charset)),
                                            table))
                    .hasMessageContaining("UTF-8");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "ndjson", "csv", "xml"})
    void h9_aPageOfHtmlOrNothingIsNeverZeroRows(String format) {
        String[] table = {
            "format: " + format,
            format.equals("xml") ? "records: list.row" : "records: ''",
            "page: {next: none}"
        };
        List<Response> answers =
                List.of(
                        text("text/html", "<!DOCTYPE html><html><body>Log in</body></html>"),
                        text("text/html", "<html><body>Log in</body></html>"),
                        text("application/json", ""),
                        new Response(202, Map.of(), new byte[0]),
                        new Response(204, Map.of(), new byte[0]),
                        new Response(205, Map.of(), new byte[0]),
                        new Response(206, Map.of(), new byte[0]));
        for (Response answer : answers) {
            assertThatThrownBy(() -> rows(request -> answer, table(table)))
                    .as("%s with %s", answer.status(), format)
                    .cause()
                    .isInstanceOf(ScanException.class)
                    .hasMessageContaining("'t'")
                    .hasRootCauseInstanceOf(
                            format.equals("json") || format.equals("ndjson") || format.equals("xml")
                                    ? Throwable.class
                                    : PageException.class);
        }
    }

    @Test
    void h9_anAnswerThatSaysNothingIsARuleOrAWordOfTheSpec() throws Exception {
        String empty = table("format: ndjson", "records: \"?\"", "page: {next: none}");
        assertThat(rows(request -> text("application/x-ndjson", ""), empty)).isEmpty();
        assertThat(rows(request -> new Response(204, Map.of(), new byte[0]), empty)).isEmpty();
        String ruled =
                table("format: csv", "page: {next: none}", "errors: [{status: 204, do: skip}]");
        assertThat(rows(request -> new Response(204, Map.of(), new byte[0]), ruled)).isEmpty();
    }

    @Test
    void n4_j1_anAnswerThatIsCutInTheMiddleOfALineIsAskedForAgain() throws Exception {
        for (String format : List.of("ndjson", "csv")) {
            String whole =
                    format.equals("csv")
                            ? "id,name\n1,a\n2,b\n"
                            : "{\"id\":1,\"name\":\"a\"}\n{\"id\":2,\"name\":\"b\"}\n";
            int cut = format.equals("csv") ? 13 : 30;
            AtomicInteger asked = new AtomicInteger();
            Function<Request, Response> cutOnce =
                    request ->
                            text(
                                    "text/plain",
                                    asked.getAndIncrement() == 0 ? whole.substring(0, cut) : whole);
            assertThat(rows(cutOnce, table("format: " + format, "page: {next: none}")))
                    .as(format)
                    .containsExactly("1 a", "2 b");
            assertThat(asked).as(format).hasValue(2);
        }
    }

    @Test
    void gzipFilesAreUnpackedWhateverTheyCallThemselves() throws Exception {
        Response file = answer("application/octet-stream", gzip("id,name\n1,a\n"));
        assertThat(rows(request -> file, table("format: csv", "page: {next: none}")))
                .containsExactly("1 a");
    }

    @Test
    void j12_aFileThatIsPackedAgainOnTheWayIsRefused() {
        Response file = answer("application/gzip", gzip("id,name\n1,a\n"));
        assertThatThrownBy(
                        () ->
                                rows(
                                        request -> file.gzipped(),
                                        table("format: csv", "page: {next: none}")))
                .hasMessageContaining("expected a header");
    }
}
