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
package io.lakeflow.flink.spec;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * Reads one YAML document into a tree with places. Only plain data is taken: anchors, aliases and
 * tags are refused, and so are duplicate keys, which YAML parsers let pass.
 */
final class YamlReader {
    /** The longest spec, in characters. A hand-written one has a hundredth of that. */
    static final int MAX_LENGTH = 3 * 1024 * 1024;

    /** Deeper than any spec needs, shallow enough for the call stack. */
    static final int MAX_DEPTH = 64;

    private static final YAMLFactory YAML = new YAMLFactory();
    private static final Pattern MARKED =
            Pattern.compile("(?m)^(.*)\\R in 'reader', line (\\d+), column (\\d+):");

    private final Problems problems;
    private final int[] source;
    private final YAMLParser parser;

    private YamlReader(Problems problems, int[] source, YAMLParser parser) {
        this.problems = problems;
        this.source = source;
        this.parser = parser;
    }

    /** The document, or null when it cannot be read at all; then a problem says why. */
    @Nullable
    static YamlNode read(String yaml, Problems problems) {
        if (yaml.length() > MAX_LENGTH) {
            problems.add(
                    Position.WHOLE,
                    "the spec has %,d characters, at most %,d are read"
                            .formatted(yaml.length(), MAX_LENGTH));
            return null;
        }
        try (YAMLParser parser = YAML.createParser(yaml)) {
            int[] source = yaml.codePoints().toArray();
            return new YamlReader(problems, source, parser).document();
        } catch (JsonProcessingException e) {
            addSyntaxProblem(e, yaml, problems);
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("reading a string", e);
        }
    }

    @Nullable
    private YamlNode document() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            problems.add(Position.START, "the spec is empty; it begins with 'spec: 1'");
            return null;
        }
        YamlNode root = node(first, 0);
        if (parser.nextToken() != null) {
            problems.add(position(), "a second document begins here; a spec is one document");
        }
        return root;
    }

    private YamlNode node(JsonToken token, int depth) throws IOException {
        Position at = position();
        if (depth > MAX_DEPTH) {
            throw new JsonParseException(
                    parser,
                    "nested deeper than " + MAX_DEPTH + " levels",
                    parser.currentTokenLocation());
        }
        refuseReferences(at);
        return switch (token) {
            case START_OBJECT -> mapping(at, depth);
            case START_ARRAY -> sequence(at, depth);
            default -> scalar(token, at);
        };
    }

    private YamlNode mapping(Position at, int depth) throws IOException {
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            Position keyAt = position();
            refuseReferences(keyAt);
            YamlNode value = node(parser.nextToken(), depth + 1);
            YamlNode.Entry earlier = entries.putIfAbsent(key, new YamlNode.Entry(keyAt, value));
            if (earlier != null) {
                problems.add(
                        keyAt,
                        "'%s' stands here twice, first in line %d"
                                .formatted(key, earlier.keyAt().line()));
            }
        }
        return new YamlNode.Mapping(at, entries);
    }

    private YamlNode sequence(Position at, int depth) throws IOException {
        List<YamlNode> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            items.add(node(token, depth + 1));
        }
        return new YamlNode.Sequence(at, items);
    }

    private YamlNode scalar(JsonToken token, Position at) throws IOException {
        String text = parser.getText();
        YamlNode.Scalar.Type type =
                switch (token) {
                    case VALUE_NULL -> YamlNode.Scalar.Type.NULL;
                    case VALUE_TRUE, VALUE_FALSE -> YamlNode.Scalar.Type.BOOLEAN;
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> YamlNode.Scalar.Type.NUMBER;
                    default -> YamlNode.Scalar.Type.TEXT;
                };
        return new YamlNode.Scalar(at, text, type, textPosition(text, at));
    }

    /** Escapes, folding and block scalars move letters; then only the value's place is known. */
    @Nullable
    private Position textPosition(String text, Position at) {
        int start = offset();
        int quote =
                start < source.length && (source[start] == '"' || source[start] == '\'') ? 1 : 0;
        int[] letters = text.codePoints().toArray();
        int from = start + quote;
        if (from + letters.length > source.length) {
            return null;
        }
        for (int i = 0; i < letters.length; i++) {
            if (source[from + i] != letters[i] || letters[i] == '\n') {
                return null;
            }
        }
        return at.right(quote);
    }

    /** A plain value cannot begin with these characters, so they are enough to tell. */
    private void refuseReferences(Position at) {
        int offset = offset();
        int begin = offset < source.length ? source[offset] : ' ';
        String refused =
                switch (begin) {
                    case '&' -> "an anchor";
                    case '*' -> "an alias";
                    case '!' -> "a tag";
                    default -> null;
                };
        if (refused != null) {
            problems.add(at, "found " + refused + ", expected plain data: write the value out");
        }
    }

    private Position position() {
        JsonLocation location = parser.currentTokenLocation();
        return new Position(location.getLineNr(), location.getColumnNr());
    }

    private int offset() {
        return (int) parser.currentTokenLocation().getCharOffset();
    }

    private static void addSyntaxProblem(
            JsonProcessingException e, String yaml, Problems problems) {
        String message = e.getOriginalMessage();
        Position at =
                e.getLocation() == null
                        ? Position.WHOLE
                        : new Position(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
        Matcher marked = MARKED.matcher(message);
        while (marked.find()) {
            message = marked.group(1);
            at = new Position(Integer.parseInt(marked.group(2)), Integer.parseInt(marked.group(3)));
        }
        List<String> lines = yaml.lines().toList();
        boolean template =
                at.line() > 0
                        && at.line() <= lines.size()
                        && lines.get(at.line() - 1).contains("${");
        problems.add(
                at,
                "not valid YAML: "
                        + message.lines().findFirst().orElse("unknown")
                        + (template ? "; a ${…} inside { } or [ ] needs quotes" : ""));
    }
}
