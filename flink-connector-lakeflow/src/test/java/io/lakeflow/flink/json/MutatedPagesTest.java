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
import static io.lakeflow.flink.json.Pages.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Pages of every format with bytes changed, left out, repeated and put in: each is read or refused,
 * in memory and from a stream alike, and never with anything but a {@link PageException}.
 */
class MutatedPagesTest {
    private static final int CASES = Integer.getInteger("lakeflow.random.cases", 300);
    private static final byte[] TELLING = utf8("\"'{}[]<>,;:&!?/\\\n\r\t 0-e\u0000\u00e9");
    private static final String JSON =
            "[{\"id\": 1, \"name\": \"a\\n\\u00e9\", \"x\": [1, {\"y\": null}]}, {\"id\": 2.0}, {\"id\": 3}]";
    private static final PageFormat CSV = new PageFormat.Csv(List.of(), ',', '"', "", null);

    private final long seed = seed();
    private final Random random = new Random(seed);

    private record Format(PageFormat format, String records, byte[] page) {}

    private static long seed() {
        String given = System.getProperty("lakeflow.random.seed", "");
        long seed = given.isEmpty() ? 1 : Long.parseLong(given);
        System.out.println("MutatedPagesTest: -Dlakeflow.random.seed=" + seed);
        return seed;
    }

    private static List<Format> formats() throws Exception {
        byte[] csv = utf8("id,name\n1,a\n2,\"b \"\"c\"\", \nd\"\n\n3,\u00e9\n");
        return List.of(
                new Format(new PageFormat.Json(), "", utf8(JSON)),
                new Format(
                        new PageFormat.Json(),
                        "d.*.r?",
                        utf8("{\"d\":{\"a\":{\"r\":" + JSON + "}}}")),
                new Format(
                        new PageFormat.Ndjson(),
                        "",
                        utf8(
                                "{\"id\": 1, \"name\": \"a\"}\n\n{\"id\": 2, \"x\": [{}]}\n{\"id\":3}")),
                new Format(CSV, "", csv),
                new Format(
                        new PageFormat.Xml(),
                        "f.e",
                        utf8(
                                "<?xml version='1.0' encoding='UTF-8'?><f a='1'><e i='2'><id>1</id>"
                                        + "<name>a&amp;&#233;</name></e><!-- c --><x/><e><id>2</id>"
                                        + "<name><![CDATA[b]]></name></e></f>")),
                new Format(CSV, "", ZipTest.zip(Map.of("a.csv", csv))));
    }

    @Test
    void j11_everyPageIsReadOrRefused() throws Exception {
        for (Format format : formats()) {
            byte[] page = format.page();
            assertThat(rows(format, page, 0))
                    .as("%s", format.format())
                    .hasSizeGreaterThan(2)
                    .endsWith("whole");
            for (int i = 0; i < CASES; i++) {
                byte[] mutated = page;
                for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                    mutated = mutated(mutated);
                }
                check(format, mutated, "case " + i + " of seed " + seed + ", " + format.format());
            }
        }
    }

    private void check(Format format, byte[] page, String description) {
        int piece = 1 + random.nextInt(50);
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () ->
                        assertThat(alike(rows(format, page, piece), rows(format, page, 0)))
                                .as(() -> description + ": " + Arrays.toString(page))
                                .isTrue(),
                description);
    }

    /** How much is read before a page is refused depends on how much comes at once. */
    private static boolean alike(List<String> one, List<String> other) {
        int size = Math.min(one.size(), other.size());
        boolean refused =
                one.get(one.size() - 1).equals("refused")
                        && other.get(other.size() - 1).equals("refused");
        return refused
                ? one.subList(0, size - 1).equals(other.subList(0, size - 1))
                : one.equals(other);
    }

    /** What is read, and whether it was refused at the end. */
    private static List<String> rows(Format format, byte[] page, int piece) {
        PageDecoder.Builder builder =
                PageDecoder.builder()
                        .format(format.format())
                        .records(format.records())
                        .raw(true)
                        .onError(OnError.SKIP);
        builder.field("id", BIGINT, null);
        builder.field("name", STRING, null);
        PageCursor cursor =
                builder.build().open(TestPayload.of(page).inPieces(piece).of(10_000_000L));
        List<String> rows = new ArrayList<>();
        try {
            while (cursor.next()) {
                rows.add(cursor.field(0) + " " + cursor.field(1) + " " + cursor.raw());
            }
        } catch (PageException e) {
            assertThat(e).hasMessageMatching("(?s).{10,}");
            rows.add("refused");
            return rows;
        }
        rows.add("whole");
        return rows;
    }

    private byte[] mutated(byte[] page) {
        int from = random.nextInt(page.length + 1);
        int to = Math.min(page.length, from + random.nextInt(12));
        byte[] middle =
                switch (random.nextInt(5)) {
                    case 0 -> new byte[0];
                    case 1 -> new byte[] {(byte) random.nextInt(256)};
                    case 2 -> new byte[] {TELLING[random.nextInt(TELLING.length)]};
                    case 3 -> repeated(Arrays.copyOfRange(page, from, to));
                    default -> Arrays.copyOfRange(page, random.nextInt(from + 1), from);
                };
        int behind = random.nextBoolean() ? to : from;
        byte[] mutated = new byte[from + middle.length + page.length - behind];
        System.arraycopy(page, 0, mutated, 0, from);
        System.arraycopy(middle, 0, mutated, from, middle.length);
        System.arraycopy(page, behind, mutated, from + middle.length, page.length - behind);
        return mutated.length == 0 ? page : mutated;
    }

    private byte[] repeated(byte[] piece) {
        int times = 1 + random.nextInt(2_000);
        byte[] repeated = new byte[piece.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(piece, 0, repeated, i * piece.length, piece.length);
        }
        return repeated;
    }

    @Test
    void aPageThatIsReadInAWindowHasTheRowsOfTheWholeOne() throws Exception {
        StringBuilder page =
                new StringBuilder("{\"beside\": \"" + "z".repeat(300_000) + "\", \"rows\": [");
        for (int i = 0; i < 300; i++) {
            String name = (random.nextBoolean() ? "\u00e9\\\"" : "n").repeat(random.nextInt(3_000));
            page.append(i == 0 ? "" : ",\n")
                    .append("{\"id\": ")
                    .append(random.nextInt())
                    .append(", \"name\": \"")
                    .append(name)
                    .append("\", \"skipped\": {\"a\": [\"")
                    .append("y".repeat(random.nextInt(5) == 0 ? 200_000 : 10))
                    .append("\"]}}");
        }
        page.append("], \"next\": \"n\"}");
        PageDecoder.Builder builder = PageDecoder.builder().records("rows").raw(true);
        int id = builder.field("id", BIGINT, null);
        int name = builder.field("name", STRING, null);
        int beside = builder.capture("beside");
        int next = builder.capture("next");
        PageDecoder decoder = builder.build();
        byte[] bytes = utf8(page.toString());
        PageCursor whole = decoder.open(TestPayload.of(bytes));
        PageCursor window =
                decoder.open(TestPayload.of(bytes).inPieces(1 + random.nextInt(20_000)));
        while (whole.next()) {
            assertThat(window.next()).isTrue();
            assertThat(window.field(id)).isEqualTo(whole.field(id));
            assertThat(window.field(name)).isEqualTo(whole.field(name));
            assertThat(window.raw()).isEqualTo(whole.raw());
            assertThat(window.contentHash()).isEqualTo(whole.contentHash());
        }
        assertThat(window.next()).isFalse();
        assertThat(window.captured(beside)).isEqualTo(whole.captured(beside));
        assertThat(window.captured(next)).isEqualTo("n");
    }

    @Test
    void j4_j11_badRecordsInAWindowAreToldWhereTheyAre() throws Exception {
        byte[] page =
                Pages.bytes(
                        "[\n"
                                + "{\"id\": 1, \"name\": \"a\"},\n".repeat(20_000)
                                + "{\"id\": 2, \"name\": \"",
                        0xFF,
                        "\"},\n{\"id\": 3, \"name\": \""
                                + "x".repeat(JsonInput.MAX_STRING_LENGTH + 1)
                                + "\"}, {\"id\": 4, \"name\": \"\\n"
                                + "x".repeat(JsonInput.MAX_STRING_LENGTH + 1)
                                + "\"}, {\"id\": 5}]");
        PageDecoder.Builder builder = PageDecoder.builder().onError(OnError.SKIP);
        builder.field("id", BIGINT, null);
        builder.field("name", STRING, null);
        PageCursor cursor = builder.build().open(TestPayload.of(page).inPieces(1 << 20));
        assertThat(Pages.drain(cursor)).isEqualTo(20_001);
        assertThat(cursor.recordErrors()).isEqualTo(3);
        PageCursor failing =
                builder.onError(OnError.FAIL).build().open(TestPayload.of(page).inPieces(1 << 20));
        Assertions.assertEquals(
                true,
                Assertions.assertThrows(PageException.class, () -> Pages.drain(failing))
                        .getMessage()
                        .contains("record 20000, line 20002"));
    }
}
