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

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

/**
 * Damaged pages read by our parser and by Jackson's: the same rows, and the same kind of refusal.
 *
 * <p>{@code -Dlakeflow.random.pages=5000000} reads more of them, {@code -Dlakeflow.random.seed=}
 * the same ones again.
 */
class TwoWaysTest {
    private static final int PAGES = Integer.getInteger("lakeflow.random.pages", 20_000);

    private static final String[] NAMES = {
        "id",
        "at",
        "text",
        "n",
        "d",
        "x",
        "y",
        "user",
        "tags",
        "more",
        "\\u0069d",
        "a\\\"b",
        "日本",
        "a_name_of_more_than_sixteen_bytes",
        "",
        "😀",
        "\\ud83d\\ude00",
        "\\ud800",
        "next",
        "items"
    };
    private static final String[] VALUES = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "7",
        "-12",
        "1.5",
        "1e3",
        "12E-2",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "123456789012345678901234567890",
        "1e400",
        "1e100000000",
        "-1e-400",
        "0.1000000000000000055511151231257827",
        "2147483648",
        "1.0",
        "\"\"",
        "\"a\"",
        "\"7\"",
        "\"1.25\"",
        "\"true\"",
        "\"2024-02-29T10:15:30Z\"",
        "\"2024-02-30\"",
        "\"2024-02-29 10:15:30.123+05:30\"",
        "\"0000-00-00\"",
        "\"T\"",
        "\"a\\nb\\tc\\\"d\\\\e\\/f\"",
        "\"caf\\u00e9 \\ud83d\\ude00\"",
        "\"\\ud800\"",
        "\"\\ude00x\"",
        "\"é日本😀\"",
        "\"\\u0000\"",
        "\"YWJj\"",
        "\"a text that is longer than one word of eight\"",
        "[]",
        "{}",
        "[1,2]",
        "[\"a\",null]",
        "[[1],[{}]]",
        "{\"login\":\"a\",\"id\":1}",
        "{\"id\":2,\"extra\":[1]}",
        "{\"login\":null}",
        "[{\"name\":\"b\"},{\"name\":\"c\",\"z\":{}}]"
    };
    private static final String[] FRAGMENTS = {
        "\"",
        "\\",
        ",",
        ":",
        "{",
        "}",
        "[",
        "]",
        "1",
        "-",
        ".",
        "e",
        "+",
        "0",
        " ",
        "\n",
        "\t",
        "\\u",
        "\\ud800",
        "\\udc00",
        "\\u00",
        "\\x",
        "null",
        "nul",
        "true",
        "NaN",
        "-Infinity",
        "01",
        "1.",
        ".5",
        "1e",
        "--1",
        "\"id\":1,",
        ",\"id\":1",
        "\"x\":",
        "/*c*/",
        "'",
        "\u0001",
        "\0",
        "{}",
        "[]",
        "\"\"",
        ",,",
        "1e400",
        "1e100000000",
        "\uFEFF",
        "é",
        "😀",
        "\u2028"
    };
    private static final int[][] BYTES = {
        {0xC0, 0xAF},
        {0xED, 0xA0, 0x80},
        {0xFF},
        {0x80},
        {0xE2, 0x82},
        {0xF4, 0x90, 0x80, 0x80},
        {0xEF, 0xBB, 0xBF},
        {0xC3, 0x28},
        {0xF0, 0x9F, 0x98, 0x80},
        {0xE0, 0x80, 0xAF}
    };

    private final long seed = seed();
    private final Random random = new Random(seed);
    private final List<PageDecoder> decoders = decoders();

    private static long seed() {
        String given = System.getProperty("lakeflow.random.seed", "");
        return given.isEmpty() ? System.nanoTime() : Long.parseLong(given);
    }

    private static List<PageDecoder> decoders() {
        List<PageDecoder> decoders = new ArrayList<>();
        for (String records : new String[] {"", "items", "more.items?", "*", "items.*"}) {
            for (OnError onError : OnError.values()) {
                decoders.add(decoder(records, onError));
            }
        }
        return decoders;
    }

    private static PageDecoder decoder(String records, OnError onError) {
        LogicalType text = VarCharType.STRING_TYPE;
        PageDecoder.Builder builder =
                PageDecoder.builder().records(records).onError(onError).raw(true);
        builder.field("id", new BigIntType(records.isEmpty()), null);
        builder.field("n", new IntType(), null);
        builder.field("d", new DecimalType(20, 4), null);
        builder.field("at", new LocalZonedTimestampType(3), null);
        builder.field("at", text, null);
        builder.field("text", text, null);
        builder.field("x", new DoubleType(), null);
        builder.field("y", new BooleanType(), null);
        builder.field("日本", new VarBinaryType(10), null);
        builder.field("user.login", text, null);
        builder.field(
                "tags",
                new ArrayType(RowType.of(new LogicalType[] {text}, new String[] {"name"})),
                null);
        if (records.equals("items")) {
            builder.field("user", new MapType(text, text), null);
            builder.tree("more");
            builder.tree("more.x");
            builder.capture("next");
            builder.capture("more.y");
        } else {
            builder.field(
                    "more",
                    RowType.of(
                            new LogicalType[] {new BigIntType(), text},
                            new String[] {"id", "login"}),
                    null);
        }
        return builder.build();
    }

    @Test
    void bothWaysReadTheSame() {
        System.out.println("TwoWaysTest: lakeflow.random.seed=" + seed);
        int sound = 0;
        for (int i = 0; i < PAGES; i++) {
            int decoder = random.nextInt(decoders.size());
            byte[] page = page();
            Outcome ours = Outcome.of(decoders.get(decoder), page, false);
            Outcome jacksons = Outcome.of(decoders.get(decoder), page, true);
            if (!ours.equals(jacksons) && !mayDiffer(decoder, page, ours, jacksons)) {
                assertThat(ours)
                        .as(
                                "seed %d, page %d, decoder %d: %s",
                                seed, i, decoder, new String(page, StandardCharsets.UTF_8))
                        .isEqualTo(jacksons);
            }
            sound += ours.refusal().isEmpty() ? 1 : 0;
        }
        // Neither all refused nor all read, or little would be compared.
        assertThat(sound).isBetween(PAGES / 20, PAGES - PAGES / 20);
    }

    /** A page that is broken right behind another fault may be refused for either. */
    private boolean mayDiffer(int decoder, byte[] page, Outcome ours, Outcome jacksons) {
        if (decoder % OnError.values().length == OnError.FAIL.ordinal()) {
            PageDecoder skipping =
                    decoders.get(decoder - OnError.FAIL.ordinal() + OnError.SKIP.ordinal());
            if (Outcome.of(skipping, page, false).isBroken()
                    && Outcome.of(skipping, page, true).isBroken()) {
                return true;
            }
        }
        return ours.isBroken() && jacksons.isWrongShape()
                || ours.isWrongShape() && jacksons.isBroken();
    }

    /** What reading a page came to: its rows, and the kind of its refusal, if it was refused. */
    private record Outcome(List<String> rows, String refusal) {
        static Outcome of(PageDecoder decoder, byte[] page, boolean withJackson) {
            PageCursor cursor =
                    decoder.open(
                            withJackson
                                    ? TestPayload.of(page).inPieces(Integer.MAX_VALUE)
                                    : TestPayload.of(page));
            List<String> rows = new ArrayList<>();
            try {
                while (cursor.next()) {
                    StringBuilder row = new StringBuilder();
                    for (int i = 0; i < decoder.slots.size(); i++) {
                        show(cursor.field(i), row);
                        row.append(cursor.isPresent(i) ? ';' : '!');
                    }
                    row.append(cursor.contentHash()).append(cursor.raw());
                    row.append(cursor.recordIndex());
                    rows.add(row.toString());
                }
                StringBuilder rest = new StringBuilder("errors ").append(cursor.recordErrors());
                for (int i = 0; i < decoder.captures.size(); i++) {
                    show(cursor.captured(i), rest.append(';'));
                }
                rows.add(rest.toString());
                return new Outcome(rows, "");
            } catch (PageException e) {
                return new Outcome(rows, e.brokenPage() ? "broken" : withoutPath(e.getMessage()));
            }
        }

        /** A value that is read again has a shorter path in Jackson's way. */
        private static String withoutPath(String message) {
            return message.substring(Math.max(0, message.indexOf(" (record ")));
        }

        boolean isBroken() {
            return refusal.equals("broken");
        }

        boolean isWrongShape() {
            return refusal.startsWith("the path of the records");
        }

        private static void show(Object value, StringBuilder out) {
            if (value instanceof StringData text) {
                out.append('"').append(new String(text.toBytes(), StandardCharsets.ISO_8859_1));
            } else if (value instanceof GenericRowData row) {
                out.append('(');
                for (int i = 0; i < row.getArity(); i++) {
                    show(row.getField(i), out);
                    out.append(',');
                }
                out.append(')');
            } else if (value instanceof ArrayData array) {
                out.append('[');
                for (Object element : ((GenericArrayData) array).toObjectArray()) {
                    show(element, out);
                    out.append(',');
                }
                out.append(']');
            } else if (value instanceof GenericMapData map) {
                TreeMap<String, Object> sorted = new TreeMap<>();
                for (Object key : ((GenericArrayData) map.keyArray()).toObjectArray()) {
                    sorted.put(key.toString(), map.get(key));
                }
                sorted.forEach((key, entry) -> show(entry, out.append(key).append('=')));
            } else if (value instanceof byte[] bytes) {
                out.append(Arrays.toString(bytes));
            } else {
                out.append(value == null ? "" : value.getClass().getSimpleName()).append(value);
            }
        }
    }

    private byte[] page() {
        StringBuilder json = new StringBuilder();
        String blank = random.nextInt(4) == 0 ? "\n  " : "";
        int kind = random.nextInt(10);
        if (kind < 3) {
            records(json, blank);
        } else if (kind < 8) {
            json.append('{').append(blank).append("\"next\":").append(value()).append(',');
            json.append("\"").append(random.nextInt(8) > 0 ? "items" : "more").append("\":");
            records(json, blank);
            if (random.nextBoolean()) {
                json.append(",\"more\":{\"y\":1,\"items\":");
                records(json.append(blank), "");
                json.append('}');
            }
            json.append('}');
        } else {
            json.append(value());
        }
        byte[] page = json.toString().getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i > 0; i--) {
            page = damaged(page);
        }
        return page;
    }

    private void records(StringBuilder json, String blank) {
        json.append('[');
        int start = random.nextInt(NAMES.length);
        for (int i = random.nextInt(5); i >= 0; i--) {
            json.append('{');
            int names = random.nextInt(8);
            for (int n = 0; n < names; n++) {
                boolean usual = random.nextInt(12) > 0;
                int name = usual ? (start + n) % NAMES.length : random.nextInt(NAMES.length);
                json.append(n == 0 ? "" : ",").append(blank);
                json.append('"').append(NAMES[name]).append('"').append(blank).append(':');
                json.append(fitting(NAMES[name]));
            }
            json.append(blank).append('}').append(i == 0 ? "" : "," + blank);
        }
        json.append(']');
    }

    /** Mostly a value of the declared type. */
    private String fitting(String name) {
        if (random.nextInt(10) == 0) {
            return value();
        }
        return switch (name) {
            case "id", "n" -> String.valueOf(random.nextInt(1_000));
            case "at" -> "\"2024-0" + (1 + random.nextInt(9)) + "-11T10:11:12Z\"";
            case "d" -> random.nextInt(100) + ".25";
            case "x" -> "0." + random.nextInt(10_000);
            case "y" -> "true";
            case "user", "more" -> "{\"login\":\"l\",\"id\":3}";
            case "tags" -> "[{\"name\":\"b\"},{\"id\":1,\"name\":\"c\"}]";
            case "日本" -> "\"YWJj\"";
            default -> value();
        };
    }

    private String value() {
        return VALUES[random.nextInt(VALUES.length)];
    }

    private byte[] damaged(byte[] page) {
        int at = random.nextInt(page.length + 1);
        int to = Math.min(page.length, at + 1 + random.nextInt(random.nextInt(4) == 0 ? 40 : 3));
        switch (random.nextInt(8)) {
            case 0:
                return Arrays.copyOf(page, at);
            case 1:
                byte[] flipped = page.clone();
                if (at < page.length) {
                    flipped[at] ^= (byte) (1 << random.nextInt(8));
                }
                return flipped;
            case 2:
                return spliced(page, at, to, new byte[0]);
            case 3:
                return spliced(page, at, at, Arrays.copyOfRange(page, at, to));
            case 4:
                int[] odd = BYTES[random.nextInt(BYTES.length)];
                byte[] bytes = new byte[odd.length];
                for (int i = 0; i < odd.length; i++) {
                    bytes[i] = (byte) odd[i];
                }
                return spliced(page, at, at, bytes);
            case 5:
                int from = random.nextInt(page.length + 1);
                int end = Math.min(page.length, from + random.nextInt(30));
                return spliced(page, at, to, Arrays.copyOfRange(page, from, end));
            case 6:
                return spliced(page, at, at, fragment());
            default:
                return spliced(page, at, to, fragment());
        }
    }

    private byte[] fragment() {
        return FRAGMENTS[random.nextInt(FRAGMENTS.length)].getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] spliced(byte[] page, int from, int to, byte[] with) {
        byte[] spliced = new byte[page.length - (to - from) + with.length];
        System.arraycopy(page, 0, spliced, 0, from);
        System.arraycopy(with, 0, spliced, from, with.length);
        System.arraycopy(page, to, spliced, from + with.length, page.length - to);
        return spliced;
    }
}
