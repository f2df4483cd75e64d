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
import javax.annotation.Nullable;

/**
 * The tokens of a text that is in memory and valid UTF-8, found in its bytes: nothing is decoded
 * that nobody asks for, and what is stepped over is checked all the same.
 */
final class Utf8Input extends JsonInput {
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int TRUE = 't' << 24 | 'r' << 16 | 'u' << 8 | 'e';
    private static final int FALSE = 'a' << 24 | 'l' << 16 | 's' << 8 | 'e';
    private static final int NULL = 'n' << 24 | 'u' << 16 | 'l' << 8 | 'l';

    private final byte[] body;
    private final int end;

    /** The place in the text of the first of the bytes. */
    private final long base;

    private final ScalarText scalar;

    /** What escapes stand for is written here. */
    private byte[] unescaped = new byte[256];

    /** Behind the string that was written there last. */
    private int unescapedTo;

    private FieldNames names;
    private int at;
    @Nullable private JsonToken token;
    private int tokenStart;

    /** Whether the current token is a string whose end was not looked for. */
    private boolean unread;

    /** Whether nothing was read yet of the object or array that was entered last. */
    private boolean first;

    /**
     * @param text all of it in memory
     * @param names of the documents before, or none
     */
    Utf8Input(PageText text, FieldNames names) {
        this(text, text.start(), text.end(), names, new ScalarText());
    }

    private Utf8Input(PageText text, long from, long to, FieldNames names, ScalarText scalar) {
        super(text);
        this.body = text.bytes();
        this.end = text.index(to);
        this.base = to - end;
        this.at = text.index(from);
        this.names = names;
        this.scalar = scalar;
    }

    @Override
    JsonInput again(long from, long to) throws PageException {
        Utf8Input again = new Utf8Input(text, from, to, names, scalar);
        again.beginValue();
        return again;
    }

    @Override
    void close() {
        // Nothing is held but memory.
    }

    @Override
    @Nullable
    JsonToken token() {
        return token;
    }

    @Override
    @Nullable
    JsonToken nextToken() throws PageException {
        if (unread) {
            skipString();
        }
        if (token == JsonToken.FIELD_NAME || token == null) {
            return beginValue();
        }
        if (names.depth == 0) {
            return atEnd() ? token = null : beginValue();
        }
        byte next = nonBlank();
        if (next == ']') {
            return end(JsonToken.END_ARRAY);
        }
        if (first) {
            first = false;
        } else if (next == ',') {
            at++;
        } else {
            throw unexpected("a comma or the end of an array");
        }
        names.nextElement();
        return beginValue();
    }

    private JsonToken end(JsonToken bracket) {
        first = false;
        tokenStart = at++;
        names.end();
        return token = bracket;
    }

    private boolean atEnd() {
        while (at < end && isBlank(body[at])) {
            at++;
        }
        return at == end;
    }

    private JsonToken beginValue() throws PageException {
        byte begin = nonBlank();
        tokenStart = at;
        switch (begin) {
            case '"':
                unread = true;
                return token = JsonToken.VALUE_STRING;
            case '{':
                at++;
                return token = JsonToken.START_OBJECT;
            case '[':
                at++;
                return token = JsonToken.START_ARRAY;
            case 't':
                return word(0, TRUE, JsonToken.VALUE_TRUE);
            case 'f':
                return word(1, FALSE, JsonToken.VALUE_FALSE);
            case 'n':
                return word(0, NULL, JsonToken.VALUE_NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
                return number();
            default:
                throw unexpected("a value");
        }
    }

    /**
     * @param from where its last four characters begin
     */
    private JsonToken word(int from, int lastFour, JsonToken meaning) throws PageException {
        int behind = at + from + Integer.BYTES;
        if (behind > end || (int) INTS.get(body, at + from) != lastFour) {
            throw malformedAt(behind > end ? end : at, "a value was expected");
        }
        at = behind;
        requireEndOfWord();
        return token = meaning;
    }

    private JsonToken number() throws PageException {
        if (body[at] == '-') {
            at++;
        }
        JsonToken kind = JsonToken.VALUE_NUMBER_INT;
        if (at < end && body[at] == '0') {
            at++;
            if (at < end && isDigit(body[at])) {
                throw malformedAt(tokenStart, "a number has leading zeros");
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
        requireEndOfWord();
        return token = kind;
    }

    /** Inside of something it shows anyway; outside it is not followed by anything. */
    private void requireEndOfWord() throws PageException {
        if (names.depth == 0 && at < end && !isBlank(body[at])) {
            throw malformedAt(tokenStart, "a value was expected");
        }
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

    private byte nonBlank() throws PageException {
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

    private static boolean isBlank(byte character) {
        return character <= ' '
                && (character == ' '
                        || character == '\n'
                        || character == '\r'
                        || character == '\t');
    }

    @Override
    @Nullable
    String nextName() throws PageException {
        if (!toName()) {
            return null;
        }
        tokenStart = at;
        token = JsonToken.FIELD_NAME;
        int length = names.expected(body, at + 1, end);
        if (length > 0) {
            at += 1 + length;
            names.noteExpected();
        } else {
            otherName();
        }
        return names.name();
    }

    /** To the quote of a name; false at the end of the object. */
    private boolean toName() throws PageException {
        if (unread) {
            skipString();
        }
        byte next = nonBlank();
        if (next == ',' && !first) {
            at++;
            next = nonBlank();
        } else if (next == '}') {
            end(JsonToken.END_OBJECT);
            return false;
        } else if (first) {
            first = false;
        } else {
            throw unexpected("a comma or the end of an object");
        }
        if (next != '"') {
            throw unexpected("a field name");
        }
        return true;
    }

    private void colon() throws PageException {
        if (nonBlank() != ':') {
            throw unexpected("a colon");
        }
        at++;
    }

    private void otherName() throws PageException {
        int from = at + 1;
        int to = Utf8.endOfPlain(body, from, end);
        if (to < end && body[to] == '"') {
            at = to + 1;
            colon();
            names.note(body, from, to, true);
        } else {
            int length = unescapeName(from, to);
            colon();
            names.note(unescaped, 0, length, false);
        }
    }

    /** Goes behind a name. Half a character in it is not taken for a fault of the record. */
    private int unescapeName(int from, int to) throws PageException {
        int length;
        try {
            length = unescape(from, to);
        } catch (ConversionException e) {
            throw malformedAt(at, "a field name has half a surrogate pair");
        }
        at = unescapedTo;
        return length;
    }

    /** Goes behind the colon of a name that nobody wants to know. */
    private void skipName() throws PageException {
        int from = at + 1;
        int to = Utf8.endOfPlain(body, from, end);
        if (to < end && body[to] == '"') {
            at = to + 1;
        } else {
            unescapeName(from, to);
        }
        colon();
    }

    @Override
    @Nullable
    <V> V entry(NameTable<V> table) {
        return names.entry(table);
    }

    @Override
    void enterObject() {
        enter();
    }

    @Override
    void enterArray() {
        enter();
    }

    private void enter() {
        if (names.depth == MAX_DEPTH) {
            throw ConversionException.expected(
                    "at most " + MAX_DEPTH + " levels of nesting", "level " + (MAX_DEPTH + 1));
        }
        enterStarted();
    }

    @Override
    void leave() {
        names = names.parent;
    }

    @Override
    int depth() {
        return names.depth;
    }

    @Override
    void skipValue() throws PageException {
        if (unread) {
            skipString();
            return;
        }
        if (!token.isStructStart()) {
            return;
        }
        int outside = names.depth;
        enter();
        while (names.depth > outside) {
            if (!toNextValue()) {
                leave();
            } else if (token.isStructStart()) {
                enter();
            }
        }
    }

    /** To the next value of what was entered last; false behind the last one. */
    private boolean toNextValue() throws PageException {
        if (!names.isObject()) {
            return nextToken() != JsonToken.END_ARRAY;
        }
        if (nextName() == null) {
            return false;
        }
        beginValue();
        return true;
    }

    @Override
    void backTo(int depth) throws PageException {
        if (!first) {
            enterUnchecked();
        }
        while (names.depth > depth) {
            if (toAnyValue()) {
                enterUnchecked();
            } else {
                leave();
            }
        }
    }

    /** To the next value of what was entered last, whatever its name; false behind the last one. */
    private boolean toAnyValue() throws PageException {
        if (!names.isObject()) {
            return nextToken() != JsonToken.END_ARRAY;
        }
        if (token != JsonToken.FIELD_NAME) {
            if (!toName()) {
                return false;
            }
            skipName();
        }
        beginValue();
        return true;
    }

    private void enterUnchecked() throws PageException {
        if (names.depth == MAX_DEPTH_OF_PAGE) {
            throw malformedAt(
                    tokenStart, "it is nested deeper than " + MAX_DEPTH_OF_PAGE + " levels");
        }
        enterStarted();
    }

    private void enterStarted() {
        if (token == JsonToken.START_OBJECT) {
            names = names.enterObject();
            first = true;
        } else if (token == JsonToken.START_ARRAY) {
            names = names.enterArray();
            first = true;
        }
    }

    @Override
    ScalarText scalar() throws PageException {
        switch (token) {
            case VALUE_STRING:
                return string();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT:
                checkNumberLength(at - tokenStart);
                return scalar.point(ScalarText.Kind.NUMBER, body, tokenStart, at);
            case VALUE_TRUE, VALUE_FALSE:
                return scalar.point(token == JsonToken.VALUE_TRUE);
            default:
                throw new IllegalStateException(token + " is no scalar");
        }
    }

    private ScalarText string() throws PageException {
        int from = tokenStart + 1;
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
        unread = false;
        return scalar;
    }

    /** Goes behind the string at whose first quote the input is. */
    private void skipString() throws PageException {
        unread = false;
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
    private int unescape(int from, int to) throws PageException {
        int length = 0;
        int piece = from;
        int stop = to;
        while (true) {
            int needed = length + stop - piece + 4;
            if (needed > unescaped.length) {
                unescaped = Arrays.copyOf(unescaped, Math.max(needed, 2 * unescaped.length));
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

    @Override
    long valueStart() {
        return base + tokenStart;
    }

    @Override
    long valueEnd() throws PageException {
        if (unread) {
            skipString();
        }
        return base + at;
    }

    @Override
    String path() {
        return names.path();
    }

    private PageException unexpected(String expected) {
        return malformedAt(at, expected + " was expected");
    }

    private PageException malformedAt(int offset, String reason) {
        return malformed(base + offset, offset >= end, reason, null);
    }
}
