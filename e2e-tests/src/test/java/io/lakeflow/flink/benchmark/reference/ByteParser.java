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
package io.lakeflow.flink.benchmark.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/**
 * The parser of L2: knows the columns, trusts that the page is well-formed and without white space,
 * looks at eight bytes at once and hands out UTF-8. What a checking parser can hope to come near.
 */
public final class ByteParser implements PageParser {
    private static final long ID = JsonBytes.word("id");
    private static final long USER = JsonBytes.word("user");
    private static final long BODY = JsonBytes.word("body");
    private static final long NAME = JsonBytes.word("name");
    private static final long TITLE = JsonBytes.word("title");
    private static final long STATE = JsonBytes.word("state");
    private static final long LOGIN = JsonBytes.word("login");
    private static final long NUMBER = JsonBytes.word("number");
    private static final long LABELS = JsonBytes.word("labels");
    private static final long COMMENTS = JsonBytes.word("comments");
    private static final long CREATED = JsonBytes.word("created_");
    private static final long UPDATED = JsonBytes.word("updated_");

    private final JsonBytes json = new JsonBytes();

    @Override
    public void parse(byte[] page, int length, Consumer<GenericRowData> rows) {
        json.reset(page);
        json.at = 1;
        while (json.at < length - 1) {
            rows.accept(record());
            json.at++;
        }
    }

    /** Leaves the position behind the record, at a comma or at the end of the array. */
    private GenericRowData record() {
        GenericRowData row = new GenericRowData(IssueRow.COLUMNS);
        while (json.toField()) {
            int length = json.nameLength;
            long word = json.nameWord;
            if (!json.atNull()) {
                column(row, length, word);
            }
        }
        return row;
    }

    private void column(GenericRowData row, int length, long name) {
        if (length == 2 && name == ID) {
            row.setField(IssueRow.ID, json.number());
        } else if (length == 6 && name == NUMBER) {
            row.setField(IssueRow.NUMBER, (int) json.number());
        } else if (length == 5 && name == TITLE) {
            row.setField(IssueRow.TITLE, json.text());
        } else if (length == 5 && name == STATE) {
            row.setField(IssueRow.STATE, json.text());
        } else if (length == 8 && name == COMMENTS) {
            row.setField(IssueRow.COMMENTS, (int) json.number());
        } else if (length == 10 && name == CREATED) {
            row.setField(IssueRow.CREATED_AT, json.time());
        } else if (length == 10 && name == UPDATED) {
            row.setField(IssueRow.UPDATED_AT, json.time());
        } else if (length == 4 && name == USER) {
            row.setField(IssueRow.USER, user());
        } else if (length == 6 && name == LABELS) {
            row.setField(IssueRow.LABELS, labels());
        } else if (length == 4 && name == BODY) {
            row.setField(IssueRow.BODY, json.text());
        } else {
            json.skip();
        }
    }

    private GenericRowData user() {
        GenericRowData user = new GenericRowData(2);
        while (json.toField()) {
            if (json.nameLength == 5 && json.nameWord == LOGIN) {
                user.setField(0, json.text());
            } else if (json.nameLength == 2 && json.nameWord == ID) {
                user.setField(1, json.number());
            } else {
                json.skip();
            }
        }
        return user;
    }

    private GenericArrayData labels() {
        List<GenericRowData> labels = new ArrayList<>();
        json.at++;
        while (json.in[json.at] != ']') {
            if (json.in[json.at] == ',') {
                json.at++;
            }
            GenericRowData label = new GenericRowData(1);
            while (json.toField()) {
                if (json.nameLength == 4 && json.nameWord == NAME) {
                    label.setField(0, json.text());
                } else {
                    json.skip();
                }
            }
            labels.add(label);
        }
        json.at++;
        return new GenericArrayData(labels.toArray());
    }

    /** A position in a page, and what can be read there. */
    private static final class JsonBytes {
        private static final long ONES = 0x0101010101010101L;
        private static final long HIGH_BITS = 0x8080808080808080L;
        private static final long QUOTES = '"' * ONES;
        private static final long BACKSLASHES = '\\' * ONES;

        private byte[] in;
        private int at;
        private int nameLength;
        private long nameWord;
        private boolean escaped;
        private byte[] unescaped = new byte[1 << 12];

        /** The first eight bytes of a name, as they are compared. */
        static long word(String name) {
            long word = 0;
            for (int i = name.length() - 1; i >= 0; i--) {
                word = word << 8 | name.charAt(i);
            }
            return word;
        }

        void reset(byte[] page) {
            in = page;
        }

        /** Goes to the value of the next field; false, and behind the object, if there is none. */
        boolean toField() {
            if (in[at++] == '}') {
                return false;
            }
            if (in[at] == '}') {
                at++;
                return false;
            }
            int start = at + 1;
            int end = end(start);
            nameLength = end - start;
            long word = Words.at(in, start);
            nameWord = nameLength < 8 ? word & (1L << nameLength * 8) - 1 : word;
            at = end + 2;
            return true;
        }

        boolean atNull() {
            if (in[at] != 'n') {
                return false;
            }
            at += 4;
            return true;
        }

        long number() {
            long value = 0;
            int i = at;
            int digit;
            while ((digit = in[i] - '0') >= 0 && digit <= 9) {
                value = value * 10 + digit;
                i++;
            }
            at = i;
            return value;
        }

        StringData text() {
            int start = at + 1;
            escaped = false;
            int end = end(start);
            at = end + 1;
            return StringData.fromBytes(
                    escaped ? unescape(start, end) : Arrays.copyOfRange(in, start, end));
        }

        TimestampData time() {
            int start = at + 1;
            at = end(start) + 1;
            return TimestampData.fromEpochMillis(
                    UtcSeconds.of(
                                    two(start) * 100 + two(start + 2),
                                    two(start + 5),
                                    two(start + 8),
                                    two(start + 11),
                                    two(start + 14),
                                    two(start + 17))
                            * 1_000);
        }

        private int two(int i) {
            return (in[i] - '0') * 10 + in[i + 1] - '0';
        }

        void skip() {
            byte first = in[at];
            if (first == '"') {
                at = end(at + 1) + 1;
            } else if (first == '{' || first == '[') {
                skipNested();
            } else {
                int i = at;
                while (in[i] != ',' && in[i] != '}' && in[i] != ']') {
                    i++;
                }
                at = i;
            }
        }

        private void skipNested() {
            int depth = 0;
            int i = at;
            do {
                byte b = in[i++];
                if (b == '"') {
                    i = end(i) + 1;
                } else if (b == '{' || b == '[') {
                    depth++;
                } else if (b == '}' || b == ']') {
                    depth--;
                }
            } while (depth > 0);
            at = i;
        }

        /** The quote that ends the text that begins there. */
        private int end(int start) {
            int i = start;
            while (true) {
                long word = Words.at(in, i);
                long quotes = word ^ QUOTES;
                long backslashes = word ^ BACKSLASHES;
                long found =
                        ((quotes - ONES & ~quotes) | (backslashes - ONES & ~backslashes))
                                & HIGH_BITS;
                if (found == 0) {
                    i += 8;
                    continue;
                }
                i += Long.numberOfTrailingZeros(found) >>> 3;
                if (in[i] == '"') {
                    return i;
                }
                escaped = true;
                i += 2;
            }
        }

        private byte[] unescape(int start, int end) {
            if (unescaped.length < end - start) {
                unescaped = new byte[end - start];
            }
            int size = 0;
            for (int i = start; i < end; i++) {
                byte b = in[i];
                if (b != '\\') {
                    unescaped[size++] = b;
                    continue;
                }
                b = in[++i];
                unescaped[size++] =
                        switch (b) {
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            case 't' -> '\t';
                            default -> b;
                        };
            }
            return Arrays.copyOf(unescaped, size);
        }
    }
}
