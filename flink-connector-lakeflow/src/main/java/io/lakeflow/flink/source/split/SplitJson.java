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

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import javax.annotation.Nullable;

/**
 * Splits and their parts in state. What a scan wrote (a partition's payload, an offset) is kept as
 * a JSON string, because it must come back unchanged to the letter.
 */
public final class SplitJson {
    private SplitJson() {}

    public static void write(JsonGenerator json, ScanSplit split) throws IOException {
        json.writeStartObject();
        write(json, split.partition());
        write(json, "offset", split.offset());
        if (split.round() > 0) {
            json.writeNumberField("round", split.round());
        }
        if (split.finished()) {
            json.writeBooleanField("finished", true);
        }
        if (split.emitted().count() > 0) {
            write(json, split.emitted());
        }
        json.writeEndObject();
    }

    public static ScanSplit read(JsonNode json) {
        return new ScanSplit(
                readPartition(json),
                readOffset(json, "offset"),
                json.has("emitted") ? readEmitted(json.get("emitted")) : Emitted.NOTHING,
                json.path("round").asInt(0),
                json.path("finished").asBoolean(false));
    }

    /** Writes the partition as a field of the current object. */
    public static void write(JsonGenerator json, Partition partition) throws IOException {
        json.writeObjectFieldStart("partition");
        json.writeStringField("id", partition.id());
        json.writeStringField("kind", partition.kind().name());
        json.writeStringField("json", partition.json());
        if (partition.group() != null) {
            json.writeStringField("group", partition.group());
        }
        json.writeEndObject();
    }

    public static Partition readPartition(JsonNode json) {
        JsonNode partition = json.required("partition");
        return new Partition(
                partition.required("id").textValue(),
                Partition.Kind.valueOf(partition.required("kind").textValue()),
                partition.required("json").textValue(),
                partition.path("group").textValue());
    }

    /** Writes the offset as a field of the current object, or nothing if there is none. */
    public static void write(JsonGenerator json, String field, @Nullable Offset offset)
            throws IOException {
        if (offset != null) {
            json.writeStringField(field, offset.json());
        }
    }

    @Nullable
    public static Offset readOffset(JsonNode json, String field) {
        JsonNode offset = json.get(field);
        return offset == null ? null : new Offset(offset.textValue());
    }

    private static void write(JsonGenerator json, Emitted emitted) throws IOException {
        json.writeObjectFieldStart("emitted");
        json.writeNumberField("prefixCount", emitted.prefixCount());
        json.writeNumberField("prefixHash", emitted.prefixHash());
        json.writeStringField("identities", pack(emitted.identities()));
        json.writeEndObject();
    }

    private static Emitted readEmitted(JsonNode emitted) throws IllegalArgumentException {
        return new Emitted(
                emitted.required("prefixCount").longValue(),
                emitted.required("prefixHash").longValue(),
                unpack(emitted.required("identities").textValue()));
    }

    /** Packed only: identities are hashes, which no compression makes smaller. */
    private static String pack(long[] identities) {
        ByteBuffer bytes = ByteBuffer.allocate(identities.length * Long.BYTES);
        bytes.asLongBuffer().put(identities);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static long[] unpack(String packed) {
        byte[] bytes = Base64.getDecoder().decode(packed);
        if (bytes.length % Long.BYTES != 0) {
            throw new IllegalArgumentException(bytes.length + " bytes are no list of identities");
        }
        long[] identities = new long[bytes.length / Long.BYTES];
        ByteBuffer.wrap(bytes).asLongBuffer().get(identities);
        return identities;
    }
}
