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
 * The tokens that Jackson finds, with what it leaves to its user: duplicate names, lone surrogates,
 * and limits that cost a record rather than the page. Jackson's own limits are far wider and guard
 * memory: beyond them the whole page is refused.
 */
final class JacksonInput extends JsonInput {
    private static final int MAX_NAME_LENGTH_OF_PAGE = 1_000_000;
    private static final int POOLED_BUFFERS = 16;

    private final JsonFactory factory;
    private final JsonParser parser;

    /** The place at which the parser begins. */
    private final long start;

    private final NameSets names;
    private final ScalarText scalar;

    /** Levels around what the parser is given. */
    private final int around;

    private JacksonInput(
            JsonFactory factory,
            JsonParser parser,
            PageText text,
            long start,
            NameSets names,
            ScalarText scalar) {
        super(text);
        this.factory = factory;
        this.parser = parser;
        this.start = start;
        this.names = names;
        this.scalar = scalar;
        this.around = names.depth();
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

    /**
     * @param text read in a window
     */
    static JacksonInput over(JsonFactory factory, PageText text) throws IOException {
        return new JacksonInput(
                factory,
                factory.createParser(text.asStream()),
                text,
                text.start(),
                new NameSets(MAX_DEPTH),
                new ScalarText());
    }

    @Override
    JsonInput again(long from, long to) throws IOException {
        JsonParser again = factory.createParser(text.bytes(), text.index(from), (int) (to - from));
        JsonInput input = new JacksonInput(factory, again, text, from, names, scalar);
        input.nextToken();
        return input;
    }

    @Override
    void close() throws IOException {
        parser.close();
    }

    @Override
    @Nullable
    JsonToken nextToken() throws IOException {
        return parser.nextToken();
    }

    @Override
    @Nullable
    JsonToken token() {
        return parser.currentToken();
    }

    @Override
    @Nullable
    String nextName() throws IOException {
        String name = parser.nextFieldName();
        if (name != null) {
            note(name);
        }
        return name;
    }

    private void note(String name) {
        checkNameLength(name.length());
        names.add(name);
    }

    @Override
    void enterObject() {
        names.enterObject();
    }

    @Override
    void enterArray() {
        names.enterArray();
    }

    @Override
    void leave() {
        names.leave();
    }

    @Override
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

    @Override
    ScalarText scalar() throws IOException {
        JsonToken token = parser.currentToken();
        switch (token) {
            case VALUE_STRING:
                return string();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT:
                int length = parser.getTextLength();
                checkNumberLength(length);
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
        long end = text.endOfPlain(from, MAX_STRING_LENGTH);
        if (text.isQuote(end)) {
            checkStringLength(end - from);
            int at = text.index(from);
            return scalar.point(ScalarText.Kind.STRING, text.bytes(), at, at + (int) (end - from));
        }
        checkStringLength(escapedLength(from, end));
        int length = parser.getTextLength();
        byte[] bytes = Utf8.encode(parser.getTextCharacters(), parser.getTextOffset(), length);
        checkStringLength(bytes.length);
        return scalar.point(ScalarText.Kind.STRING, bytes, 0, bytes.length);
    }

    /**
     * The parser unescapes a string in memory, so the end of a long one is looked for before.
     *
     * @return the bytes before it, or enough of them to refuse the string
     */
    private long escapedLength(long from, long firstEscape) throws IOException {
        long at = firstEscape;
        while (at - from <= MAX_STRING_LENGTH && at < text.end() && !text.isQuote(at)) {
            at = text.endOfPlain(at + 2, MAX_STRING_LENGTH);
        }
        return at - from;
    }

    @Override
    long valueStart() {
        return start + parser.currentTokenLocation().getByteOffset();
    }

    @Override
    long valueEnd() throws IOException {
        parser.finishToken();
        return start + parser.currentLocation().getByteOffset();
    }

    @Override
    int depth() {
        return names.depth();
    }

    @Override
    void backTo(int depth) throws IOException {
        int nesting = depth - around;
        while (parser.getParsingContext().getNestingDepth() > nesting
                && parser.nextToken() != null) {
            // The parser steps over what the error left unread.
        }
        names.backTo(depth);
    }

    @Override
    String path() {
        Deque<JsonStreamContext> fromOutside = new ArrayDeque<>();
        for (JsonStreamContext context = parser.getParsingContext();
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

    @Override
    <V> V entry(NameTable<V> table) throws IOException {
        return table.get(parser.currentName());
    }
}
