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
import static io.lakeflow.flink.json.Pages.column;
import static io.lakeflow.flink.json.Pages.drain;
import static io.lakeflow.flink.json.Pages.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages and records that are not what they should be. */
class BrokenPagesTest {

    private static PageCursor open(byte[] body, String records, OnError onError) {
        PageDecoder.Builder builder = PageDecoder.builder().records(records).onError(onError);
        builder.field("id", BIGINT, null);
        builder.field("name", STRING, null);
        builder.field("user.login", STRING, null);
        return builder.build().open(body);
    }

    private static AbstractThrowableAssert<?, ?> assertBroken(byte[] body) {
        return assertThatThrownBy(() -> drain(open(body, "", OnError.SKIP)))
                .isInstanceOfSatisfying(
                        PageException.class, e -> assertThat(e.brokenPage()).isTrue());
    }

    /** The middle one of three records is bad: the others are read, it is told or counted. */
    private static void assertBadRecord(byte[] badRecord, String message) throws PageException {
        byte[] body = bytes("[{\"id\": 1, \"name\": \"a\"}, ");
        byte[] tail = bytes(", {\"id\": 3, \"name\": \"c\"}]");
        byte[] page = Arrays.copyOf(body, body.length + badRecord.length + tail.length);
        System.arraycopy(badRecord, 0, page, body.length, badRecord.length);
        System.arraycopy(tail, 0, page, body.length + badRecord.length, tail.length);
        assertThatThrownBy(() -> drain(open(page, "", OnError.FAIL)))
                .isInstanceOfSatisfying(
                        PageException.class, e -> assertThat(e.brokenPage()).isFalse())
                .hasMessageContaining("record 1")
                .hasMessageContaining(message)
                .hasMessageContaining("'record.on-error'");
        PageCursor skipping = open(page, "", OnError.SKIP);
        assertThat(column(skipping, 0)).containsExactly("1", "3");
        assertThat(skipping.recordErrors()).isEqualTo(1);
        assertThat(skipping.recordIndex()).isEqualTo(2);
    }

    @Test
    void j1_truncatedPagesAreBroken() {
        byte[] whole = bytes("[{\"id\": 1, \"user\": {\"login\": \"a\\n\"}, \"x\": [1, true]}]");
        for (int length = 1; length < whole.length; length++) {
            assertBroken(Arrays.copyOf(whole, length));
        }
        assertBroken(Arrays.copyOf(whole, 20)).hasMessageContaining("cut short");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \r\n\t"})
    void emptyBodiesAreRefused(String body) {
        assertBroken(utf8(body)).hasMessageContaining("empty body");
    }

    @Test
    void htmlIsRefusedAndShown() {
        assertBroken(utf8("<html><body>Please log in</body></html>"))
                .hasMessageContaining("<html><body>Please log in");
    }

    @Test
    void j2_duplicateKeysAreRefused() throws Exception {
        assertBadRecord(utf8("{\"id\": 2, \"name\": \"b\", \"id\": 2}"), "'id' twice");
        assertBadRecord(utf8("{\"id\": 2, \"x\": 1, \"x\": 2}"), "'x' twice");
        assertBadRecord(utf8("{\"id\": 2, \"x\": {\"y\": [{\"z\": 1, \"z\": 2}]}}"), "'z' twice");
        assertBadRecord(utf8("{\"id\": 2, \"x\": 1, \"\\u0078\": 2}"), "'x' twice");
        assertBadRecord(utf8("{\"id\": 2, \"user\": {\"a\": 1, \"a\": 1}}"), "'a' twice");
    }

    @Test
    void j11_anObjectDeepInsideOfArraysIsRead() throws Exception {
        String deep = "[".repeat(400) + "{\"y\": 1}" + "]".repeat(400);
        assertThat(drain(open(utf8("[{\"id\": 2, \"x\": " + deep + "}]"), "", OnError.FAIL)))
                .isEqualTo(1);
    }

    @Test
    void j2_manyNamesAreCheckedToo() throws Exception {
        StringBuilder names = new StringBuilder("{\"id\": 2");
        for (int i = 0; i < 500; i++) {
            names.append(", \"n").append(i).append("\": ").append(i);
        }
        assertBadRecord(utf8(names + ", \"n250\": 0}"), "'n250' twice");
        assertThat(drain(open(utf8("[" + names + "}]"), "", OnError.FAIL))).isEqualTo(1);
    }

    @Test
    void j2_namesMadeToCollideAreRefusedInTime() {
        StringBuilder record = new StringBuilder("[{\"id\": 1");
        for (int i = 0; i < 1 << 14; i++) {
            record.append(", \"");
            for (int bit = 0; bit < 14; bit++) {
                record.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            record.append("\": 0");
        }
        assertThatThrownBy(() -> drain(open(utf8(record + "}]"), "", OnError.FAIL)))
                .isInstanceOf(PageException.class)
                .hasMessageContaining("that collide");
    }

    @Test
    void j2_duplicateKeysBesideTheRecordsBreakThePage() {
        for (String page :
                new String[] {
                    "{\"next\": 1, \"next\": 2, \"items\": []}",
                    "{\"items\": [], \"items\": [{\"id\": 1}]}",
                    "{\"items\": [], \"x\": {\"a\": 1, \"a\": 2}}"
                }) {
            assertThatThrownBy(() -> drain(open(utf8(page), "items", OnError.SKIP)))
                    .isInstanceOfSatisfying(
                            PageException.class, e -> assertThat(e.brokenPage()).isTrue())
                    .hasMessageContaining("twice");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "[]", "{}", "]", ",", "null", "<br>"})
    void j3_trailingContentIsRefused(String trailing) {
        assertBroken(utf8("[{\"id\": 1}] " + trailing));
    }

    @Test
    void j3_trailingBlanksAreFine() throws Exception {
        assertThat(drain(open(utf8("\n [{\"id\": 1}] \r\n\t"), "", OnError.FAIL))).isEqualTo(1);
    }

    @Test
    void j4_invalidUtf8IsAnErrorOfItsRecordAndNeverReplaced() throws Exception {
        assertBadRecord(bytes("{\"id\": 2, \"name\": \"", 0xC3, 0x28, "\"}"), "byte 0xC3");
        assertBadRecord(bytes("{\"id\": 2, \"name\": \"", 0xFF, "\"}"), "byte 0xFF");
        assertBadRecord(bytes("{\"id\": 2, \"name\": \"caf", 0xE9, "\"}"), "byte 0xE9");
        assertBadRecord(bytes("{\"id\": 2, \"unknown\": \"", 0xE2, 0x82, "\"}"), "byte 0xE2");
        assertBadRecord(bytes("{\"id\": 2, \"", 0x80, "\": 1}"), "byte 0x80");
        assertBadRecord(bytes("{\"id\": 2, \"n\": \"", 0xED, 0xA0, 0x80, "\"}"), "byte 0xED");
        assertBadRecord(bytes("{\"id\": 2, \"n\": \"", 0xF4, 0x90, 0x80, 0x80, "\"}"), "0xF4");
        assertBroken(bytes("[{\"id\": 1}", 0xFF, "]"));
    }

    @Test
    void j4_invalidUtf8BesideTheRecordsBreaksThePage() {
        byte[] page = bytes("{\"note\": \"", 0xFF, "\", \"items\": [{\"id\": 1}]}");
        assertThatThrownBy(() -> drain(open(page, "items", OnError.SKIP)))
                .isInstanceOfSatisfying(
                        PageException.class, e -> assertThat(e.brokenPage()).isTrue())
                .hasMessageContaining("UTF-8");
    }

    @Test
    void j5_overlongFormsAreRefused() throws Exception {
        assertBadRecord(bytes("{\"id\": 2, \"name\": \"", 0xC0, 0xAF, "\"}"), "byte 0xC0");
        assertBadRecord(bytes("{\"id\": 2, \"name\": \"", 0xE0, 0x80, 0xAF, "\"}"), "byte 0xE0");
        assertBadRecord(
                bytes("{\"id\": 2, \"name\": \"", 0xF0, 0x80, 0x80, 0xAF, "\"}"), "byte 0xF0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00", "\\ud800x", "\\ud83d\\ud83d", "\\ude00\\ud83d"})
    void j6_loneSurrogatesAreRefused(String escapes) throws Exception {
        assertBadRecord(utf8("{\"id\": 2, \"name\": \"a" + escapes + "\"}"), "lone surrogate");
    }

    @Test
    void j7_leadingByteOrderMarkIsSkippedAndNulKept() throws Exception {
        byte[] page = bytes(0xEF, 0xBB, 0xBF, "[{\"id\": 1, \"name\": \"a\\u0000b\"}]");
        PageCursor cursor = open(page, "", OnError.FAIL);
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.field(1)).hasToString("a\0b");
        assertThat(cursor.contentHash())
                .isEqualTo(RecordIdentity.ofBytes(page, 4, page.length - 1));
    }

    @Test
    void j7_utf16IsRefused() {
        String page = "[{\"id\": 1}]";
        assertBroken(page.getBytes(StandardCharsets.UTF_16)).hasMessageContaining("UTF-16");
        assertBroken(page.getBytes(StandardCharsets.UTF_16LE)).hasMessageContaining("UTF-16");
        assertBroken(page.getBytes(StandardCharsets.UTF_16BE)).hasMessageContaining("UTF-16");
    }

    @Test
    void j11_beyondTheLimitsIsAnErrorOfTheRecord() throws Exception {
        String deep = "[".repeat(1_001) + "]".repeat(1_001);
        assertBadRecord(utf8("{\"id\": 2, \"x\": " + deep + "}"), "1000 levels");
        assertBadRecord(utf8("{\"id\": " + "1".repeat(1_001) + "}"), "1000 characters");
        assertBadRecord(utf8("{\"id\": 2, \"" + "n".repeat(50_001) + "\": 1}"), "50000 characters");
        String longText = "s".repeat(20_000_001);
        assertBadRecord(utf8("{\"id\": 2, \"name\": \"" + longText + "\"}"), "20000000 bytes");
        assertBadRecord(utf8("{\"id\": 2, \"name\": \"\\n" + longText + "\"}"), "20000000 bytes");
    }

    @Test
    void j11_withinTheLimitsAllIsRead() throws Exception {
        String deep = "[".repeat(990) + "]".repeat(990);
        String page =
                "[{\"id\": 0, \"x\": "
                        + deep
                        + ", \""
                        + "n".repeat(50_000)
                        + "\": "
                        + "9".repeat(5_000)
                        + "}]";
        assertThat(drain(open(utf8(page), "", OnError.FAIL))).isEqualTo(1);
    }

    @Test
    void j11_aBottomlessPageIsBrokenRatherThanHeld() {
        assertBroken(utf8("[{\"id\": 1, \"x\": " + "[".repeat(5_000_000)))
                .hasMessageContaining("100000");
    }

    @Test
    void j15_recordsMustBeWhereTheyWereDeclared() {
        assertShape("data.items", "{\"error\": \"no\", \"data\": {\"x\": 1, \"y\": 2}}")
                .hasMessageContaining("'data.items' is missing")
                .hasMessageContaining("'data' has the fields x, y");
        assertShape("data.items", "{\"message\": \"denied\"}")
                .hasMessageContaining("the body has the fields message");
        assertShape("items", "{}").hasMessageContaining("the body has no fields");
        assertShape("items", "{\"items\": null}")
                .hasMessageContaining("'items': expected an array of records, found null");
        assertShape("items", "{\"items\": {\"id\": 1}}").hasMessageContaining("found an object");
        assertShape("items", "{\"items\": \"\"}").hasMessageContaining("found the string \"\"");
        assertShape("data.items", "{\"data\": [{\"items\": []}]}")
                .hasMessageContaining("'data': expected an object, found an array");
        assertShape("items", "[]").hasMessageContaining("the body: expected an object");
        assertShape("", "{\"id\": 1}").hasMessageContaining("the body itself");
        assertShape("", "null").hasMessageContaining("found null");
        assertShape("", "42").hasMessageContaining("found the number 42");
        assertShape("items.*", "{\"items\": 1}")
                .hasMessageContaining("for whose values '*' stands");
        assertShape("*", "null").hasMessageContaining("'*'");
    }

    private static AbstractThrowableAssert<?, ?> assertShape(String records, String page) {
        return assertThatThrownBy(() -> drain(open(utf8(page), records, OnError.SKIP)))
                .isInstanceOfSatisfying(
                        PageException.class, e -> assertThat(e.brokenPage()).isFalse());
    }

    @Test
    void j15_recordsMustBeObjects() throws Exception {
        for (String record : new String[] {"5", "\"x\"", "null", "true", "[]", "[{\"id\": 2}]"}) {
            assertBadRecord(utf8(record), "expected a record that is an object");
        }
        assertBadRecord(utf8("1".repeat(2_000)), "1000 characters");
    }

    @Test
    void aScalarOnTheWayToAFieldIsAnError() throws Exception {
        assertBadRecord(utf8("{\"id\": 2, \"user\": 7}"), "[1].user");
        assertBadRecord(utf8("{\"id\": 2, \"user\": [{\"login\": 1}]}"), "found an array");
    }

    @ParameterizedTest
    @EnumSource(OnError.class)
    void onError(OnError onError) throws Exception {
        PageDecoder.Builder builder = PageDecoder.builder().onError(onError);
        int id = builder.field("id", BIGINT.copy(false), null);
        int a = builder.field("a.b", BIGINT, null);
        int c = builder.field("c", BIGINT, null);
        PageDecoder decoder = builder.build();
        String good = "{\"id\": 1, \"a\": {\"b\": 1}, \"c\": 1}";
        String badFields = "{\"id\": 2, \"a\": {\"b\": [{\"x\": [1]}]}, \"c\": \"x\"}";
        String badKey = "{\"id\": \"x\", \"a\": {\"b\": 1}, \"c\": \"y\"}";
        String noKey = "{\"a\": {\"b\": 1}}";
        PageCursor cursor =
                decoder.open(utf8("[" + String.join(",", good, badFields, badKey, noKey) + "]"));
        assertThat(cursor.next()).isTrue();
        switch (onError) {
            case FAIL -> {
                assertThatThrownBy(cursor::next)
                        .isInstanceOf(PageException.class)
                        .hasMessageContaining("[1].a.b (record 1, line 1, byte ");
                assertThatThrownBy(cursor::next).isInstanceOf(IllegalStateException.class);
            }
            case NULL -> {
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.field(id)).isEqualTo(2L);
                assertThat(cursor.field(a)).isNull();
                assertThat(cursor.field(c)).isNull();
                assertThat(cursor.recordErrors()).isEqualTo(2);
                assertThat(cursor.next()).isFalse();
                assertThat(cursor.recordErrors()).isEqualTo(4);
                assertThat(cursor.recordIndex()).isEqualTo(3);
            }
            case SKIP -> {
                assertThat(cursor.next()).isFalse();
                assertThat(cursor.recordErrors()).isEqualTo(3);
            }
        }
    }

    @Test
    @Timeout(60)
    void manyBadRecordsAreSteppedOverInLinearTime() throws Exception {
        byte[] page = utf8("[" + "{\"id\": \"x\", \"user\": {}},\n".repeat(200_000) + "{}]");
        PageCursor cursor = open(page, "", OnError.SKIP);
        assertThat(drain(cursor)).isEqualTo(1);
        assertThat(cursor.recordErrors()).isEqualTo(200_000);
    }

    @Test
    void messagesTellLineAndByte() {
        String page = "[\n {\"id\": 1},\n {\"id\": \"x\"}\n]";
        assertThatThrownBy(() -> drain(open(utf8(page), "", OnError.FAIL)))
                .hasMessage(
                        "[1].id (record 1, line 3, byte "
                                + page.indexOf("\"x\"")
                                + "): expected BIGINT, found the string \"x\";"
                                + " 'record.on-error' = 'null' or 'skip' lets such a record pass");
    }
}
