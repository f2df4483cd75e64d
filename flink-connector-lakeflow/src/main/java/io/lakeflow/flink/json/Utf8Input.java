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
import javax.annotation.Nullable;

/**
 * The tokens of a text that is in memory and valid UTF-8, found in its bytes: which may follow
 * which, and what is inside of what. Nothing is decoded that nobody asks for, and what is stepped
 * over is checked all the same.
 */
final class Utf8Input extends Utf8Lexer {
    private FieldNames names;
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
        super(text, from, to, scalar);
        this.names = names;
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
        skipUnread();
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
                word(0, TRUE);
                return literal(JsonToken.VALUE_TRUE);
            case 'f':
                word(1, FALSE);
                return literal(JsonToken.VALUE_FALSE);
            case 'n':
                word(0, NULL);
                return literal(JsonToken.VALUE_NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
                return literal(number());
            default:
                throw unexpected("a value");
        }
    }

    /** Inside of something it shows anyway; outside it is not followed by anything. */
    private JsonToken literal(JsonToken kind) throws PageException {
        if (names.depth == 0 && at < end && !isBlank(body[at])) {
            throw malformedAt(tokenStart, "a value was expected");
        }
        return token = kind;
    }

    private void skipUnread() throws PageException {
        if (unread) {
            unread = false;
            skipString();
        }
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
        skipUnread();
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
        skipUnread();
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
        if (names.depth == MAX_DEPTH_OF_PAGE && token.isStructStart()) {
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
                ScalarText string = string(tokenStart);
                unread = false;
                return string;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT:
                checkNumberLength(at - tokenStart);
                return scalar.point(ScalarText.Kind.NUMBER, body, tokenStart, at);
            case VALUE_TRUE, VALUE_FALSE:
                return scalar.point(token == JsonToken.VALUE_TRUE);
            default:
                throw new IllegalStateException(token + " is no scalar");
        }
    }

    @Override
    long valueStart() {
        return base + tokenStart;
    }

    @Override
    long valueEnd() throws PageException {
        skipUnread();
        return base + at;
    }

    @Override
    String path() {
        return names.path();
    }
}
