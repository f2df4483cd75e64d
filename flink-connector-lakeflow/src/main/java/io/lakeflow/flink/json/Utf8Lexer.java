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

import com.fasterxml.jackson.core.JsonToken;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The words, numbers and strings of a text that is in memory and valid UTF-8, found in its bytes,
 * and the place between them. Which of them may stand where is for {@link Utf8Input} to say.
 */
abstract class Utf8Lexer extends JsonInput {
    private static final byte[] NOTHING = {};
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    static final int TRUE = 't' << 24 | 'r' << 16 | 'u' << 8 | 'e';
    static final int FALSE = 'a' << 24 | 'l' << 16 | 's' << 8 | 'e';
    static final int NULL = 'n' << 24 | 'u' << 16 | 'l' << 8 | 'l';

    final byte[] body;
    final int end;

    /** The place in the text of the first of the bytes. */
    final long base;

    final ScalarText scalar;

    /** What escapes stand for is written here. */
    byte[] unescaped = NOTHING;

    /** Behind the string that was written there last. */
    int unescapedTo;

    int at;

    Utf8Lexer(PageText text, long from, long to, ScalarText scalar) {
        super(text);
        this.body = text.bytes();
        this.end = text.index(to);
        this.base = to - end;
        this.at = text.index(from);
        this.scalar = scalar;
    }

    /** Goes over blanks; whether there is nothing behind them. */
    final boolean atEnd() {
        while (at < end && isBlank(body[at])) {
            at++;
        }
        return at == end;
    }

    /** Goes to the next character that is not blank. */
    final byte nonBlank() throws PageException {
        int offset = at;
        if (offset < end) {
            byte next = body[offset];
            if (next > ' ') {
                return next;
            }
        }
        return behindBlanks();
    }

    private byte behindBlanks() throws PageException {
        if (atEnd()) {
            throw unexpected("more");
        }
        return body[at];
    }

    static boolean isBlank(byte character) {
        return character <= ' '
                && (character == ' '
                        || character == '\n'
                        || character == '\r'
                        || character == '\t');
    }

    /**
     * Goes behind a word.
     *
     * @param from where its last four characters begin
     */
    final void word(int from, int lastFour) throws PageException {
        int behind = at + from + Integer.BYTES;
        if (behind > end || (int) INTS.get(body, at + from) != lastFour) {
            throw malformedAt(behind > end ? end : at, "a value was expected");
        }
        at = behind;
    }

    /** Goes behind a number; whether it is an integer or has a fraction or an exponent. */
    final JsonToken number() throws PageException {
        int start = at;
        if (body[at] == '-') {
            at++;
        }
        JsonToken kind = JsonToken.VALUE_NUMBER_INT;
        if (at < end && body[at] == '0') {
            at++;
            if (at < end && isDigit(body[at])) {
                throw malformedAt(start, "a number has leading zeros");
            }
        } else {
            skipDigits();
        }
        if (at < end && body[at] == '.') {
            at++;
            skipDigits();
            kind = JsonToken.VALUE_NUMBER_FLOAT;
        }
        if (at < end && (body[at] | 0x20) == 'e') {
            at++;
            if (at < end && (body[at] == '+' || body[at] == '-')) {
                at++;
            }
            skipDigits();
            kind = JsonToken.VALUE_NUMBER_FLOAT;
        }
        return kind;
    }

    private void skipDigits() throws PageException {
        int from = at;
        while (at < end && isDigit(body[at])) {
            at++;
        }
        if (at == from) {
            throw unexpected("a digit");
        }
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    /**
     * The string that begins at a quote. Goes behind it, if it can be taken.
     *
     * @throws ConversionException if it is too long or has half a surrogate pair
     */
    final ScalarText string(int quote) throws PageException {
        int from = quote + 1;
        int to = Utf8.endOfPlain(body, from, end);
        if (to < end && body[to] == '"') {
            checkStringLength(to - from);
            scalar.point(ScalarText.Kind.STRING, body, from, to);
            at = to + 1;
        } else {
            int length = unescape(from, to);
            checkStringLength(length);
            scalar.point(ScalarText.Kind.STRING, unescaped, 0, length);
            at = unescapedTo;
        }
        return scalar;
    }

    /** Goes behind the string at whose first quote the input is. */
    final void skipString() throws PageException {
        int to = at + 1;
        while (true) {
            to = Utf8.endOfPlain(body, to, end);
            at = to;
            if (to < end && body[to] == '"') {
                at++;
                return;
            }
            to = behindEscape(to);
        }
    }

    /** The offset behind an escape, if that is what ended a plain piece of a string. */
    private int behindEscape(int backslash) throws PageException {
        if (backslash + 1 >= end) {
            throw malformedAt(end, "a string was begun");
        }
        if (body[backslash] != '\\') {
            throw malformedAt(backslash, "a control character has to be escaped");
        }
        if (body[backslash + 1] == 'u') {
            codeUnit(backslash);
            return backslash + 6;
        }
        if (unescaped(body[backslash + 1]) < 0) {
            throw malformedAt(backslash, "there is no such escape");
        }
        return backslash + 2;
    }

    private static int unescaped(byte character) {
        return switch (character) {
            case '"', '\\', '/' -> character;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> -1;
        };
    }

    /** What an escape of the form \\u12aB stands for. */
    private int codeUnit(int backslash) throws PageException {
        int unit = 0;
        for (int i = backslash + 2; i < backslash + 6; i++) {
            if (i >= end) {
                throw malformedAt(end, "a string was begun");
            }
            int digit = Character.digit(body[i], 16);
            if (digit < 0) {
                throw malformedAt(backslash, "an escape has four hexadecimal digits");
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    /**
     * Writes a string without its escapes.
     *
     * @param to where its first plain piece ends
     * @return the number of bytes
     * @throws ConversionException for a surrogate without its other half
     */
    final int unescape(int from, int to) throws PageException {
        int length = 0;
        int piece = from;
        int stop = to;
        while (true) {
            int needed = length + stop - piece + 4;
            if (needed > unescaped.length) {
                unescaped = Arrays.copyOf(unescaped, Math.max(needed, 256 + 2 * unescaped.length));
            }
            System.arraycopy(body, piece, unescaped, length, stop - piece);
            length += stop - piece;
            if (stop < end && body[stop] == '"') {
                unescapedTo = stop + 1;
                return length;
            }
            piece = behindEscape(stop);
            if (body[stop + 1] != 'u') {
                unescaped[length++] = (byte) unescaped(body[stop + 1]);
            } else {
                int codePoint = codeUnit(stop);
                if (Character.isSurrogate((char) codePoint)) {
                    int low = lowSurrogateAt(piece);
                    if (low >= 0 && Character.isHighSurrogate((char) codePoint)) {
                        codePoint = Character.toCodePoint((char) codePoint, (char) low);
                        piece += 6;
                    } else {
                        throw Utf8.loneSurrogate((char) codePoint);
                    }
                }
                length = Utf8.append(unescaped, length, codePoint);
            }
            stop = Utf8.endOfPlain(body, piece, end);
        }
    }

    private int lowSurrogateAt(int backslash) throws PageException {
        if (backslash + 1 < end && body[backslash] == '\\' && body[backslash + 1] == 'u') {
            int unit = codeUnit(backslash);
            return Character.isLowSurrogate((char) unit) ? unit : -1;
        }
        return -1;
    }

    final PageException unexpected(String expected) {
        return malformedAt(at, expected + " was expected");
    }

    final PageException malformedAt(int offset, String reason) {
        return malformed(base + offset, offset >= end, reason, null);
    }
}
