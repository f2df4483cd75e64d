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
package io.lakeflow.flink.json;

import static io.lakeflow.flink.json.Pages.BIGINT;
import static io.lakeflow.flink.json.Pages.STRING;
import static io.lakeflow.flink.json.Pages.bytes;
import static io.lakeflow.flink.json.Pages.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages whose lines are the records: NDJSON and CSV. */
class LinesTest {
    private static final PageFormat NDJSON = new PageFormat.Ndjson();
    private static final PageFormat CSV = csv(List.of(), ',', "", null);

    private static PageFormat csv(List<String> names, char delimiter, String nulls, Charset own) {
        return new PageFormat.Csv(names, delimiter, '"', nulls, own);
    }

    private static PageDecoder decoder(PageFormat format, String records, OnError onError) {
        PageDecoder.Builder builder =
                PageDecoder.builder().format(format).records(records).onError(onError).raw(true);
        builder.field("id", BIGINT, null);
        builder.field("name", STRING, null);
        return builder.build();
    }

    /** The rows, each as its columns with a blank between them. */
    private static List<String> rows(PageFormat format, OnError onError, Payload page)
            throws PageException {
        PageCursor cursor = decoder(format, "", onError).open(page);
        List<String> rows = new ArrayList<>();
        while (cursor.next()) {
            rows.add(cursor.field(0) + " " + cursor.field(1));
        }
        return rows;
    }

    private static List<String> rows(PageFormat format, String page) throws PageException {
        return rows(format, OnError.FAIL, TestPayload.of(utf8(page)));
    }

    private static AbstractThrowableAssert<?, ?> assertBroken(PageFormat format, byte[] page) {
        return assertThatThrownBy(() -> rows(format, OnError.SKIP, TestPayload.of(page)))
                .isInstanceOfSatisfying(
                        PageException.class, e -> assertThat(e.brokenPage()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8192})
    void aDocumentALine(int piece) throws Exception {
        byte[] page =
                utf8(
                        "{\"id\": 1, \"name\": \"a\"}\n\n \r\n{\"name\":\"\u00e9\",\"id\":\"2\"}\r\n"
                                + "{\"id\": 3}");
        assertThat(rows(NDJSON, OnError.FAIL, TestPayload.of(page).inPieces(piece)))
                .containsExactly("1 a", "2 é", "3 null");
    }

    @Test
    void theTextOfALineIsTheRawRecord() throws Exception {
        PageCursor cursor =
                decoder(NDJSON, "", OnError.FAIL).open(utf8("\n {\"id\": 1,  \"x\":[]} \n"));
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.raw()).hasToString("{\"id\": 1,  \"x\":[]}");
        assertThat(cursor.contentHash())
                .isEqualTo(RecordIdentity.ofBytes(utf8("{\"id\": 1,  \"x\":[]}"), 0, 18));
    }

    @Test
    void j1_n4_linesThatAreCutInTheMiddleAreBroken() {
        byte[] page = utf8("{\"id\": 1}\n{\"id\": 22}\n");
        for (int length = 11; length < 19; length++) {
            assertBroken(NDJSON, Arrays.copyOf(page, length + 1)).hasMessageContaining("line 2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":1}\n{\"id\":2}", "id\n1\n2\n"})
    void n5_whereTheEndOfTheConnectionIsTheEndLinesMayBeMissing(String page) {
        PageFormat format = page.startsWith("{") ? NDJSON : CSV;
        assertThatThrownBy(
                        () ->
                                rows(
                                        format,
                                        OnError.SKIP,
                                        TestPayload.of(utf8(page)).withUnknownEnd()))
                .hasMessageContaining("ends with its connection")
                .hasMessageContaining("Content-Length");
    }

    @Test
    void j2_j3_j5_linesAreReadAsStrictlyAsPages() throws Exception {
        assertBroken(NDJSON, utf8("{\"id\":1} {\"id\":2}\n"))
                .hasMessageContaining("line 1")
                .hasMessageContaining("more content behind");
        assertBroken(NDJSON, utf8("[{\"id\":1},\n{\"id\":2}]")).hasMessageContaining("line 1");
        assertBroken(NDJSON, utf8("<html>\n<body>Log in</body></html>"))
                .hasMessageContaining("<html>");
        byte[] bad =
                bytes(
                        "{\"id\":1}\n{\"id\":2,\"id\":2}\n{\"name\":\"",
                        0xC0,
                        0xAF,
                        "\"}\n{\"id\":3}");
        assertThat(rows(NDJSON, OnError.SKIP, TestPayload.of(bad)))
                .containsExactly("1 null", "3 null");
        assertThatThrownBy(() -> rows(NDJSON, OnError.FAIL, TestPayload.of(bad)))
                .hasMessageContaining("record 1, line 2")
                .hasMessageContaining("'id' twice");
    }

    @Test
    void j7_utf16LinesAreRefusedAndAMarkIsPassedOver() throws Exception {
        assertBroken(NDJSON, "{\"id\":1}\n".getBytes(StandardCharsets.UTF_16LE))
                .hasMessageContaining("UTF-16");
        assertThat(
                        rows(
                                NDJSON,
                                OnError.FAIL,
                                TestPayload.of(bytes(0xEF, 0xBB, 0xBF, "{\"id\":1}\n"))))
                .containsExactly("1 null");
    }

    @Test
    void h9_aBodyThatSaysNothingIsRefusedUnlessItMay() throws Exception {
        for (PageFormat format : List.of(NDJSON, CSV, csv(List.of("id", "name"), ',', "", null))) {
            assertBroken(format, new byte[0]);
            PageCursor cursor = decoder(format, "?", OnError.FAIL).open(new byte[0]);
            assertThat(cursor.next()).isFalse();
            assertThatThrownBy(
                            () ->
                                    decoder(format, "?", OnError.FAIL)
                                            .open(TestPayload.of(new byte[0]).withUnknownEnd())
                                            .next())
                    .hasMessageContaining("ends with its connection");
        }
        assertBroken(NDJSON, utf8("\n\n")).hasMessageContaining("records: \"?\"");
        assertThat(rows(CSV, "id,name\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8192})
    void theFirstLineOfCsvNamesTheColumns(int piece) throws Exception {
        byte[] page = utf8("name,x,id\r\n\"a, \"\"b\"\"\nc\",1,1\r\n\r\n,\"\",2\n\"\",é,3");
        assertThat(rows(CSV, OnError.FAIL, TestPayload.of(page).inPieces(piece)))
                .containsExactly("1 a, \"b\"\nc", "2 null", "3 ");
    }

    @Test
    void linesOfCsvMayHaveOtherMarksAndNoHeader() throws Exception {
        PageFormat format = new PageFormat.Csv(List.of("id", "name"), ';', '\'', "\\N", null);
        assertThat(rows(format, "1;'a;''b'\n2;\\N\n3;\n4;'\\N'\n"))
                .containsExactly("1 a;'b", "2 null", "3 ", "4 \\N");
        assertThat(rows(csv(List.of("id", "name"), '\t', "", null), "1\ta\n2\t\n"))
                .containsExactly("1 a", "2 null");
    }

    @Test
    void valuesOfCsvFollowTheTypeRules() throws Exception {
        assertThatThrownBy(() -> rows(CSV, "id,name\n1,a\n\"x\ny\",b\nz,c\n"))
                .hasMessageContaining("id (record 1, line 3)")
                .hasMessageContaining("expected BIGINT, found the string");
        PageCursor cursor =
                decoder(CSV, "", OnError.FAIL).open(utf8("id,name\n1,\"\u00e9\"\"\"\n"));
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.raw()).hasToString("{\"id\":\"1\",\"name\":\"é\\\"\"}");
    }

    @Test
    void linesOfAnotherLengthAreBadRecords() throws Exception {
        byte[] page = utf8("id,name\n1,a\n2\n3,c,d\n4,e\n");
        assertThat(rows(CSV, OnError.SKIP, TestPayload.of(page))).containsExactly("1 a", "4 e");
        assertThatThrownBy(() -> rows(CSV, OnError.FAIL, TestPayload.of(page)))
                .hasMessageContaining("record 1, line 3")
                .hasMessageContaining("expected 2 values, as many as there are columns, found 1");
    }

    @Test
    void j1_n4_csvThatIsCutInTheMiddleOfALineIsBroken() throws Exception {
        assertBroken(CSV, utf8("id,name\n1,a\n2")).hasMessageContaining("line 3");
        assertBroken(CSV, utf8("id,name\n1,a\n2,\"b")).hasMessageContaining("line 3");
        assertBroken(CSV, utf8("id,name\n1,\"a\"b\n")).hasMessageContaining("line 2");
        assertThat(rows(CSV, "id,name\n1,a\n2,b")).containsExactly("1 a", "2 b");
    }

    @Test
    void h9_aPageOfHtmlIsNoCsv() {
        assertThatThrownBy(() -> rows(CSV, "<ul>\n<li>Log in</li>\n</ul>\n"))
                .hasMessageContaining("expected a header with columns such as 'id'")
                .hasMessageContaining("<ul>");
        for (String html : List.of("\n <!DOCTYPE html>\n<p>", "<HTML lang=en>\n")) {
            assertBroken(csv(List.of("id", "name"), ',', "", null), utf8(html))
                    .hasMessageContaining("a page of HTML");
        }
    }

    @Test
    void j16_columnsOfCsvMayComeAndGo() throws Exception {
        assertThat(rows(CSV, "new,id\nx,1\n")).containsExactly("1 null");
        assertThatThrownBy(() -> rows(CSV, "ID,NAME\n1,a\n"))
                .hasMessageContaining("line 1: expected a header")
                .hasMessageContaining("'ID', 'NAME'");
        assertThatThrownBy(() -> rows(CSV, "id,name,id\n1,a,2\n"))
                .hasMessageContaining("'id' twice");
    }

    @ParameterizedTest
    @CsvSource({"ISO-8859-1", "UTF-16", "UTF-16LE", "windows-1252", "UTF-8"})
    void h12_theDeclaredEncodingIsHonoured(Charset charset) throws Exception {
        byte[] page = "id,name\n1,é\n".getBytes(charset);
        assertThat(rows(CSV, OnError.FAIL, TestPayload.of(page).in(charset)))
                .containsExactly("1 é");
        assertThat(rows(csv(List.of(), ',', "", charset), OnError.FAIL, TestPayload.of(page)))
                .containsExactly("1 é");
    }

    @Test
    void j4_j7_bytesThatAreNoTextAreBadRecordsAndAMarkDecides() throws Exception {
        byte[] latin = bytes("id,name\n1,", 0xE9, "\n2,b\n3,", 0xC0, 0xAF, "\n");
        assertThat(rows(CSV, OnError.SKIP, TestPayload.of(latin))).containsExactly("2 b");
        assertThatThrownBy(() -> rows(CSV, OnError.FAIL, TestPayload.of(latin)))
                .hasMessageContaining("line 2")
                .hasMessageContaining("encoding")
                .hasMessageContaining("'name'");
        byte[] marked = bytes(0xEF, 0xBB, 0xBF, "id,name\n1,é\n");
        assertThat(rows(CSV, OnError.FAIL, TestPayload.of(marked).in(StandardCharsets.ISO_8859_1)))
                .containsExactly("1 é");
        assertThat(rows(CSV, "id,name\n1,a\u0000b\n")).containsExactly("1 a\u0000b");
    }

    @Test
    void j10_j14_textIsConvertedAsExactlyAsInJson() throws Exception {
        assertThat(rows(CSV, "id\n9007199254740993\n")).containsExactly("9007199254740993 null");
        assertThatThrownBy(() -> rows(CSV, "id\n9223372036854775808\n"))
                .hasMessageContaining("BIGINT");
        assertThatThrownBy(() -> rows(CSV, "id\n1e400\n")).hasMessageContaining("BIGINT");
    }

    @Test
    void j11_limitsHoldForLinesToo() throws Exception {
        String deep = "[".repeat(1_001) + "]".repeat(1_001);
        String page = "{\"id\":1,\"x\":" + deep + "}\n{\"id\":2}\n";
        assertThat(rows(NDJSON, OnError.SKIP, TestPayload.of(utf8(page))))
                .containsExactly("2 null");
        String unending = "id,name\n1,\"" + "x".repeat(JsonInput.MAX_STRING_LENGTH + 1);
        assertBroken(CSV, utf8(unending)).hasMessageContaining("line 2");
        assertThatThrownBy(() -> rows(CSV, ",".repeat(20_000) + "\n"))
                .hasMessageContaining("at most 10000 columns");
    }

    @Test
    void nothingStandsAroundOrBesideLines() {
        for (PageFormat format : List.of(NDJSON, CSV)) {
            assertThatThrownBy(() -> decoder(format, "data", OnError.FAIL))
                    .isInstanceOf(IllegalArgumentException.class);
            PageDecoder.Builder builder = PageDecoder.builder().format(format);
            builder.capture("next");
            assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
