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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/** A YAML document as it was written, with the place of everything in it. */
sealed interface YamlNode {

    Position at();

    /** What kind of value this is, for messages; never the value itself. */
    String kind();

    /**
     * A single value. YAML's own guesses about plain words are only noted: {@code NO}, {@code 0123}
     * and {@code 12:30:00} are the text that was written until something asks for another type.
     *
     * @param text as written, without quotes
     * @param type what YAML takes it for
     * @param textAt where the text begins, when it stands in the file letter by letter; else null
     */
    record Scalar(Position at, String text, Type type, @Nullable Position textAt)
            implements YamlNode {
        enum Type {
            TEXT,
            NUMBER,
            BOOLEAN,
            NULL
        }

        @Override
        public String kind() {
            return switch (type) {
                case TEXT -> "text";
                case NUMBER -> "a number";
                case BOOLEAN -> "a boolean";
                case NULL -> "nothing";
            };
        }

        boolean isNull() {
            return type == Type.NULL;
        }

        /** The place of a character of the text, or of the value where that is not known. */
        Position at(int index) {
            return textAt == null ? at : textAt.right(text.codePointCount(0, index));
        }
    }

    /** Keys and values, in the order of the file. */
    record Mapping(Position at, Map<String, Entry> entries) implements YamlNode {
        @Override
        public String kind() {
            return "a mapping";
        }

        /** This mapping with another value for a key. */
        Mapping with(String key, Entry entry) {
            Map<String, Entry> changed = new LinkedHashMap<>(entries);
            changed.put(key, entry);
            return new Mapping(at, changed);
        }
    }

    /** A key's place and its value. */
    record Entry(Position keyAt, YamlNode value) {
        boolean isNull() {
            return value instanceof Scalar scalar && scalar.isNull();
        }
    }

    /** Values in a row. */
    record Sequence(Position at, List<YamlNode> items) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }
}
