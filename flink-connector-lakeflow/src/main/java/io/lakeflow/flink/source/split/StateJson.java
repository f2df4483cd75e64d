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
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * State as JSON inside Flink's versioned envelope, so that a person can read a savepoint. The
 * version number is in the envelope; a change of the JSON raises it.
 */
public final class StateJson {
    private static final int BUFFER_BYTES = 8192;
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

    /** Turns bytes into one JSON value. */
    public interface Parser {
        JsonNode parse(byte[] bytes) throws IOException;
    }

    /** The bytes of what the writer writes. */
    public static byte[] write(Writer writer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            writer.write(json);
        }
        return bytes.toByteArray();
    }

    /** As {@link #write}, for state that may be large: zlib, which common tools inflate. */
    public static byte[] writeCompressed(Writer writer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (JsonGenerator json =
                FACTORY.createGenerator(new DeflaterOutputStream(bytes, deflater, BUFFER_BYTES))) {
            writer.write(json);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    /** What {@link #writeCompressed} has compressed; anything after it is an error. */
    public static JsonNode inflatedTree(byte[] bytes) throws IOException {
        Inflater inflater = new Inflater();
        try (InputStream json =
                new InflaterInputStream(
                        new ByteArrayInputStream(bytes), inflater, Math.max(1, bytes.length))) {
            byte[] inflated = json.readAllBytes();
            if (inflater.getRemaining() > 0) {
                throw new IOException(
                        inflater.getRemaining() + " bytes follow after its compressed end");
            }
            return tree(inflated);
        } finally {
            inflater.end();
        }
    }

    /**
     * Reads state of a known version.
     *
     * @param what the kind of state, for messages
     * @param newest the newest version that the reader understands, as it does all before it
     * @param parser {@link #tree} or {@link #inflatedTree}, as the version was written
     * @throws IOException if the version is another, or the bytes are not what was written
     */
    public static <T> T read(
            String what, int newest, int found, byte[] bytes, Parser parser, Reader<T> reader)
            throws IOException {
        if (found < 1 || found > newest) {
            throw new IOException(
                    "The state of %s has version %d, but this lakeflow reads versions 1 to %d only. Restore it with the lakeflow version that wrote it, or a newer one."
                            .formatted(what, found, newest));
        }
        try {
            return reader.read(parser.parse(bytes));
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("The state of " + what + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Exactly one JSON value; anything after it is an error. */
    public static JsonNode tree(byte[] bytes) throws IOException {
        return TREE.readTree(bytes);
    }
}
