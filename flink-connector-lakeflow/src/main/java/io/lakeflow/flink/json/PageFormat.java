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

import java.nio.charset.Charset;
import java.util.List;
import javax.annotation.Nullable;

/** How the records of a page are written. Immutable. */
public sealed interface PageFormat {

    /** One JSON document, in UTF-8. */
    record Json() implements PageFormat {}

    /**
     * A JSON document a line, in UTF-8; each is a record. Empty lines are passed over. Nothing
     * stands beside the records, so nothing can be captured.
     */
    record Ndjson() implements PageFormat {}

    /**
     * A record a line (RFC 4180): an object of strings by the names of the columns. Empty lines are
     * passed over. Nothing stands beside the records.
     *
     * @param columns the names; empty where the first line tells them
     * @param delimiter between two values
     * @param quote around a value that has a delimiter, a quote or a line end in it
     * @param nullText what is null when it stands without quotes; by default nothing at all
     * @param charset the encoding where neither the answer nor a byte order mark tells; null for
     *     UTF-8
     */
    record Csv(
            List<String> columns,
            char delimiter,
            char quote,
            String nullText,
            @Nullable Charset charset)
            implements PageFormat {
        public Csv {
            columns = List.copyOf(columns);
        }
    }

    /**
     * One XML document. An element is an object of its attributes, as {@code @name}, and of its
     * child elements; what repeats is an array, and its text is {@code #text}. An element of
     * nothing but text is a string, and one of nothing at all is null. Names are taken as they are
     * written, with their prefix.
     */
    record Xml() implements PageFormat {}
}
