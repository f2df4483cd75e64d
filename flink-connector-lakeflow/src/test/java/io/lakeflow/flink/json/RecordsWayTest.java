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
import static io.lakeflow.flink.json.Pages.column;
import static io.lakeflow.flink.json.Pages.drain;
import static io.lakeflow.flink.json.Pages.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths of records that may be absent, and that lead to several arrays. */
class RecordsWayTest {

    private static List<String> ids(String path, String page) throws PageException {
        PageDecoder.Builder builder = PageDecoder.builder().records(path);
        int id = builder.field("id", BIGINT, null);
        return column(builder.build().open(utf8(page)), id);
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(String path, String page) {
        return assertThatThrownBy(() -> ids(path, page))
                .isInstanceOfSatisfying(
                        PageException.class, e -> assertThat(e.brokenPage()).isFalse());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "query.pages? # {\"batchcomplete\": true}",
                "query.pages? # {}",
                "query.pages? # {\"query\": null}",
                "query.pages? # {\"query\": {}, \"x\": [{}]}",
                "query.pages? # {\"query\": {\"pages\": null, \"x\": {\"pages\": [1]}}}",
                "query.pages? # {\"query\": {\"pages\": []}}",
                "query.pages.*? # {\"query\": {\"x\": 1}}",
                "query.pages.*? # {\"query\": {\"pages\": {}}}",
                "query.*.revisions? # {\"batchcomplete\": true}",
                "query.*.revisions? # {\"query\": []}",
                "query.*.revisions? # {\"query\": [{\"pageid\": 9, \"missing\": true}]}",
                "query.*.revisions? # {\"query\": {\"9\": {\"revisions\": null}, \"8\": null}}",
                "query.*.revisions? # {\"query\": [null, {}]}",
                "*.*.a? # {\"x\": {\"y\": {}, \"z\": {\"b\": [1]}}, \"w\": [], \"v\": null}"
            })
    void absentRecordsAreNoneWhereTheyMayBe(String path, String page) throws Exception {
        assertThat(ids(path, page)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"batchcomplete\": true}",
                "{\"query\": null}",
                "{\"query\": {}}",
                "{\"query\": {\"pages\": null}}",
                "{\"query\": {\"pages\": [{\"revisions\": []}, {\"pageid\": 9}]}}",
                "{\"query\": {\"pages\": {\"1\": {\"revisions\": null}}}}",
                "{\"query\": {\"pages\": [null]}}"
            })
    void withoutTheQuestionMarkAnAbsentPartIsAnErrorThatNamesIt(String page) throws Exception {
        assertRefused("query.pages.*.revisions", page)
                .hasMessageContaining("where it may be absent, let the path end in '?'");
        assertThat(ids("query.pages.*.revisions?", page)).isEmpty();
    }

    @Test
    void errorsOnTheWayNameTheElement() {
        assertRefused(
                        "query.pages.*.revisions",
                        "{\"query\": {\"pages\": [{\"revisions\": [{\"id\": 1}]}, {\"pageid\": 9,"
                                + " \"missing\": true}]}}")
                .hasMessageContaining("'query.pages.*.revisions' is missing")
                .hasMessageContaining("'query.pages[1]' has the fields pageid, missing");
        assertRefused("pages.*.revisions", "{\"pages\": {\"a b\": {\"revisions\": {}}}}")
                .hasMessageContaining("'pages.`a b`.revisions': expected an array of records");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "query.pages? # null # the body: expected an object, found null",
                "query.pages? # [] # the body: expected an object, found an array",
                "query.pages? # {\"query\": []} # 'query': expected an object, found an array",
                "query.pages? # {\"query\": \"\"} # 'query': expected an object, found the string",
                "query.pages? # {\"query\": {\"pages\": {}}} # 'query.pages': expected an array of",
                "query.pages? # {\"query\": {\"pages\": false}} # found false",
                "query.*? # {\"query\": 1} # 'query': expected an object or an array",
                "query.*.a? # {\"query\": [1]} # 'query[0]': expected an object, found the number 1",
                "query.*.a? # {\"query\": [[]]} # 'query[0]': expected an object, found an array",
                "query.*.a? # {\"query\": [{\"a\": {}}]} # 'query[0].a': expected an array"
            })
    void anotherShapeIsAnErrorThoughRecordsMayBeAbsent(String path, String page, String message) {
        assertRefused(path, page).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "query.pages? # {\"query\": {\"pages\": [{\"id\": 1}, {\"id\": 2}, {\"id\": 3}]}}",
                "a.*.r # {\"a\": [{\"r\": [{\"id\": 1}, {\"id\": 2}], \"x\": [{}]}, {\"r\": []},"
                        + " {\"x\": {\"r\": [0]}, \"r\": [{\"id\": 3}]}], \"b\": [{\"r\": [4]}]}",
                "a.*.r # {\"a\": {\"k\": {\"r\": [{\"id\": 1}]}, \"l\": {\"r\": [{\"id\": 2},"
                        + " {\"id\": 3}]}}}",
                "a.*.r? # {\"a\": [{\"r\": [{\"id\": 1}]}, {}, null, {\"r\": null}, {\"x\": 1,"
                        + " \"r\": [{\"id\": 2}, {\"id\": 3}]}, {}]}",
                "*.b.*.c.r # [{\"b\": [{\"c\": {\"r\": [{\"id\": 1}]}}, {\"c\": {\"r\":"
                        + " [{\"id\": 2}]}}]}, {\"b\": {\"k\": {\"c\": {\"r\": [{\"id\": 3}]}}}}]",
                "*.* # {\"a\": [{\"id\": 1}, {\"id\": 2}], \"b\": {\"k\": {\"id\": 3}}}",
                "a.* # {\"a\": [{\"id\": 1}, {\"id\": 2}, {\"id\": 3}]}",
                "a.*? # {\"a\": {\"k\": {\"id\": 1}, \"l\": {\"id\": 2}, \"m\": {\"id\": 3}}}",
                "`*`.`?` # {\"*\": {\"?\": [{\"id\": 1}, {\"id\": 2}, {\"id\": 3}]}}"
            })
    void theRecordsOfEveryValueComeOneAfterTheOther(String path, String page) throws Exception {
        assertThat(ids(path, page)).containsExactly("1", "2", "3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{CONTINUE, \"query\": {\"n\": 2, \"pages\": [{\"pageid\": 3, \"revisions\":"
                        + " [{\"id\": 1}, {\"id\": 2}]}]}}",
                "{\"query\": {\"pages\": [{\"revisions\": [{\"id\": 1}]}, {\"continue\": 0,"
                        + " \"revisions\": [{\"id\": 2}], \"n\": 0}], \"n\": 2}, CONTINUE}"
            })
    void whatStandsBesideIsCapturedBeforeAndBehind(String page) throws Exception {
        PageDecoder.Builder builder = PageDecoder.builder().records("query.pages.*.revisions?");
        int id = builder.field("id", BIGINT, null);
        int next = builder.capture("continue");
        int token = builder.capture("continue.rvcontinue");
        int count = builder.capture("query.n");
        String continuation =
                "\"continue\": {\"rvcontinue\": \"20261113182502|834\", \"continue\": \"||\"}";
        PageCursor cursor = builder.build().open(utf8(page.replace("CONTINUE", continuation)));
        assertThat(column(cursor, id)).containsExactly("1", "2");
        assertThat(cursor.captured(next))
                .isEqualTo(Map.of("rvcontinue", "20261113182502|834", "continue", "||"));
        assertThat(cursor.captured(token)).isEqualTo("20261113182502|834");
        assertThat(cursor.captured(count)).isEqualTo(2);
    }

    @Test
    void whereRecordsAreAbsentTheRestIsCapturedAndChecked() throws Exception {
        PageDecoder.Builder builder = PageDecoder.builder().records("query.pages?");
        int next = builder.capture("continue");
        int count = builder.capture("query.n");
        PageDecoder decoder = builder.build();
        for (String page :
                List.of(
                        "{\"continue\": \"c\", \"query\": {\"n\": 1}}",
                        "{\"query\": {\"pages\": null, \"n\": 1}, \"continue\": \"c\"}")) {
            PageCursor cursor = decoder.open(utf8(page));
            assertThat(drain(cursor)).isZero();
            assertThat(cursor.captured(next)).isEqualTo("c");
            assertThat(cursor.captured(count)).isEqualTo(1);
        }
        for (String rest : List.of("", ", \"x\": [", ", \"a\": 1, \"a\": 1}", "} x", "}}")) {
            assertThatThrownBy(() -> drain(decoder.open(utf8("{\"query\": null" + rest))))
                    .isInstanceOfSatisfying(
                            PageException.class, e -> assertThat(e.brokenPage()).isTrue());
        }
    }

    @Test
    void fieldsOnAStarredWayMayNotRepeatInOneObject() throws Exception {
        assertThat(ids("*.r", "{\"a\": {\"r\": [{\"id\": 1}]}, \"b\": {\"r\": []}}")).hasSize(1);
        for (String page :
                List.of(
                        "{\"a\": {\"r\": []}, \"a\": {\"r\": []}}",
                        "{\"a\": {\"r\": [], \"r\": []}}",
                        "{\"a\": {\"r\": [], \"x\": 1, \"x\": 1}}")) {
            assertThatThrownBy(() -> ids("*.r", page))
                    .isInstanceOf(PageException.class)
                    .hasMessageContaining("twice");
        }
    }

    @Test
    void badRecordsAreLeftOutOfEveryArrayAndCountedThrough() throws Exception {
        PageDecoder.Builder builder =
                PageDecoder.builder().records("*.r?").onError(OnError.SKIP).raw(true);
        int id = builder.field("id", BIGINT, null);
        PageCursor cursor =
                builder.build()
                        .open(
                                utf8(
                                        "[{\"r\": [{\"id\": [{\"x\": []}]}, {\"id\": 1}]}, {},"
                                                + " {\"y\": [[]], \"r\": [{\"id\": 2}, 7]}]"));
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.field(id)).isEqualTo(1L);
        assertThat(cursor.recordIndex()).isEqualTo(1);
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.raw()).hasToString("{\"id\": 2}");
        assertThat(cursor.recordIndex()).isEqualTo(2);
        assertThat(cursor.next()).isFalse();
        assertThat(cursor.recordErrors()).isEqualTo(2);
    }
}
