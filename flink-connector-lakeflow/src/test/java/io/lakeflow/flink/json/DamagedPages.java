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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Draws pages for a table: records that have mostly its columns, in the same order, with mostly
 * values of their types, and then a few damages.
 */
final class DamagedPages {
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

    /** What meets a limit is large: one of so many pages has it. */
    private static final int LARGE_ONE_IN = 500;

    private final Random random;
    private final RandomTable table;

    DamagedPages(Random random, RandomTable table) {
        this.random = random;
        this.table = table;
    }

    byte[] next() {
        StringBuilder json = new StringBuilder();
        String blank = random.nextInt(4) == 0 ? "\n  " : "";
        int kind = random.nextInt(20);
        if (kind == 0) {
            json.append(value());
        } else if (table.isBare() == kind > 1) {
            records(json, blank);
        } else {
            json.append('{').append(blank).append("\"next\":").append(value()).append(',');
            json.append('"').append(random.nextInt(8) > 0 ? "items" : "more").append("\":");
            records(json, blank);
            if (random.nextBoolean()) {
                json.append(",\"more\":{\"y\":1,\"items\":");
                records(json.append(blank), "");
                json.append('}');
            }
            json.append('}');
        }
        byte[] page = json.toString().getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i > 0; i--) {
            page = damaged(page);
        }
        return page;
    }

    private void records(StringBuilder json, String blank) {
        json.append('[');
        for (int i = random.nextInt(5); i >= 0; i--) {
            json.append('{');
            String separator = "";
            for (RandomTable.Field field : table.fields()) {
                if (random.nextInt(12) == 0) {
                    continue;
                }
                json.append(separator).append(blank);
                field(json, field, blank);
                separator = ",";
            }
            json.append(blank).append('}').append(i == 0 ? "" : "," + blank);
        }
        json.append(']');
    }

    private void field(StringBuilder json, RandomTable.Field field, String blank) {
        boolean usual = random.nextInt(20) > 0;
        List<String> names = RandomTable.NAMES;
        String name = usual ? field.name() : names.get(random.nextInt(names.size()));
        json.append('"').append(spelled(name)).append('"').append(blank).append(':');
        json.append(random.nextInt(40) == 0 ? value() : field.value(random));
    }

    /** The same name may be written with escapes. */
    private String spelled(String name) {
        if (random.nextInt(1_000) == 0) {
            return name + "\\ud800";
        }
        if (!name.isEmpty() && random.nextInt(20) == 0) {
            return String.format("\\u%04x", (int) name.charAt(0))
                    + name.substring(1).replace("\"", "\\\"");
        }
        return name.replace("\"", "\\\"");
    }

    private String value() {
        return random.nextInt(LARGE_ONE_IN) == 0 ? large() : VALUES[random.nextInt(VALUES.length)];
    }

    /** At a limit, or one beyond it. */
    private String large() {
        int beyond = random.nextInt(2);
        return switch (random.nextInt(30)) {
            case 0 -> nested(JsonInput.MAX_DEPTH_OF_PAGE - 4 + random.nextInt(6));
            case 1, 2 -> "1".repeat(JsonInput.MAX_NUMBER_LENGTH + beyond);
            case 3, 4 -> "0." + "1".repeat(JsonInput.MAX_NUMBER_LENGTH - 2 + beyond);
            case 5 -> "{\"" + "n".repeat(JsonInput.MAX_NAME_LENGTH + beyond) + "\":1}";
            case 6 -> "{\"" + "\\u00e9".repeat(JsonInput.MAX_NAME_LENGTH + beyond) + "\":1}";
            default -> nested(JsonInput.MAX_DEPTH - 4 + random.nextInt(6));
        };
    }

    private String nested(int levels) {
        return random.nextBoolean()
                ? "[".repeat(levels) + "]".repeat(levels)
                : "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
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
