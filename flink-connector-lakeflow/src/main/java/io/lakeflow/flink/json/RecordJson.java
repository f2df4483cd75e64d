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

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * A record of another format as JSON, for it to be read by the same rules. One is made after the
 * other, in the same memory.
 */
final class RecordJson {
    private final PageDecoder decoder;
    private final FieldNames names;
    private final Bytes bytes = new Bytes();
    private final JsonGenerator generator;
    private JsonInput input;

    RecordJson(PageDecoder decoder) throws IOException {
        this.decoder = decoder;
        this.names = decoder.takeNames();
        this.generator = decoder.factory.createGenerator(bytes);
        generator.setPrettyPrinter(new MinimalPrettyPrinter(""));
    }

    /** What the next record is written to. */
    JsonGenerator begin() {
        bytes.reset();
        return generator;
    }

    /** Writes a record of maps, lists, strings and null. */
    void write(@Nullable Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                generator.writeFieldName((String) entry.getKey());
                write(entry.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            for (Object element : list) {
                write(element);
            }
            generator.writeEndArray();
        } else {
            generator.writeString((String) value);
        }
    }

    /**
     * The record is written.
     *
     * @param line where it begins in its page, for messages
     */
    void end(long line) throws IOException {
        generator.flush();
        input = new Utf8Input(PageText.ofRecord(bytes.array(), 0, bytes.size(), line), names);
        input.nextToken();
    }

    JsonInput input() {
        return input;
    }

    void close() throws IOException {
        generator.close();
        decoder.giveNames(names);
    }

    /** Shows what was written without copying it. */
    private static final class Bytes extends ByteArrayOutputStream {
        byte[] array() {
            return buf;
        }
    }
}
