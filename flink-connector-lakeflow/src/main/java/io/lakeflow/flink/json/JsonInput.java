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

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.TSFBuilder;
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
    private final byte[] body;
    private final int start;
    private final NameSets names;
    private final ScalarText scalar;

    private JsonInput(
            JsonFactory factory, byte[] body, int from, int to, NameSets names, ScalarText scalar)
            throws IOException {
        this.factory = factory;
        this.parser = factory.createParser(body, from, to - from);
        this.body = body;
        this.start = from;
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

    static JsonInput over(JsonFactory factory, byte[] body, int from) throws IOException {
        return new JsonInput(
                factory, body, from, body.length, new NameSets(MAX_DEPTH), new ScalarText());
    }

    /** A value of this input once more, standing on its first token. */
    JsonInput again(int from, int to) throws IOException {
        JsonInput again = new JsonInput(factory, body, from, to, names, scalar);
        again.nextToken();
        return again;
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
                int from = valueStart();
                return scalar.point(ScalarText.Kind.NUMBER, body, from, from + length);
            case VALUE_TRUE, VALUE_FALSE:
                return scalar.point(token == JsonToken.VALUE_TRUE);
            default:
                throw new IllegalStateException(token + " is no scalar");
        }
    }

    private ScalarText string() throws IOException {
        int from = valueStart() + 1;
        int end = Utf8.firstQuoteOrBackslash(body, from, body.length);
        boolean plain = end < body.length && body[end] == '"';
        int length = plain ? end - from : parser.getTextLength();
        if (length > MAX_STRING_LENGTH) {
            throw ConversionException.expected(
                    "a string of at most " + MAX_STRING_LENGTH + " bytes", "one of " + length);
        }
        if (plain) {
            return scalar.point(ScalarText.Kind.STRING, body, from, end);
        }
        byte[] bytes = Utf8.encode(parser.getTextCharacters(), parser.getTextOffset(), length);
        return scalar.point(ScalarText.Kind.STRING, bytes, 0, bytes.length);
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

    byte[] body() {
        return body;
    }

    /** The offset in the page at which the current value begins. */
    int valueStart() {
        return start + (int) parser.currentTokenLocation().getByteOffset();
    }

    /** The offset in the page behind the current token, which is the last one of a value. */
    int valueEnd() throws IOException {
        parser.finishToken();
        return start + (int) parser.currentLocation().getByteOffset();
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

    /** Line and byte of an offset, for a message. */
    String position(int offset) {
        int line = 1;
        for (int i = 0; i < offset; i++) {
            if (body[i] == '\n') {
                line++;
            }
        }
        return "line " + line + ", byte " + offset;
    }
}
