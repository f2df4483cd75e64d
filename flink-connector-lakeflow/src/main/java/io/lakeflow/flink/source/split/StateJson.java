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
package io.lakeflow.flink.source.split;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * State as JSON inside Flink's versioned envelope, so that a person can read a savepoint. The
 * version number is in the envelope; a change of the JSON raises it.
 */
public final class StateJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final ObjectReader TREE =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private StateJson() {}

    /** Writes one value. */
    public interface Writer {
        void write(JsonGenerator json) throws IOException;
    }

    /** Reads one value; an {@link IllegalArgumentException} says that it is malformed. */
    public interface Reader<T> {
        T read(JsonNode json) throws IOException;
    }

    /** The bytes of what the writer writes. */
    public static byte[] write(Writer writer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            writer.write(json);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads state of a known version.
     *
     * @param what the kind of state, for messages
     * @param known the version that the reader understands
     * @throws IOException if the version is another, or the bytes are not what was written
     */
    public static <T> T read(String what, int known, int found, byte[] bytes, Reader<T> reader)
            throws IOException {
        if (found != known) {
            throw new IOException(
                    "The state of %s has version %d, but this lakeflow reads version %d only. Restore it with the lakeflow version that wrote it, or a newer one."
                            .formatted(what, found, known));
        }
        try {
            return reader.read(tree(bytes));
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("The state of " + what + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Exactly one JSON value; anything after it is an error. */
    public static JsonNode tree(byte[] bytes) throws IOException {
        return TREE.readTree(bytes);
    }
}
