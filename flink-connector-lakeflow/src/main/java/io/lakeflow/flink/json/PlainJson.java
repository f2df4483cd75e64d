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
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * Plain Java objects as JSON: maps, iterables and arrays of strings, numbers, truth values, times
 * of java.time (as ISO-8601), bytes (as base64), UUIDs, enum constants and null. The names in maps
 * are sorted, so that equal records have equal bytes in every process.
 */
public final class PlainJson {
    private static final JsonFactory FACTORY = JacksonInput.newFactory();

    private PlainJson() {}

    /**
     * The JSON of a value.
     *
     * @throws ConversionException if something in it has no form in JSON
     */
    public static byte[] bytes(@Nullable Object value) {
        try (ByteArrayBuilder json = new ByteArrayBuilder()) {
            JsonGenerator generator = FACTORY.createGenerator(json);
            write(generator, value);
            generator.close();
            return json.toByteArray();
        } catch (IOException e) {
            throw ConversionException.expected(
                    "a value that JSON has a form for",
                    "one that it has none for: " + e.getMessage());
        }
    }

    private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<String, Object> entry : sorted(map).entrySet()) {
                generator.writeFieldName(entry.getKey());
                write(generator, entry.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof Iterable<?> elements) {
            generator.writeStartArray();
            for (Object element : elements) {
                write(generator, element);
            }
            generator.writeEndArray();
        } else if (value instanceof Object[] elements) {
            write(generator, Arrays.asList(elements));
        } else if (value instanceof byte[] bytes) {
            generator.writeBinary(bytes);
        } else {
            writeScalar(generator, value);
        }
    }

    private static Map<String, Object> sorted(Map<?, ?> map) {
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach(
                (name, value) -> {
                    if (!(name instanceof CharSequence)) {
                        throw ConversionException.expected(
                                "a map with strings for keys",
                                name == null
                                        ? "the key null"
                                        : "a key of " + name.getClass().getName());
                    }
                    sorted.put(name.toString(), value);
                });
        return sorted;
    }

    private static void writeScalar(JsonGenerator generator, Object value) throws IOException {
        String string = asString(value);
        ScalarText text = ScalarText.of(string == null ? value : string);
        if (text.kind() == ScalarText.Kind.STRING) {
            generator.writeString(text.toString());
        } else {
            generator.writeRawValue(text.toString());
        }
    }

    /** The text of a value that is written as a string; null for any other. */
    @Nullable
    private static String asString(Object value) {
        if (value instanceof ZonedDateTime time) {
            return time.toInstant().toString();
        } else if (value instanceof OffsetDateTime time) {
            return time.toInstant().toString();
        } else if (value instanceof LocalDateTime time) {
            return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
        } else if (value instanceof LocalTime time) {
            return DateTimeFormatter.ISO_LOCAL_TIME.format(time);
        } else if (value instanceof Instant
                || value instanceof LocalDate
                || value instanceof UUID
                || value instanceof Enum<?>) {
            return value.toString();
        }
        return null;
    }
}
