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

import java.util.Arrays;

/**
 * The bytes of a page after a look at their encoding.
 *
 * @param bytes the page; where it is not valid UTF-8 a copy with a '?' for each invalid byte, so
 *     that the rest can be read and each record that has such a byte be refused
 * @param start behind the byte order mark, if there is one
 * @param invalid the offsets of the invalid bytes, ascending
 */
record PageBytes(byte[] bytes, int start, int[] invalid) {
    /** A page with more is no text. */
    private static final int MOST_INVALID = 100_000;

    private static final int[] NONE = {};

    static PageBytes of(byte[] body) throws PageException {
        int start = startsWith(body, 0xEF, 0xBB, 0xBF) ? 3 : 0;
        if (isBlank(body, start)) {
            throw PageException.broken(
                    "expected a JSON document, found an empty body of " + body.length + " bytes",
                    null);
        }
        if (isUtf16(body)) {
            throw PageException.broken(
                    "expected a JSON document in UTF-8, found UTF-16 or UTF-32", null);
        }
        int first = Utf8.firstInvalid(body, start, body.length);
        return first == body.length
                ? new PageBytes(body, start, NONE)
                : masked(body.clone(), start, first);
    }

    private static PageBytes masked(byte[] bytes, int start, int first) throws PageException {
        int[] invalid = new int[16];
        int count = 0;
        int at = first;
        while (at < bytes.length) {
            if (count == MOST_INVALID) {
                throw PageException.broken(
                        "expected a JSON document in UTF-8, found more than "
                                + MOST_INVALID
                                + " bytes that are not, the first at byte "
                                + invalid[0],
                        null);
            }
            if (count == invalid.length) {
                invalid = Arrays.copyOf(invalid, 2 * count);
            }
            invalid[count++] = at;
            bytes[at] = '?';
            at = Utf8.firstInvalid(bytes, at + 1, bytes.length);
        }
        return new PageBytes(bytes, start, Arrays.copyOf(invalid, count));
    }

    private static boolean isBlank(byte[] body, int start) {
        for (int i = start; i < body.length; i++) {
            if (body[i] != ' ' && body[i] != '\n' && body[i] != '\r' && body[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    /** A mark of UTF-16, or a zero byte, which every JSON text has there in UTF-16 and UTF-32. */
    private static boolean isUtf16(byte[] body) {
        boolean zero = body[0] == 0 || body.length > 1 && body[1] == 0;
        return zero || startsWith(body, 0xFE, 0xFF) || startsWith(body, 0xFF, 0xFE);
    }

    private static boolean startsWith(byte[] body, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= body.length || (body[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** The first invalid offset in [from, to), or -1. */
    int firstInvalid(int from, int to) {
        if (invalid.length == 0) {
            return -1;
        }
        int at = Arrays.binarySearch(invalid, from);
        int next = at < 0 ? -at - 1 : at;
        return next < invalid.length && invalid[next] < to ? invalid[next] : -1;
    }

    /** How many invalid offsets are in [from, to). */
    int countInvalid(int from, int to) {
        if (invalid.length == 0) {
            return 0;
        }
        int low = Arrays.binarySearch(invalid, from);
        int high = Arrays.binarySearch(invalid, to);
        return (high < 0 ? -high - 1 : high) - (low < 0 ? -low - 1 : low);
    }
}
