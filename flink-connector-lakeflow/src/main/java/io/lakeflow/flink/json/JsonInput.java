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
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.TSFBuilder;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.annotation.Nullable;

/**
 * A page, or one value of it, as a row of tokens, with what Jackson leaves to its user: duplicate
 * names, lone surrogates, and limits that cost a record rather than the page.
 *
 * <p>Two tiers of limits. Beyond ours a value is refused and reading goes on behind it. Jackson's
 * own are far wider and guard memory: beyond them the whole page is refused.
 */
final class JsonInput {
    /** Levels of nesting, counted from the outside of the page. */
    static final int MAX_DEPTH = 1_000;

    /** Characters of a number. */
    static final int MAX_NUMBER_LENGTH = 1_000;

    /** Bytes of a string. */
    static final int MAX_STRING_LENGTH = 20_000_000;

    /** Characters of a field name. */
    static final int MAX_NAME_LENGTH = 50_000;

    private static final int MAX_DEPTH_OF_PAGE = 100_000;
    private static final int MAX_NAME_LENGTH_OF_PAGE = 1_000_000;
    private static final int POOLED_BUFFERS = 16;
    private static final int SHOWN_LEVELS = 30;

    private final JsonFactory factory;
    private final JsonParser parser;
    private final PageText text;
    private final long start;
    private final NameSets names;
    private final ScalarText scalar;

    private JsonInput(
            JsonFactory factory,
            JsonParser parser,
            PageText text,
            long start,
            NameSets names,
            ScalarText scalar) {
        this.factory = factory;
        this.parser = parser;
        this.text = text;
        this.start = start;
        this.names = names;
        this.scalar = scalar;
    }

    /**
     * A factory with the limits above. Its parsers share the field names seen, so a table that
     * keeps one factory meets the names of its second page as known strings.
     */
    static JsonFactory newFactory() {
        TSFBuilder<?, ?> builder =
                JsonFactory.builder()
                        .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxNestingDepth(MAX_DEPTH_OF_PAGE)
                                        .maxNameLength(MAX_NAME_LENGTH_OF_PAGE)
                                        // Bounded by the page; ours apply where one is read.
                                        .maxNumberLength(Integer.MAX_VALUE)
                                        .maxStringLength(Integer.MAX_VALUE)
                                        .build());
        return builder
                // Not per thread: buffers must not outlive the job in threads of Flink.
                .recyclerPool(JsonRecyclerPools.newBoundedPool(POOLED_BUFFERS))
                .build();
    }

    static JsonInput over(JsonFactory factory, PageText text) throws IOException {
        return over(factory, text, new NameSets(MAX_DEPTH));
    }

    /**
     * @param names used again for one text after the other
     */
    static JsonInput over(JsonFactory factory, PageText text, NameSets names) throws IOException {
        int from = (int) text.start();
        JsonParser parser =
                text.isWhole()
                        ? factory.createParser(text.bytes(), from, (int) text.end() - from)
                        : factory.createParser(text.asStream());
        names.backTo(0);
        return new JsonInput(factory, parser, text, from, names, new ScalarText());
    }

    /** A value of this input once more, standing on its first token. */
    JsonInput again(long from, long to) throws IOException {
        JsonParser again = factory.createParser(text.bytes(), text.index(from), (int) (to - from));
        JsonInput input = new JsonInput(factory, again, text, from, names, scalar);
        input.nextToken();
        return input;
    }

    void close() throws IOException {
        parser.close();
    }

    @Nullable
    JsonToken nextToken() throws IOException {
        return parser.nextToken();
    }

    @Nullable
    JsonToken token() {
        return parser.currentToken();
    }

    /** From '{' or a value of an object to the next field name; null at the object's end. */
    @Nullable
    String nextName() throws IOException {
        String name = parser.nextFieldName();
        if (name != null) {
            note(name);
        }
        return name;
    }

    private void note(String name) {
        if (name.length() > MAX_NAME_LENGTH) {
            throw ConversionException.expected(
                    "a field name of at most " + MAX_NAME_LENGTH + " characters",
                    "one of " + name.length());
        }
        names.add(name);
    }

    void enterObject() {
        names.enterObject();
    }

    void enterArray() {
        names.enterArray();
    }

    void leave() {
        names.leave();
    }

    /** From the first token of a value to its last. */
    void skipValue() throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null || !token.isStructStart()) {
            return;
        }
        int outside = names.depth();
        while (true) {
            switch (token) {
                case START_OBJECT -> names.enterObject();
                case START_ARRAY -> names.enterArray();
                case FIELD_NAME -> note(parser.currentName());
                case END_OBJECT, END_ARRAY -> {
                    names.leave();
                    if (names.depth() == outside) {
                        return;
                    }
                }
                default -> {}
            }
            token = parser.nextToken();
        }
    }

    /** The scalar at the current token; valid until the next call. */
    ScalarText scalar() throws IOException {
        JsonToken token = parser.currentToken();
        switch (token) {
            case VALUE_STRING:
                return string();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT:
                int length = parser.getTextLength();
                if (length > MAX_NUMBER_LENGTH) {
                    throw ConversionException.expected(
                            "a number of at most " + MAX_NUMBER_LENGTH + " characters",
                            "one of " + length);
                }
                int from = text.index(valueStart());
                return scalar.point(ScalarText.Kind.NUMBER, text.bytes(), from, from + length);
            case VALUE_TRUE, VALUE_FALSE:
                return scalar.point(token == JsonToken.VALUE_TRUE);
            default:
                throw new IllegalStateException(token + " is no scalar");
        }
    }

    private ScalarText string() throws IOException {
        long from = valueStart() + 1;
        long end = text.quoteOrBackslash(from, MAX_STRING_LENGTH);
        boolean plain = text.isQuote(end);
        long length = plain ? end - from : escapedLength(from, end);
        if (length > MAX_STRING_LENGTH) {
            throw ConversionException.expected(
                    "a string of at most " + MAX_STRING_LENGTH + " bytes", "one of " + length);
        }
        if (plain) {
            int at = text.index(from);
            return scalar.point(ScalarText.Kind.STRING, text.bytes(), at, at + (int) length);
        }
        byte[] bytes =
                Utf8.encode(parser.getTextCharacters(), parser.getTextOffset(), (int) length);
        return scalar.point(ScalarText.Kind.STRING, bytes, 0, bytes.length);
    }

    /** The parser unescapes a string in memory, so the end of a long one is looked for before. */
    private long escapedLength(long from, long firstEscape) throws IOException {
        long at = firstEscape;
        while (!text.isWhole() && at < text.end() && !text.isQuote(at)) {
            at = text.quoteOrBackslash(at + 2, MAX_STRING_LENGTH);
            if (at - from > MAX_STRING_LENGTH) {
                return at - from;
            }
        }
        return parser.getTextLength();
    }

    /** The JSON text of the value that begins at the current token, whose last one is gone to. */
    ScalarText wholeValue() throws IOException {
        long from = valueStart();
        skipValue();
        long end = valueEnd();
        return new ScalarText()
                .point(ScalarText.Kind.STRING, text.bytes(), text.index(from), text.index(end));
    }

    /** What stands at the current token, for a message. */
    ConversionException insteadOf(String expected) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> ConversionException.expected(expected, "an object");
            case START_ARRAY -> ConversionException.expected(expected, "an array");
            case VALUE_NULL -> ConversionException.expected(expected, "null");
            default -> scalar().insteadOf(expected);
        };
    }

    PageText text() {
        return text;
    }

    /** The place in the text at which the current value begins. */
    long valueStart() {
        return start + parser.currentTokenLocation().getByteOffset();
    }

    /** The place behind the current token, which is the last one of a value. */
    long valueEnd() throws IOException {
        parser.finishToken();
        return start + parser.currentLocation().getByteOffset();
    }

    /** What begins here will be looked at again; see {@link PageText}. */
    void keepValue() {
        text.mark(valueStart());
    }

    JsonStreamContext context() {
        return parser.getParsingContext();
    }

    int depth() {
        return names.depth();
    }

    /** Goes on to the end of everything that was begun inside a context, after an error in it. */
    void backTo(JsonStreamContext outer, int depth) throws IOException {
        while (parser.getParsingContext() != outer && parser.nextToken() != null) {
            // The parser steps over what the error left unread.
        }
        names.backTo(depth);
    }

    /** Where the current token is, such as {@code data.items[3].user.id}. */
    String path() {
        Deque<JsonStreamContext> fromOutside = new ArrayDeque<>();
        for (JsonStreamContext context = context();
                !context.inRoot();
                context = context.getParent()) {
            fromOutside.push(context);
            if (fromOutside.size() > SHOWN_LEVELS) {
                fromOutside.removeLast();
            }
        }
        StringBuilder path = new StringBuilder();
        for (JsonStreamContext context : fromOutside) {
            if (context.inArray() && context.hasCurrentIndex()) {
                path.append('[').append(context.getCurrentIndex()).append(']');
            } else if (context.hasCurrentName()) {
                FieldPath.append(path, ConversionException.shown(context.getCurrentName()));
            }
        }
        return path.toString();
    }

    /** Where a place in the text is, for a message. */
    String position(long place) {
        return text.position(place);
    }

    /** The text is not the JSON that it should be. */
    PageException malformed(JacksonException error) {
        JsonLocation location = error.getLocation();
        long end = text.end();
        long place =
                location == null
                        ? end
                        : Math.min(end, start + Math.max(0, location.getByteOffset()));
        String found =
                error instanceof JsonEOFException
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
                        + error.getOriginalMessage(),
                error);
    }

    /** The path, or what stands there outside of everything. */
    String where() {
        String path = path();
        return path.isEmpty() ? "the body" : path;
    }
}
