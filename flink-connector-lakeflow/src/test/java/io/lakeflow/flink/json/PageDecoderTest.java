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
import static io.lakeflow.flink.json.Pages.column;
import static io.lakeflow.flink.json.Pages.drain;
import static io.lakeflow.flink.json.Pages.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where records, fields and captured values are found. */
class PageDecoderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "'' # [{\"id\": 1}, {\"id\": 2}]",
                "items # {\"x\": {\"items\": 0}, \"items\": [{\"id\": 1}, {\"id\": 2}], \"y\": 1}",
                "data.items # {\"data\": {\"a\": [], \"items\": [{\"id\": 1}, {\"id\": 2}]}}",
                "`data.items`.`a``b` # {\"data.items\": {\"a`b\": [{\"id\": 1}, {\"id\": 2}]}}",
                "* # {\"k\": {\"id\": 1}, \"l\": {\"id\": 2}}",
                "data.* # {\"data\": {\"k\": {\"id\": 1}, \"l\": {\"id\": 2}}, \"z\": {}}"
            })
    void recordsAreFoundByPath(String path, String page) throws Exception {
        PageDecoder.Builder builder = PageDecoder.builder().records(path);
        int id = builder.field("id", BIGINT, null);
        assertThat(column(builder.build().open(utf8(page)), id)).containsExactly("1", "2");
    }

    @Test
    void anEmptyPageHasNoRecords() throws Exception {
        assertThat(drain(PageDecoder.builder().build().open(utf8("[]")))).isZero();
        assertThat(drain(PageDecoder.builder().records("*").build().open(utf8("{}")))).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".", "a.", ".a", "a..b", "a b", "`a", "a`b`", "a[0]", "a*", "*a", "``a", "a??",
                "a?.b", "a.?", "{a}"
            })
    void malformedPathsAreRefused(String path) {
        assertThatThrownBy(() -> PageDecoder.builder().records(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("path '" + path + "'");
    }

    @Test
    void aFieldIsNoPatternOfFields() {
        assertThatThrownBy(() -> PageDecoder.builder().field("a.*", BIGINT, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only the path of the records may have '*'");
    }

    @Test
    void j16_fieldsAreFoundWhereverTheyStandAndMissingOnesAreNull() throws Exception {
        PageDecoder.Builder builder = PageDecoder.builder();
        int id = builder.field("id", BIGINT, null);
        int date = builder.field("commit.committer.date", STRING, null);
        int name = builder.field("commit.`committer.name`", STRING, null);
        PageCursor cursor =
                builder.build()
                        .open(
                                utf8(
                                        "[{\"x\": [{\"id\": 9}], \"commit\": {\"id\": 8,"
                                                + " \"committer.name\": \"n\", \"committer\":"
                                                + " {\"date\": \"d\"}}, \"id\": 1},"
                                                + " {\"commit\": {\"committer\": null}},"
                                                + " {\"commit\": {}}, {}]"));
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.field(id)).isEqualTo(1L);
        assertThat(cursor.field(date)).hasToString("d");
        assertThat(cursor.field(name)).hasToString("n");
        for (int record = 1; record < 4; record++) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.recordIndex()).isEqualTo(record);
            assertThat(cursor.field(id)).isNull();
            assertThat(cursor.field(date)).isNull();
            assertThat(cursor.field(name)).isNull();
        }
        assertThat(cursor.next()).isFalse();
        assertThat(cursor.next()).isFalse();
    }

    private static void readAll(PageDecoder decoder, String page, boolean streamed)
            throws Exception {
        TestPayload whole = TestPayload.of(utf8(page));
        drain(decoder.open(streamed ? whole.inPieces(7) : whole));
    }

    /** Of those below a field that is asked for nothing is told. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void j16_eachNewFieldIsToldOfOnce(boolean streamed) throws Exception {
        PageDecoder.Builder builder = PageDecoder.builder();
        builder.field("id", BIGINT, null);
        builder.field("user.name", STRING, null);
        PageDecoder decoder = builder.build();
        String known =
                "{\"id\": 1, \"user\": {\"name\": \"n\", \"x\": 1}, \"a\": 1, \"b\": {\"c\": 2}}";
        readAll(decoder, "[" + known + "," + known + "]", streamed);
        assertThat(decoder.newUnreadNames()).isEqualTo(2);
        readAll(decoder, "[" + known + "]", streamed);
        assertThat(decoder.newUnreadNames()).isZero();
        readAll(decoder, "[{\"new\": 1}]", streamed);
        assertThat(decoder.newUnreadNames()).isOne();
    }

    @Test
    void oneValueCanBeHadInSeveralWays() throws Exception {
        LogicalType row = RowType.of(new LogicalType[] {BIGINT, STRING}, new String[] {"b", "c"});
        PageDecoder.Builder builder = PageDecoder.builder();
        int partOfPart = builder.field("a.c.d", BIGINT, null);
        int part = builder.field("a.b", BIGINT, null);
        int partAsText = builder.field("a.b", STRING, null);
        int partAsDouble = builder.field("a.b", new DoubleType(), null);
        int whole = builder.field("a", row, null);
        int text = builder.field("a", STRING, null);
        int tree = builder.tree("a");
        int record = builder.tree("");
        int recordText = builder.field("", STRING, null);
        int last = builder.field("z", BIGINT, null);
        String a = "{\"b\": 7, \"c\": {\"d\": 8}}";
        String page = "{\"a\": " + a + ", \"z\": 3}";
        PageCursor cursor = builder.build().open(utf8("[" + page + "]"));
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.field(part)).isEqualTo(7L);
        assertThat(cursor.field(partOfPart)).isEqualTo(8L);
        assertThat(cursor.field(partAsText)).hasToString("7");
        assertThat(cursor.field(partAsDouble)).isEqualTo(7.0);
        assertThat(cursor.field(whole))
                .isEqualTo(GenericRowData.of(7L, StringData.fromString("{\"d\": 8}")));
        assertThat(cursor.field(text)).hasToString(a);
        assertThat(cursor.tree(tree)).isEqualTo(Map.of("b", 7, "c", Map.of("d", 8)));
        assertThat(cursor.tree(record))
                .isEqualTo(Map.of("a", Map.of("b", 7, "c", Map.of("d", 8)), "z", 3));
        assertThat(cursor.field(recordText)).hasToString(page);
        assertThat(cursor.field(last)).isEqualTo(3L);
        assertThat(cursor.next()).isFalse();
    }

    @Test
    void anErrorInOneWayLeavesTheOthers() throws Exception {
        LogicalType row = RowType.of(new LogicalType[] {BIGINT}, new String[] {"b"});
        for (int rotation = 0; rotation < 3; rotation++) {
            PageDecoder.Builder builder = PageDecoder.builder().onError(OnError.NULL);
            int[] slots = new int[3];
            for (int i = 0; i < 3; i++) {
                int which = (i + rotation) % 3;
                slots[which] =
                        switch (which) {
                            case 0 -> builder.field("a", row, null);
                            case 1 -> builder.field("a", STRING, null);
                            default -> builder.field("a.c", BIGINT, null);
                        };
            }
            PageCursor cursor =
                    builder.build().open(utf8("[{\"a\": {\"b\": [[1, \"x\"]], \"c\": 4}}]"));
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.field(slots[0])).isNull();
            assertThat(cursor.field(slots[1])).hasToString("{\"b\": [[1, \"x\"]], \"c\": 4}");
            assertThat(cursor.field(slots[2])).isEqualTo(4L);
            assertThat(cursor.recordErrors()).isEqualTo(1);
            assertThat(cursor.next()).isFalse();
        }
    }

    @Test
    void valuesOfAnyKindCanBeWholeRecords() throws Exception {
        PageDecoder.Builder builder = PageDecoder.builder().raw(true);
        int tree = builder.tree("");
        PageCursor cursor =
                builder.build().open(utf8("[ 1 , \"a\\n\" ,true,[1, {}],1.50 , null,{\"a\":1}]"));
        List<Object> trees =
                Arrays.asList(
                        1,
                        "a\n",
                        true,
                        List.of(1, Map.of()),
                        new BigDecimal("1.50"),
                        null,
                        Map.of("a", 1));
        List<String> raw = List.of("1", "\"a\\n\"", "true", "[1, {}]", "1.50", "null", "{\"a\":1}");
        for (int i = 0; i < trees.size(); i++) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.tree(tree)).isEqualTo(trees.get(i));
            assertThat(cursor.raw()).hasToString(raw.get(i));
        }
        assertThat(cursor.next()).isFalse();
    }

    @Test
    void treesKeepOrderAndExactNumbers() throws Exception {
        PageDecoder.Builder builder = PageDecoder.builder();
        int tree = builder.tree("v");
        PageCursor cursor =
                builder.build()
                        .open(
                                utf8(
                                        "[{\"v\": {\"z\": 2147483648, \"a\": [0.10, null, \"é\"],"
                                                + " \"m\": 9223372036854775808, \"b\": -1}}]"));
        assertThat(cursor.next()).isTrue();
        Map<?, ?> map = (Map<?, ?>) cursor.tree(tree);
        assertThat(map.keySet().toString()).isEqualTo("[z, a, m, b]");
        assertThat(map.get("z")).isEqualTo(2147483648L);
        assertThat(map.get("a")).isEqualTo(Arrays.asList(new BigDecimal("0.10"), null, "é"));
        assertThat(map.get("m")).isEqualTo(new BigInteger("9223372036854775808"));
        assertThat(map.get("b")).isEqualTo(-1);
    }

    @Test
    void valuesBesideTheRecordsAreCapturedInAnyOrder() throws Exception {
        PageDecoder.Builder builder = PageDecoder.builder().records("data.items");
        final int total = builder.capture("total");
        final int link = builder.capture("paging.next.link");
        final int paging = builder.capture("paging");
        final int inner = builder.capture("data.cursor");
        final int absent = builder.capture("data.absent.x");
        final int nothing = builder.capture("none");
        PageDecoder decoder = builder.build();
        List<String> outer =
                List.of(
                        "\"total\": 2",
                        "\"paging\": {\"a\": [1], \"next\": {\"link\": \"/p2\"}}",
                        "\"none\": null");
        List<String> data =
                List.of("\"items\": [{\"cursor\": 9}, {}]", "\"cursor\": {\"c\": \"x\"}");
        for (boolean reversed : new boolean[] {false, true}) {
            List<String> inside = reversed ? List.of(data.get(1), data.get(0)) : data;
            String object = "\"data\": {" + String.join(", ", inside) + "}";
            for (int at = 0; at <= outer.size(); at++) {
                String page =
                        Stream.of(
                                        outer.subList(0, at),
                                        List.of(object),
                                        outer.subList(at, outer.size()))
                                .flatMap(List::stream)
                                .collect(Collectors.joining(", ", "{", "}"));
                PageCursor cursor = decoder.open(utf8(page));
                assertThat(drain(cursor)).isEqualTo(2);
                assertThat(cursor.captured(total)).isEqualTo(2);
                assertThat(cursor.captured(link)).isEqualTo("/p2");
                assertThat(cursor.captured(paging))
                        .isEqualTo(Map.of("a", List.of(1), "next", Map.of("link", "/p2")));
                assertThat(cursor.captured(inner)).isEqualTo(Map.of("c", "x"));
                assertThat(cursor.captured(absent)).isNull();
                assertThat(cursor.captured(nothing)).isNull();
            }
        }
    }

    @Test
    void aCapturedValueOfAnotherShapeIsAnErrorRatherThanAnEnd() {
        PageDecoder.Builder builder = PageDecoder.builder().records("items").onError(OnError.SKIP);
        builder.capture("paging.next");
        assertThatThrownBy(
                        () ->
                                drain(
                                        builder.build()
                                                .open(utf8("{\"items\": [], \"paging\": \"p\"}"))))
                .isInstanceOf(PageException.class)
                .hasMessageContaining("paging (line 1, byte ")
                .hasMessageContaining("expected an object, found the string \"p\"");
    }

    @ParameterizedTest
    @CsvSource({
        "data.items, data",
        "data.items, data.items.x",
        "data, data",
        "'', x",
        "*, x",
        "data.items?, data",
        "data.*.items, data",
        "data.*.items?, data.x",
        "data.*.items?, data.x.next"
    })
    void whatHoldsTheRecordsCannotBeCaptured(String records, String capture) {
        PageDecoder.Builder builder = PageDecoder.builder().records(records);
        builder.capture(capture);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not beside the records");
    }

    @Test
    void rawTextAndHashAreThoseOfTheBytes() throws Exception {
        List<String> records =
                List.of(
                        "{ \"b\" :1.0,\n \"é\": \"\\u00e9日本\" }",
                        "{}",
                        "{\"x\": {\"y\": [1, {}]}}");
        PageDecoder.Builder builder = PageDecoder.builder().records("r").raw(true);
        builder.field("x", STRING, null);
        PageCursor cursor =
                builder.build()
                        .open(utf8("{\"é\": 1, \"r\" : [" + String.join(" ,\n", records) + " ]}"));
        for (String record : records) {
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.raw()).hasToString(record);
            byte[] bytes = utf8(record);
            assertThat(cursor.contentHash())
                    .isEqualTo(RecordIdentity.ofBytes(bytes, 0, bytes.length));
        }
        assertThat(cursor.next()).isFalse();
        PageCursor without = PageDecoder.builder().build().open(utf8("[{}]"));
        assertThat(without.next()).isTrue();
        assertThat(without.raw()).isNull();
    }

    @Test
    void valuesOutliveThePage() throws Exception {
        PageDecoder.Builder builder = PageDecoder.builder();
        int slot = builder.field("v", STRING, null);
        byte[] body = utf8("[{\"v\": \"kept\"}]");
        PageCursor cursor = builder.build().open(body);
        assertThat(cursor.next()).isTrue();
        Object value = cursor.field(slot);
        Arrays.fill(body, (byte) 'x');
        assertThat(value).isEqualTo(StringData.fromString("kept"));
    }

    @Test
    void aDecoderServesManyThreads() throws Exception {
        PageDecoder.Builder builder = PageDecoder.builder();
        int id = builder.field("id", BIGINT, null);
        int tree = builder.tree("");
        PageDecoder decoder = builder.build();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Long>> tasks =
                    IntStream.range(0, 40)
                            .<Callable<Long>>mapToObj(
                                    task -> () -> sumOfIds(decoder, id, tree, task))
                            .toList();
            long total = 0;
            for (Future<Long> sum : threads.invokeAll(tasks)) {
                total += sum.get();
            }
            assertThat(total).isEqualTo(40 * 499 * 500 / 2);
        } finally {
            threads.shutdownNow();
        }
    }

    private static long sumOfIds(PageDecoder decoder, int id, int tree, int task)
            throws PageException {
        String page =
                IntStream.range(0, 500)
                        .mapToObj(i -> "{\"n" + task + "_" + i + "\": 1, \"id\": " + i + "}")
                        .collect(Collectors.joining(",", "[", "]"));
        PageCursor cursor = decoder.open(utf8(page));
        long sum = 0;
        while (cursor.next()) {
            sum += (long) cursor.field(id);
            assertThat((Map<?, ?>) cursor.tree(tree)).hasSize(2);
        }
        return sum;
    }

    @Test
    void namesOfOnePageAreKeptForTheNextUnlessTheyAreTooMany() throws Exception {
        PageDecoder decoder = PageDecoder.builder().build();
        Pages.drain(decoder.open(utf8("[{\"a\": 1}]")));
        FieldNames few = decoder.takeNames();
        decoder.giveNames(few);
        Pages.drain(decoder.open(utf8("[{\"b\": 1}]")));
        assertThat(decoder.takeNames()).isSameAs(few);
        decoder.giveNames(few);
        StringBuilder page = new StringBuilder("[{\"n\": 1");
        for (int i = 0; i < 30_000; i++) {
            page.append(", \"n").append(i).append("\": 1");
        }
        Pages.drain(decoder.open(utf8(page.append("}]").toString())));
        assertThat(decoder.takeNames()).isNotSameAs(few);
    }
}
