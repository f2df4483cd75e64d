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
package io.lakeflow.flink.testutils.example;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records as maps and as JSON: checks fields against columns, renders and reads. */
final class RecordFormat {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ObjectReader MAPS = MAPPER.readerForMapOf(Object.class);

    private RecordFormat() {}

    /**
     * The fields in the order of the columns, missing ones null, timestamps in the API's form.
     *
     * @throws IllegalArgumentException if a field is unknown, of another type, or null where the
     *     column is not nullable
     */
    static Map<String, Object> conform(List<Column> columns, Map<String, ?> fields) {
        List<String> names = columns.stream().map(Column::name).toList();
        for (String name : fields.keySet()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException(
                        "unknown field '" + name + "', expected some of " + names);
            }
        }
        Map<String, Object> conforming = new LinkedHashMap<>();
        for (Column column : columns) {
            conforming.put(column.name(), value(column, fields.get(column.name())));
        }
        return conforming;
    }

    private static Object value(Column column, Object value) {
        if (value == null) {
            if (!column.nullable()) {
                throw new IllegalArgumentException("field '" + column.name() + "' is required");
            }
            return null;
        }
        return switch (column.type()) {
            case STRING -> {
                if (value instanceof String) {
                    yield value;
                }
                throw mismatch(column, value);
            }
            case INTEGER -> {
                if (value instanceof Integer || value instanceof Long) {
                    yield value;
                }
                throw mismatch(column, value);
            }
            case DOUBLE -> {
                if (value instanceof Number number) {
                    yield number.doubleValue();
                }
                throw mismatch(column, value);
            }
            case TIMESTAMP -> {
                if (value instanceof String text) {
                    yield Timestamps.format(Timestamps.parse(text));
                }
                throw mismatch(column, value);
            }
            case STRUCT -> {
                if (value instanceof Map<?, ?> struct) {
                    Map<String, Object> fields = new LinkedHashMap<>();
                    struct.forEach((name, field) -> fields.put(String.valueOf(name), field));
                    yield conform(column.fields(), fields);
                }
                throw mismatch(column, value);
            }
        };
    }

    private static IllegalArgumentException mismatch(Column column, Object value) {
        return new IllegalArgumentException(
                "field '"
                        + column.name()
                        + "' expects "
                        + column.type().label()
                        + ", found "
                        + value.getClass().getSimpleName());
    }

    static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a record that {@link #write} made. */
    static Map<String, Object> read(byte[] json) {
        try {
            return Collections.unmodifiableMap(MAPS.<Map<String, Object>>readValue(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a record that a client sent.
     *
     * @throws ApiFault if the bytes are no JSON object
     */
    static Map<String, Object> readPosted(byte[] json) {
        Map<String, Object> fields;
        try {
            fields = MAPS.readValue(json);
        } catch (IOException e) {
            throw new ApiFault(400, "expected a JSON object as the body");
        }
        if (fields == null) {
            throw new ApiFault(400, "expected a JSON object as the body, found null");
        }
        return fields;
    }
}
