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
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.annotation.Nullable;

/** The lines of a CSV document as objects of strings. */
final class CsvRecords implements RecordSource {
    private static final int SNIFFED = 64;
    private static final int MOST_COLUMNS = 10_000;
    private static final CsvFactory FACTORY =
            CsvFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(JsonInput.MAX_STRING_LENGTH)
                                    .build())
                    .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                    .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                    .enable(CsvParser.Feature.ONLY_UNQUOTED_NULL_VALUES_AS_NULL)
                    .build();

    private final LastCharacter reader;
    private final CsvParser parser;
    private final RecordJson json;
    private final boolean hasHeader;
    private final List<String> names;
    private final List<String> values = new ArrayList<>();
    private int mostValues = MOST_COLUMNS;
    private int count;
    private long line;
    private boolean lookedAhead;
    private boolean begun;
    @Nullable private ConversionException defect;

    CsvRecords(PageFormat.Csv format, PageDecoder decoder, Document document) throws IOException {
        document.requireKnownEnd();
        Charset charset = document.markedOrDeclared();
        Charset own = format.charset() == null ? StandardCharsets.UTF_8 : format.charset();
        BufferedReader text = Document.reader(document.stream(), charset == null ? own : charset);
        refuseHtml(text);
        this.reader = new LastCharacter(text);
        this.parser = FACTORY.createParser(reader);
        parser.setSchema(
                CsvSchema.emptySchema()
                        .withColumnSeparator(format.delimiter())
                        .withQuoteChar(format.quote())
                        .withNullValue(format.nullText()));
        this.json = new RecordJson(decoder);
        this.hasHeader = format.columns().isEmpty();
        nextToken();
        this.names = hasHeader ? header(decoder) : format.columns();
        this.mostValues = names.size();
    }

    /** Of a page of HTML every line could be one value, which were zero rows if it is skipped. */
    private static void refuseHtml(BufferedReader text) throws IOException {
        text.mark(SNIFFED);
        char[] first = new char[SNIFFED];
        int count = text.read(first);
        text.reset();
        String begin =
                new String(first, 0, Math.max(0, count)).stripLeading().toLowerCase(Locale.ROOT);
        if (begin.startsWith("<!doctype") || begin.startsWith("<html")) {
            throw PageException.broken("expected CSV, found a page of HTML", null);
        }
    }

    private List<String> header(PageDecoder decoder) throws IOException {
        boolean found = readLine();
        if (count > MOST_COLUMNS) {
            throw PageException.wrongShape(
                    "line 1: expected at most "
                            + MOST_COLUMNS
                            + " columns, found "
                            + count
                            + ". Check the delimiter");
        }
        if (!found) {
            throw PageException.broken(
                    "expected CSV whose first line names the columns, found an empty body", null);
        }
        List<String> header = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String value : values) {
            String name = value == null ? "" : value;
            if (!seen.add(name)) {
                throw PageException.wrongShape(
                        "line 1: expected each column once, found '"
                                + ConversionException.shown(name)
                                + "' twice");
            }
            header.add(name);
        }
        Set<String> wanted = decoder.fieldNames();
        if (!wanted.isEmpty() && wanted.stream().noneMatch(seen::contains)) {
            throw PageException.wrongShape(
                    "line 1: expected a header with columns such as '"
                            + wanted.iterator().next()
                            + "', found '"
                            + ConversionException.shown(String.join("', '", header))
                            + "'. Where the first line is a record, declare the columns of"
                            + " 'format: csv'");
        }
        return header;
    }

    @Override
    public boolean next() throws IOException {
        if (!readLine()) {
            requireAnyLine();
            return false;
        }
        begun = true;
        defect = null;
        JsonGenerator out = json.begin();
        out.writeStartObject();
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            out.writeFieldName(names.get(i));
            if (value != null && value.indexOf(Document.MALFORMED) >= 0) {
                defect =
                        ConversionException.expected(
                                "text in the encoding of the page",
                                "other bytes in '" + names.get(i) + "'");
                value = null;
            }
            out.writeString(value);
        }
        out.writeEndObject();
        json.end(line);
        checkLength();
        return true;
    }

    /** Without a header nothing tells an empty list from an answer that says nothing. */
    private void requireAnyLine() throws PageException {
        if (!begun && !hasHeader) {
            throw PageException.broken(
                    "expected CSV, found an empty body; where there may be no records, say"
                            + " 'records: \"?\"'",
                    null);
        }
    }

    private void checkLength() throws IOException {
        if (count == names.size()) {
            return;
        }
        boolean last = nextToken() == JsonToken.END_ARRAY;
        if (last && count < names.size() && !reader.isAtLineEnd()) {
            throw PageException.broken(
                    "line "
                            + line
                            + ": expected "
                            + names.size()
                            + " values, found a document that is cut short after "
                            + count,
                    null);
        }
        lookedAhead = true;
        defect =
                ConversionException.expected(
                        names.size() + " values, as many as there are columns",
                        String.valueOf(count));
    }

    /** Reads the values of the next line; false at the end. */
    private boolean readLine() throws IOException {
        JsonToken token = lookedAhead ? parser.currentToken() : nextToken();
        lookedAhead = false;
        if (token != JsonToken.START_ARRAY) {
            return false;
        }
        values.clear();
        count = 0;
        long characters = 0;
        while ((token = nextToken()) != JsonToken.END_ARRAY) {
            line = count == 0 ? parser.currentTokenLocation().getLineNr() : line;
            if (count++ < mostValues) {
                String value = token == JsonToken.VALUE_NULL ? null : parser.getText();
                values.add(value);
                characters += value == null ? 0 : value.length();
            }
            if (characters > PageText.MAX_WINDOW) {
                throw PageException.wrongShape(
                        "line "
                                + line
                                + ": expected at most "
                                + PageText.MAX_WINDOW
                                + " characters, found more. Check the delimiter and the quotes");
            }
        }
        return true;
    }

    private JsonToken nextToken() throws IOException {
        try {
            return parser.nextToken();
        } catch (JacksonException e) {
            throw PageException.broken(
                    "line "
                            + parser.currentLocation().getLineNr()
                            + ": expected CSV, found: "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    @Override
    public void checkRecord() {
        if (defect != null) {
            throw defect;
        }
    }

    @Override
    public JsonInput input() {
        return json.input();
    }

    @Override
    public void close() throws IOException {
        json.close();
        parser.close();
    }

    /** Knows whether what was read so far ends with a line. */
    private static final class LastCharacter extends FilterReader {
        private int last = '\n';

        LastCharacter(Reader in) {
            super(in);
        }

        @Override
        public int read(char[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            if (count > 0) {
                last = target[offset + count - 1];
            }
            return count;
        }

        boolean isAtLineEnd() {
            return last == '\n' || last == '\r';
        }
    }
}
