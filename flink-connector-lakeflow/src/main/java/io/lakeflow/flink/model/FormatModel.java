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
package io.lakeflow.flink.model;

import java.io.Serializable;
import java.util.List;
import javax.annotation.Nullable;

/** How answers are written. */
public sealed interface FormatModel extends Serializable {

    /** One JSON document. */
    record Json() implements FormatModel {}

    /** A JSON document a line, each a record. */
    record Ndjson() implements FormatModel {}

    /**
     * A record a line.
     *
     * @param columns their names; empty where the first line tells them
     * @param delimiter between two values
     * @param quote around a value
     * @param nulls the text that, without quotes, is null
     * @param charset the name of the encoding where the answer does not tell; null for UTF-8
     */
    record Csv(
            List<String> columns,
            char delimiter,
            char quote,
            String nulls,
            @Nullable String charset)
            implements FormatModel {
        /** As RFC 4180 has it, with a header, and null where there is nothing. */
        public static final Csv STANDARD = new Csv(List.of(), ',', '"', "", null);

        public Csv {
            columns = List.copyOf(columns);
        }
    }

    /** One XML document. */
    record Xml() implements FormatModel {}

    /** Whether each line is a record, so that nothing stands around or beside the records. */
    default boolean hasLines() {
        return this instanceof Ndjson || this instanceof Csv;
    }
}
