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

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;

/** The converters of ARRAY, MAP and ROW. */
final class ContainerConverters {
    private ContainerConverters() {}

    /** An array; a single value is an array of one. */
    record ArrayConverter(NestedConverter element) implements Converter {
        @Override
        public Object read(JsonInput input) throws IOException {
            if (input.token() != JsonToken.START_ARRAY) {
                return new GenericArrayData(new Object[] {element.read(input)});
            }
            input.enterArray();
            List<Object> elements = new ArrayList<>();
            while (input.nextToken() != JsonToken.END_ARRAY) {
                elements.add(element.read(input));
            }
            input.leave();
            return new GenericArrayData(elements.toArray());
        }
    }

    /** An object with any names, which become the keys. */
    record MapConverter(NestedConverter value, String expected) implements Converter {
        @Override
        public Object read(JsonInput input) throws IOException {
            if (input.token() != JsonToken.START_OBJECT) {
                throw input.insteadOf(expected);
            }
            input.enterObject();
            Map<Object, Object> entries = new LinkedHashMap<>();
            String name;
            while ((name = input.nextName()) != null) {
                StringData key = StringData.fromBytes(Utf8.encode(name));
                input.nextToken();
                entries.put(key, value.read(input));
            }
            input.leave();
            return new GenericMapData(entries);
        }
    }

    /** An object with declared names; unknown ones are passed over, an empty object is NULL. */
    static final class RowConverter implements Converter {
        private final NestedConverter[] fields;
        private final String[] names;
        private final NameTable<Integer> positions;
        private final String expected;

        RowConverter(List<String> names, List<NestedConverter> fields, String expected) {
            this.fields = fields.toArray(new NestedConverter[0]);
            this.names = names.toArray(new String[0]);
            Map<String, Integer> positionByName = new HashMap<>();
            for (String name : names) {
                positionByName.put(name, positionByName.size());
            }
            this.positions = new NameTable<>(positionByName);
            this.expected = expected;
        }

        @Override
        @Nullable
        public Object read(JsonInput input) throws IOException {
            if (input.token() != JsonToken.START_OBJECT) {
                throw input.insteadOf(expected);
            }
            input.enterObject();
            if (input.nextName() == null) {
                input.leave();
                return null;
            }
            GenericRowData row = new GenericRowData(fields.length);
            do {
                Integer position = input.entry(positions);
                input.nextToken();
                if (position == null) {
                    input.skipValue();
                } else {
                    row.setField(position, fields[position].read(input));
                }
            } while (input.nextName() != null);
            input.leave();
            refuseMissing(row);
            return row;
        }

        private void refuseMissing(GenericRowData row) {
            for (int i = 0; i < fields.length; i++) {
                if (!fields[i].nullable() && row.getField(i) == null) {
                    throw ConversionException.expected(
                            "the field '" + names[i] + "' of " + expected, "none");
                }
            }
        }
    }
}
