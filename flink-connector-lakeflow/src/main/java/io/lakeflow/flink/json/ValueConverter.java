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
import java.time.ZoneId;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * Converts plain Java objects, the results of expressions, to Flink's internal format by the very
 * rules by which pages are read. Immutable and thread-safe.
 *
 * <p>The objects are those that a tree of JSON is made of: String, Boolean, the usual numbers, Map
 * with strings for keys, Iterable and null.
 */
public final class ValueConverter {
    private static final JsonFactory FACTORY = JacksonInput.newFactory();

    private final Converter converter;
    private final boolean nullable;
    private final String type;

    private ValueConverter(LogicalType type, Converter converter) {
        this.converter = converter;
        this.nullable = type.isNullable();
        this.type = type.asSummaryString();
    }

    /**
     * The converter to a type.
     *
     * @param format how dates, times, timestamps or bytes are written; null for the standard form
     * @throws IllegalArgumentException for a type that JSON has no form for, or a format that does
     *     not go with the type
     */
    public static ValueConverter of(LogicalType type, @Nullable String format) {
        return new ValueConverter(type, Converters.compile(type, format));
    }

    /**
     * The converter to a moment, as {@link PageDecoder.Builder#moment} reads it.
     *
     * @param zone of a time that says none
     */
    public static ValueConverter moment(@Nullable String format, ZoneId zone) {
        return new ValueConverter(TimeConverter.MOMENT, TimeConverter.moment(format, zone));
    }

    /**
     * Whether a format says anything about a type: one of bytes about bytes, any other about dates,
     * times and timestamps, wherever in the type they are.
     */
    public static boolean applies(String format, LogicalType type) {
        return Converters.applies(format, type);
    }

    /**
     * Converts a value.
     *
     * @return null for null, and for an empty map where the type is a ROW
     * @throws ConversionException if the value does not fit the type, or is null where the type is
     *     NOT NULL
     */
    @Nullable
    public Object convert(@Nullable Object value) {
        Object converted = value == null ? null : convertPresent(value);
        if (converted == null && !nullable) {
            throw ConversionException.expected(type, value == null ? "null" : "an empty object");
        }
        return converted;
    }

    @Nullable
    private Object convertPresent(Object value) {
        boolean container = value instanceof Map || value instanceof Iterable;
        if (!container && converter instanceof ScalarConverter scalar) {
            return scalar.convert(ScalarText.of(value));
        }
        try (ByteArrayBuilder json = new ByteArrayBuilder()) {
            try (JsonGenerator generator = FACTORY.createGenerator(json)) {
                write(generator, value);
            }
            PageText text = PageText.of(json.toByteArray(), json.size());
            JsonInput input = new Utf8Input(text, FieldNames.outermost());
            input.nextToken();
            Object converted = converter.read(input);
            input.close();
            return converted;
        } catch (IOException e) {
            throw ConversionException.expected(type, "a value that is no JSON: " + e.getMessage());
        }
    }

    private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                generator.writeFieldName(String.valueOf(entry.getKey()));
                write(generator, entry.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof Iterable<?> elements) {
            generator.writeStartArray();
            for (Object element : elements) {
                write(generator, element);
            }
            generator.writeEndArray();
        } else {
            writeScalar(generator, ScalarText.of(value));
        }
    }

    private static void writeScalar(JsonGenerator generator, ScalarText text) throws IOException {
        if (text.kind() == ScalarText.Kind.STRING) {
            generator.writeString(text.toString());
        } else {
            generator.writeRawValue(text.toString());
        }
    }
}
