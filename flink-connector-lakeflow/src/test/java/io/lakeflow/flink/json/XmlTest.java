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
import static io.lakeflow.flink.json.Pages.drain;
import static io.lakeflow.flink.json.Pages.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages in XML. */
class XmlTest {

    private static PageDecoder.Builder builder(String records, OnError onError) {
        PageDecoder.Builder builder =
                PageDecoder.builder()
                        .format(new PageFormat.Xml())
                        .records(records)
                        .onError(onError)
                        .raw(true);
        builder.field("id", BIGINT, null);
        builder.field("name", STRING, null);
        return builder;
    }

    private static List<String> raw(String records, OnError onError, Payload page)
            throws PageException {
        PageCursor cursor = builder(records, onError).build().open(page);
        List<String> raw = new ArrayList<>();
        while (cursor.next()) {
            raw.add(cursor.raw().toString());
        }
        return raw;
    }

    private static List<String> raw(String records, String page) throws PageException {
        return raw(records, OnError.FAIL, TestPayload.of(utf8(page)));
    }

    private static AbstractThrowableAssert<?, ?> assertBroken(byte[] page) {
        return assertThatThrownBy(() -> raw("r.e", OnError.SKIP, TestPayload.of(page)))
                .isInstanceOfSatisfying(
                        PageException.class, e -> assertThat(e.brokenPage()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8192})
    void elementsAreRecords(int piece) throws Exception {
        byte[] page =
                utf8(
                        "<?xml version='1.0'?>\n<!-- c --><feed><e id='7'><id>1</id><name>a &amp; é</name>"
                                + "<tag>x</tag><tag>y</tag></e>\n <title>t</title><e><id>2</id><name/>"
                                + "<p cur='EUR'>1.5</p><m>a<b/>c<![CDATA[<d>]]></m> </e></feed>");
        assertThat(raw("feed.e", OnError.FAIL, TestPayload.of(page).inPieces(piece)))
                .containsExactly(
                        "{\"@id\":\"7\",\"id\":\"1\",\"name\":\"a & é\",\"tag\":[\"x\",\"y\"]}",
                        "{\"id\":\"2\",\"name\":null,\"p\":{\"@cur\":\"EUR\",\"#text\":\"1.5\"},"
                                + "\"m\":{\"b\":null,\"#text\":\"ac<d>\"}}");
    }

    @Test
    void namesAreTakenAsTheyAreWritten() throws Exception {
        assertThat(
                        raw(
                                "a:f.a:e",
                                "<a:f xmlns:a='u' xmlns:x='http://www.w3.org/2001/XMLSchema-instance'>"
                                        + "<a:e a:k='1'><id>1</id><b x:nil='true'/></a:e></a:f>"))
                .containsExactly("{\"@a:k\":\"1\",\"id\":\"1\",\"b\":null}");
    }

    @Test
    void pathsLeadThroughElementsThatRepeat() throws Exception {
        String page =
                "<d><g n='1'><e><id>1</id></e><e><id>2</id></e></g><x/><g><e><id>3</id></e></g></d>";
        assertThat(raw("d.g.e", page)).hasSize(3);
        assertThat(raw("d.*.e?", page)).hasSize(3);
        assertThat(raw("d.*", "<d><e><id>1</id></e><f><id>2</id></f></d>")).hasSize(2);
        assertThat(raw("d", page)).hasSize(1);
    }

    @Test
    void whatStandsBesideTheRecordsIsCaptured() throws Exception {
        PageDecoder.Builder builder = builder("feed.e", OnError.FAIL);
        int total = builder.capture("feed.@total");
        int next = builder.capture("feed.paging.next");
        int link = builder.capture("feed.link.@href");
        int none = builder.capture("feed.none.x");
        int two = builder.capture("feed.two");
        PageCursor cursor =
                builder.build()
                        .open(
                                utf8(
                                        "<feed total='12'><link href='/2'/><e><id>1</id></e>"
                                                + "<paging><next>abc</next></paging><two>1</two><two>2</two></feed>"));
        assertThat(drain(cursor)).isEqualTo(1);
        assertThat(cursor.captured(total)).isEqualTo("12");
        assertThat(cursor.captured(next)).isEqualTo("abc");
        assertThat(cursor.captured(link)).isEqualTo("/2");
        assertThat(cursor.captured(none)).isNull();
        assertThat(cursor.captured(two)).isEqualTo(List.of("1", "2"));
        PageDecoder.Builder below = builder("feed.e", OnError.FAIL);
        below.capture("feed.two.x");
        assertThatThrownBy(() -> drain(below.build().open(utf8("<feed><two>1</two><e/></feed>"))))
                .hasMessageContaining("feed.two.x");
    }

    @Test
    void j1_truncatedPagesAreBroken() {
        byte[] whole = utf8("<r><e><id>1</id></e></r>");
        for (int length = 1; length < whole.length; length++) {
            assertBroken(Arrays.copyOf(whole, length)).hasMessageContaining("line 1");
        }
    }

    @Test
    void j3_trailingContentIsRefused() {
        assertBroken(utf8("<r><e/></r><r/>"));
        assertBroken(utf8("<r><e/></r>x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html><html><body>Log in</body></html>",
                "<!DOCTYPE r [<!ENTITY a 'b'>]><r><e><id>&a;</id></e></r>",
                "<!DOCTYPE r SYSTEM 'file:///etc/passwd'><r/>",
                "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r><e><name>&x;</name></e></r>"
            })
    void j12_documentTypesAndTheirEntitiesAreRefused(String page) {
        assertBroken(utf8(page)).hasMessageContaining("line 1").hasMessageContaining("type");
    }

    @Test
    void j12_anEntityBombIsRefusedAtOnce() {
        StringBuilder bomb = new StringBuilder("<!DOCTYPE r [<!ENTITY a0 'lol'>");
        for (int i = 1; i < 40; i++) {
            bomb.append("<!ENTITY a").append(i).append(" '");
            bomb.append(("&a" + (i - 1) + ";").repeat(10)).append("'>");
        }
        bomb.append("]><r><e><name>&a39;</name></e></r>");
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> assertBroken(utf8(bomb.toString())));
        assertBroken(utf8("<r><e><name>&nbsp;</name></e></r>")).hasMessageContaining("nbsp");
    }

    @Test
    void entitiesOfXmlItselfAreNotCounted() throws Exception {
        // Three million are the limit of the JDK for entities of all kinds.
        String name = "&lt;&#233;".repeat(1_600_000);
        assertThat(raw("r.e", "<r><e><name>" + name + "</name></e></r>").get(0))
                .hasSize("{\"name\":\"\"}".length() + 3_200_000);
    }

    @Test
    void h9_anErrorEnvelopeIsNeverZeroRows() {
        assertThatThrownBy(() -> raw("r.e", "<Error><Code>AccessDenied</Code></Error>"))
                .hasMessageContaining("'r.e'")
                .hasMessageContaining("the root element is 'Error'");
        assertThatThrownBy(() -> raw("r.e", "<r>\n<error>no</error></r>"))
                .hasMessageContaining("line 2")
                .hasMessageContaining("no element 'e'")
                .hasMessageContaining("end in '?'");
        assertThatThrownBy(() -> raw("r.list.e?", "<Error/>")).hasMessageContaining("root");
        assertBroken(new byte[0]).hasMessageContaining("empty body");
        assertBroken(utf8("{\"error\": 1}"));
    }

    @Test
    void j15_recordsMayBeAbsentWhereThePathSaysSo() throws Exception {
        assertThat(raw("r.e?", "<r/>")).isEmpty();
        assertThat(raw("r.list.e?", "<r><x/></r>")).isEmpty();
        assertThatThrownBy(() -> raw("r.list.e", "<r><x/></r>")).hasMessageContaining("'list'");
        assertThatThrownBy(() -> raw("r.e", "<r><e>text</e></r>"))
                .hasMessageContaining("a record that is an object");
    }

    @ParameterizedTest
    @CsvSource({"ISO-8859-1", "UTF-16", "UTF-8", "windows-1252"})
    void h12_theDeclaredEncodingIsHonoured(Charset charset) throws Exception {
        String text = "<r><e><name>é</name></e></r>";
        String expected = "{\"name\":\"é\"}";
        assertThat(raw("r.e", OnError.FAIL, TestPayload.of(text.getBytes(charset)).in(charset)))
                .containsExactly(expected);
        byte[] declared =
                ("<?xml version='1.0' encoding='" + charset + "'?>" + text).getBytes(charset);
        assertThat(raw("r.e", OnError.FAIL, TestPayload.of(declared))).containsExactly(expected);
        byte[] marked = bytes(0xEF, 0xBB, 0xBF, text);
        assertThat(raw("r.e", OnError.FAIL, TestPayload.of(marked).in(StandardCharsets.ISO_8859_1)))
                .containsExactly(expected);
    }

    @Test
    void j4_j5_j6_j7_whatIsNoTextBreaksThePage() {
        assertBroken(bytes("<r><e><name>", 0xE9, "</name></e></r>"));
        assertBroken(bytes("<r><e><name>", 0xC0, 0xAF, "</name></e></r>"));
        assertBroken(bytes("<r><e><name>&#xD800;</name></e></r>"));
        assertBroken(bytes("<r><e><name>", 0, "</name></e></r>"));
        assertThatThrownBy(
                        () ->
                                raw(
                                        "r.e",
                                        OnError.SKIP,
                                        TestPayload.of(
                                                        bytes(
                                                                "<r><e><name>",
                                                                0xFF,
                                                                "</name></e></r>"))
                                                .in(StandardCharsets.UTF_8)))
                .isInstanceOf(PageException.class);
    }

    @Test
    void j11_limitsAreErrorsOfTheRecord() throws Exception {
        String deep = "<a>".repeat(1_001) + "</a>".repeat(1_001);
        String longText = "x".repeat(JsonInput.MAX_STRING_LENGTH + 1);
        String page =
                "<r><e><id>1</id></e><e>"
                        + deep
                        + "</e><e><name>"
                        + longText
                        + "</name></e><e><id>2</id></e></r>";
        assertThat(raw("r.e", OnError.SKIP, TestPayload.of(utf8(page))))
                .containsExactly("{\"id\":\"1\"}", "{\"id\":\"2\"}");
        assertThatThrownBy(() -> raw("r.e", page))
                .hasMessageContaining("record 1, line 1")
                .hasMessageContaining("at most 1000 levels");
        assertThatThrownBy(() -> raw("r.e", "<r><e a='" + "x".repeat(45_000_000) + "'/></r>"))
                .hasMessageContaining("tags and texts of at most");
    }

    @Test
    void arraysOfOneAreArrays() throws Exception {
        PageDecoder.Builder builder = builder("r.e", OnError.FAIL);
        int tags = builder.tree("tag");
        PageCursor cursor =
                builder.build().open(utf8("<r><e><tag>x</tag></e><e><tag n='1'/></e></r>"));
        cursor.next();
        assertThat(cursor.tree(tags)).isEqualTo("x");
        cursor.next();
        assertThat(cursor.tree(tags)).isEqualTo(Map.of("@n", "1"));
    }
}
