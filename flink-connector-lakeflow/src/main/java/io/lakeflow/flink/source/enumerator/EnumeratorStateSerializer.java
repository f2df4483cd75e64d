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
package io.lakeflow.flink.source.enumerator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.source.split.ScanSplit;
import io.lakeflow.flink.source.split.SplitJson;
import io.lakeflow.flink.source.split.StateJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The enumerator's state as JSON. Rounds are one entry per partition, of which there may be 10^5;
 * more than {@link #READABLE_ROUNDS} are packed into one compressed field.
 */
public final class EnumeratorStateSerializer implements SimpleVersionedSerializer<EnumeratorState> {
    /** Raised with every change of the bytes; each version has a golden file for ever. */
    static final int VERSION = 1;

    /** Up to so many rounds stay readable in a savepoint. */
    static final int READABLE_ROUNDS = 1_000;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(EnumeratorState state) throws IOException {
        return StateJson.write(json -> write(json, state));
    }

    @Override
    public EnumeratorState deserialize(int version, byte[] bytes) throws IOException {
        return StateJson.read(
                "the enumerator", VERSION, version, bytes, EnumeratorStateSerializer::read);
    }

    private static void write(JsonGenerator json, EnumeratorState state) throws IOException {
        json.writeStartObject();
        SplitJson.write(json, "position", state.position());
        json.writeStringField("progress", state.progress().name());
        json.writeArrayFieldStart("pending");
        for (ScanSplit split : state.pending()) {
            SplitJson.write(json, split);
        }
        json.writeEndArray();
        if (state.rounds().size() <= READABLE_ROUNDS) {
            json.writeFieldName("rounds");
            writeRounds(json, state.rounds());
        } else {
            json.writeStringField("packedRounds", pack(state.rounds()));
        }
        json.writeEndObject();
    }

    private static EnumeratorState read(JsonNode json) throws IOException {
        List<ScanSplit> pending = new ArrayList<>();
        json.required("pending").forEach(split -> pending.add(SplitJson.read(split)));
        return new EnumeratorState(
                SplitJson.readOffset(json, "position"),
                Progress.valueOf(json.required("progress").textValue()),
                pending,
                readRounds(
                        json.has("packedRounds")
                                ? unpack(json.get("packedRounds").textValue())
                                : json.required("rounds")));
    }

    private static void writeRounds(JsonGenerator json, List<Round> rounds) throws IOException {
        json.writeStartArray();
        for (Round round : rounds) {
            json.writeStartObject();
            SplitJson.write(json, round.partition());
            SplitJson.write(json, "offset", round.offset());
            json.writeNumberField("number", round.number());
            json.writeBooleanField("underWay", round.underWay());
            json.writeBooleanField("dirty", round.dirty());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static List<Round> readRounds(JsonNode json) {
        List<Round> rounds = new ArrayList<>(json.size());
        json.forEach(
                round ->
                        rounds.add(
                                new Round(
                                        SplitJson.readPartition(round),
                                        SplitJson.readOffset(round, "offset"),
                                        round.required("number").intValue(),
                                        round.required("underWay").booleanValue(),
                                        round.required("dirty").booleanValue())));
        return rounds;
    }

    private static String pack(List<Round> rounds) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream compressed = new DeflaterOutputStream(bytes)) {
            compressed.write(StateJson.write(json -> writeRounds(json, rounds)));
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static JsonNode unpack(String packed) throws IOException {
        byte[] compressed = Base64.getDecoder().decode(packed);
        try (InflaterInputStream json =
                new InflaterInputStream(new ByteArrayInputStream(compressed))) {
            return StateJson.tree(json.readAllBytes());
        }
    }
}
