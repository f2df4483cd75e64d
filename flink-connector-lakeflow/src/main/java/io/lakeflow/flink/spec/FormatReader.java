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

import io.lakeflow.flink.model.FormatModel;
import io.lakeflow.flink.model.PageModel;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.List;
import javax.annotation.Nullable;

/** Reads {@code format}, and checks what it asks of the request around it. */
final class FormatReader {
    private final Fields request;
    private final Problems problems;

    FormatReader(Fields request, Problems problems) {
        this.request = request;
        this.problems = problems;
    }

    FormatModel read() {
        YamlNode node = request.node("format");
        if (node instanceof YamlNode.Mapping mapping) {
            Fields fields = request.section("format", Section.FORMAT);
            if (mapping.entries().isEmpty()) {
                fields.requiredNode("csv");
            }
            return fields.has("csv")
                    ? csv(fields.section("csv", Section.CSV))
                    : FormatModel.Csv.STANDARD;
        }
        FormatModel format = request.word("format", Words.FORMAT);
        return format == null ? new FormatModel.Json() : format;
    }

    private FormatModel csv(Fields fields) {
        FormatModel.Csv standard = FormatModel.Csv.STANDARD;
        List<String> columns =
                fields.scalars("columns").stream().map(YamlNode.Scalar::text).toList();
        if (columns.stream().distinct().count() < columns.size()) {
            fields.problem("columns", "expected each column once");
        }
        if (fields.has("columns") && columns.isEmpty()) {
            fields.problem(
                    "columns",
                    "no column is named; leave 'columns' out to take those of the header");
        }
        char delimiter = character(fields, "delimiter", standard.delimiter());
        char quote = character(fields, "quote", standard.quote());
        if (delimiter == quote) {
            fields.problem("quote", "expected another character than the delimiter");
        }
        return new FormatModel.Csv(
                columns, delimiter, quote, nulls(fields, standard.nulls()), charset(fields));
    }

    private static String nulls(Fields fields, String standard) {
        String text = fields.text("nulls");
        return text == null ? standard : text;
    }

    private char character(Fields fields, String key, char standard) {
        String text = fields.text(key);
        if (text == null) {
            return standard;
        }
        char character = text.equals("\\t") ? '\t' : text.isEmpty() ? '\n' : text.charAt(0);
        boolean single = text.length() == 1 || text.equals("\\t");
        if (!single || character == '\n' || character == '\r') {
            fields.problem(key, "found '%s', expected one character".formatted(text));
            return standard;
        }
        return character;
    }

    @Nullable
    private String charset(Fields fields) {
        String name = fields.text("charset");
        if (name != null && !isCharset(name)) {
            fields.problem(
                    "charset",
                    "unknown encoding '%s', expected one such as ISO-8859-1 or UTF-16"
                            .formatted(name));
            return null;
        }
        return name;
    }

    private static boolean isCharset(String name) {
        try {
            return Charset.isSupported(name);
        } catch (IllegalCharsetNameException e) {
            return false;
        }
    }

    /** What the format says of where the records are, and of what stands beside them. */
    void check(FormatModel format, String records, PageModel page) {
        boolean isBody = records.isEmpty() || records.equals("?");
        if (format instanceof FormatModel.Xml && isBody) {
            problems.add(
                    request.at("records"),
                    "format: xml needs 'records', a path of elements from the root element on, such"
                            + " as feed.entry");
        }
        if (!format.hasLines()) {
            return;
        }
        if (!isBody) {
            problems.add(
                    request.at("records"),
                    "each line is a record, so that there is no path to them; expected no 'records',"
                            + " or \"?\" where there may be none");
        }
        String at = inBody(page);
        if (at != null) {
            problems.add(
                    request.at("page"),
                    "nothing stands beside the lines of an answer, and so not '%s'; expected next:"
                                    .formatted(at)
                            + " link, a token from \"${response.headers…}\", or a counted page"
                            + " or offset with stop: short or empty");
        }
    }

    /** A path in the body by which the next page or the end is found. */
    @Nullable
    private static String inBody(PageModel page) {
        if (page.stop() instanceof PageModel.Stop.Total total) {
            return total.at();
        }
        if (page.next() instanceof PageModel.Next.Url url) {
            return url.at();
        } else if (page.next() instanceof PageModel.Next.Number number) {
            return number.at();
        } else if (page.next() instanceof PageModel.Next.Token token) {
            return token.at().contains("${") ? null : token.at();
        }
        return null;
    }
}
