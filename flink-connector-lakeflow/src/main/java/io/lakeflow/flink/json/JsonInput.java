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

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import javax.annotation.Nullable;

/**
 * A page, or one value of it, as a row of tokens. It sees that no object has a field name twice,
 * and to limits: beyond them a value is refused and reading goes on behind it.
 *
 * <p>Whatever else is wrong with what is read or stepped over is a {@link PageException}.
 */
abstract class JsonInput {
    /** Levels of nesting, counted from the outside of the page. */
    static final int MAX_DEPTH = 1_000;

    /** Levels of nesting that are stepped over, before the page is refused. */
    static final int MAX_DEPTH_OF_PAGE = 100_000;

    /** Characters of a number. */
    static final int MAX_NUMBER_LENGTH = 1_000;

    /** Bytes of a string. */
    static final int MAX_STRING_LENGTH = 20_000_000;

    /** Characters of a field name. */
    static final int MAX_NAME_LENGTH = 50_000;

    /** Of a path in a message. */
    static final int SHOWN_LEVELS = 30;

    final PageText text;

    JsonInput(PageText text) {
        this.text = text;
    }

    /** A value of this input once more, standing on its first token. */
    abstract JsonInput again(long from, long to) throws IOException;

    abstract void close() throws IOException;

    /** To the next token; null at the end. */
    @Nullable
    abstract JsonToken nextToken() throws IOException;

    @Nullable
    abstract JsonToken token();

    /** From '{' or a value of an object to the next field name; null at the object's end. */
    @Nullable
    abstract String nextName() throws IOException;

    /** What a table has for the field name gone to last, or null. */
    @Nullable
    abstract <V> V entry(NameTable<V> table) throws IOException;

    /** Into the object that begins at the current token, to be left behind its last one. */
    abstract void enterObject();

    /** Into the array that begins at the current token. */
    abstract void enterArray();

    abstract void leave();

    /** From the first token of a value to its last. */
    abstract void skipValue() throws IOException;

    /** The scalar at the current token; valid until the next call. */
    abstract ScalarText scalar() throws IOException;

    /** The place in the text at which the current token begins. */
    abstract long valueStart();

    /** The place behind the current token, which is the last one of a value. */
    abstract long valueEnd() throws IOException;

    /** How many objects and arrays were entered and not left. */
    abstract int depth();

    /** Leaves everything below a depth, after an error there: goes to the last token of it. */
    abstract void backTo(int depth) throws IOException;

    /** Where the current token is, such as {@code data.items[3].user.id}. */
    abstract String path();

    /** The JSON text of the value that begins at the current token, whose last one is gone to. */
    final ScalarText wholeValue() throws IOException {
        long from = valueStart();
        skipValue();
        long end = valueEnd();
        return new ScalarText()
                .point(ScalarText.Kind.STRING, text.bytes(), text.index(from), text.index(end));
    }

    /** What begins here will be looked at again; see {@link PageText}. */
    final void keepValue() {
        text.mark(valueStart());
    }

    /** What stands at the current token, for a message. */
    final ConversionException insteadOf(String expected) throws IOException {
        return switch (token()) {
            case START_OBJECT -> ConversionException.expected(expected, "an object");
            case START_ARRAY -> ConversionException.expected(expected, "an array");
            case VALUE_NULL -> ConversionException.expected(expected, "null");
            default -> scalar().insteadOf(expected);
        };
    }

    static void checkNameLength(int length) {
        if (length > MAX_NAME_LENGTH) {
            throw ConversionException.expected(
                    "a field name of at most " + MAX_NAME_LENGTH + " characters",
                    "one of " + length);
        }
    }

    static void checkNumberLength(int length) {
        if (length > MAX_NUMBER_LENGTH) {
            throw ConversionException.expected(
                    "a number of at most " + MAX_NUMBER_LENGTH + " characters", "one of " + length);
        }
    }

    static void checkStringLength(long length) {
        if (length > MAX_STRING_LENGTH) {
            throw ConversionException.expected(
                    "a string of at most " + MAX_STRING_LENGTH + " bytes", "one of " + length);
        }
    }

    final PageText text() {
        return text;
    }

    /** Where a place in the text is, for a message. */
    final String position(long place) {
        return text.position(place);
    }

    /** The path, or what stands there outside of everything. */
    final String where() {
        String path = path();
        return path.isEmpty() ? "the body" : path;
    }

    /** The text is not the JSON that it should be, as Jackson says. */
    final PageException malformed(JacksonException error) {
        JsonLocation location = error.getLocation();
        long end = text.end();
        long place =
                location == null
                        ? end
                        : Math.min(end, text.start() + Math.max(0, location.getByteOffset()));
        return malformed(
                place, error instanceof JsonEOFException, error.getOriginalMessage(), error);
    }

    /**
     * The text is not the JSON that it should be.
     *
     * @param cutShort whether it ends too early
     */
    final PageException malformed(
            long place, boolean cutShort, String reason, @Nullable Throwable cause) {
        String found =
                cutShort
                        ? "a document that is cut short"
                        : '"' + ConversionException.shown(text.excerpt(place)) + '"';
        return PageException.broken(
                where()
                        + " ("
                        + text.position(place)
                        + text.extent()
                        + "): expected JSON, found "
                        + found
                        + ": "
                        + reason,
                cause);
    }
}
