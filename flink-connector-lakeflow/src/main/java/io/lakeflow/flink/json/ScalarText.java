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

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * The text of one scalar: a string without its quotes and escapes, a number or a truth value as
 * written. It is a view on bytes that is pointed at one value after the other; who converts a value
 * copies what it keeps.
 */
final class ScalarText {
    enum Kind {
        STRING,
        NUMBER,
        BOOLEAN
    }

    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};

    private Kind kind = Kind.STRING;
    private byte[] bytes = {};
    private int from;
    private int to;

    /**
     * The text of a computed value.
     *
     * @throws ConversionException if it is not a string, a number or a truth value
     */
    static ScalarText of(Object value) {
        ScalarText text = new ScalarText();
        if (value instanceof CharSequence string) {
            byte[] utf8 = Utf8.encode(string.toString());
            return text.point(Kind.STRING, utf8, 0, utf8.length);
        }
        if (value instanceof Boolean truth) {
            return text.point(truth);
        }
        if (isNumber(value)) {
            byte[] digits = value.toString().getBytes(StandardCharsets.ISO_8859_1);
            return text.point(Kind.NUMBER, digits, 0, digits.length);
        }
        throw ConversionException.expected(
                "a string, number, truth value, list or map",
                value instanceof Number
                        ? "the number " + value
                        : "an object of " + value.getClass().getName());
    }

    private static boolean isNumber(Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof BigDecimal
                || value instanceof BigInteger
                || value instanceof Short
                || value instanceof Byte
                || (value instanceof Double || value instanceof Float)
                        && Double.isFinite(((Number) value).doubleValue());
    }

    ScalarText point(boolean truth) {
        byte[] word = truth ? TRUE : FALSE;
        return point(Kind.BOOLEAN, word, 0, word.length);
    }

    ScalarText point(Kind newKind, byte[] newBytes, int newFrom, int newTo) {
        kind = newKind;
        bytes = newBytes;
        from = newFrom;
        to = newTo;
        return this;
    }

    Kind kind() {
        return kind;
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    int length() {
        return to - from;
    }

    /** The text as a Java string, for paths on which speed is no matter. */
    @Override
    public String toString() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** The text of something that is ASCII, such as a number. */
    String ascii() {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** This text does not fit; the message shows its beginning. */
    ConversionException insteadOf(String expected) {
        String shown =
                ConversionException.shown(
                        new String(bytes, from, Math.min(to - from, 400), StandardCharsets.UTF_8));
        return ConversionException.expected(
                expected,
                switch (kind) {
                    case STRING -> "the string \"" + shown + "\"";
                    case NUMBER -> "the number " + shown;
                    case BOOLEAN -> shown;
                });
    }
}
