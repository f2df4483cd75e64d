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
import java.util.List;
import javax.annotation.Nullable;

/**
 * Looks for a member of a JSON document near its end, and then near its beginning, without reading
 * what lies between: there a list has what is not a record. What is found may be another member of
 * that name, so it is good for a guess only.
 */
public final class MemberGuess {
    /** In bytes; more than the longest addresses that servers take. */
    private static final int NEAR = 16 << 10;

    private static final byte[] SPACES = {' ', '\t', '\n', '\r'};

    private final byte[] name;

    private MemberGuess(byte[] name) {
        this.name = name;
    }

    /** Looks for members named as the last one of a path. */
    public static MemberGuess of(FieldPath path) {
        List<String> names = path.names();
        String last = names.isEmpty() ? "" : names.get(names.size() - 1);
        return new MemberGuess(('"' + last + '"').getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param length how many bytes the document has, from the first one on
     * @return the value as text or as an integer; null where none is found, or another one
     */
    @Nullable
    public Object in(byte[] document, int length) {
        int end = length - name.length;
        for (int at = end; at >= Math.max(0, end - NEAR); at--) {
            if (isNameAt(document, at)) {
                return valueAfter(document, at + name.length, length);
            }
        }
        for (int at = 0; at < Math.min(end, NEAR); at++) {
            if (isNameAt(document, at)) {
                return valueAfter(document, at + name.length, length);
            }
        }
        return null;
    }

    private boolean isNameAt(byte[] document, int at) {
        for (int i = 0; i < name.length; i++) {
            if (document[at + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    @Nullable
    private static Object valueAfter(byte[] document, int nameEnd, int length) {
        int at = skipSpaces(document, nameEnd, length);
        if (at == length || document[at] != ':') {
            return null;
        }
        at = skipSpaces(document, at + 1, length);
        if (at == length) {
            return null;
        }
        return document[at] == '"' ? text(document, at + 1, length) : integer(document, at, length);
    }

    private static int skipSpaces(byte[] document, int from, int length) {
        int at = from;
        while (at < length && isSpace(document[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte character) {
        for (byte space : SPACES) {
            if (character == space) {
                return true;
            }
        }
        return false;
    }

    @Nullable
    private static String text(byte[] document, int from, int length) {
        for (int at = from; at < length && document[at] != '\\'; at++) {
            if (document[at] == '"') {
                return new String(document, from, at - from, StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    @Nullable
    private static Long integer(byte[] document, int from, int length) {
        int at = from;
        while (at < length && document[at] >= '0' && document[at] <= '9') {
            at++;
        }
        String digits = new String(document, from, at - from, StandardCharsets.US_ASCII);
        boolean whole = at < length && ",}]".indexOf(document[at]) >= 0;
        return digits.matches("[0-9]{1,18}") && (whole || skipSpaces(document, at, length) > at)
                ? Long.valueOf(digits)
                : null;
    }
}
