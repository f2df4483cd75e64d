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
package io.lakeflow.flink.benchmark.records;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * Writes the JSON text of one record, byte by byte. Commas are set by themselves; texts are given
 * as JSON has them, escapes included.
 */
final class RecordText {
    private static final String[] WORDS = {
        "checkpoint",
        "the",
        "reader",
        "of",
        "window",
        "is",
        "late",
        "and",
        "state",
        "a",
        "page",
        "when",
        "restored",
        "source",
        "\\\"split\\\"",
        "in",
        "caf\u00e9",
        "twice",
        "\\r\\n",
        "to",
        "\u6d41\u51e6\u7406",
        "after",
        "\u2014",
        "tasks",
        "fail",
        "C:\\\\flink",
        "not",
        "with"
    };

    private final SplittableRandom random;
    private final byte[] bytes;
    private int size;

    RecordText(long seed, int capacity) {
        this.random = new SplittableRandom(seed);
        this.bytes = new byte[capacity];
    }

    int number(int below) {
        return random.nextInt(below);
    }

    RecordText open(char bracket) {
        comma();
        bytes[size++] = (byte) bracket;
        return this;
    }

    RecordText open(String name, char bracket) {
        return name(name).append(String.valueOf(bracket));
    }

    RecordText close(char bracket) {
        bytes[size++] = (byte) bracket;
        return this;
    }

    RecordText plain(String name, Object value) {
        return name(name).append(String.valueOf(value));
    }

    RecordText text(String name, String value) {
        return name(name).append("\"").append(value).append("\"");
    }

    RecordText time(String name, Instant value) {
        return text(name, value.toString());
    }

    /** A name and a text that fills the record up to a size, of which the rest takes some bytes. */
    RecordText fill(String name, int total, int rest) {
        name(name).append("\"");
        int end = total - rest - 1;
        while (true) {
            byte[] word = (words(1) + " ").getBytes(StandardCharsets.UTF_8);
            if (size + word.length > end) {
                break;
            }
            System.arraycopy(word, 0, bytes, size, word.length);
            size += word.length;
        }
        while (size < end) {
            bytes[size++] = '.';
        }
        return append("\"");
    }

    String words(int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return words.toString();
    }

    byte[] bytes() {
        if (size != bytes.length) {
            throw new IllegalStateException(
                    "A record of " + size + " bytes instead of " + bytes.length);
        }
        return bytes;
    }

    private RecordText name(String name) {
        comma();
        return append("\"").append(name).append("\":");
    }

    private void comma() {
        if (size > 0 && bytes[size - 1] != '{' && bytes[size - 1] != '[') {
            bytes[size++] = ',';
        }
    }

    private RecordText append(String text) {
        byte[] added = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(added, 0, bytes, size, added.length);
        size += added.length;
        return this;
    }
}
