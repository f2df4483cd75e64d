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
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The enumerator's state as JSON, compressed: of rounds there is one entry per partition, of which
 * there may be 10^5. To read one, inflate it.
 */
public final class EnumeratorStateSerializer implements SimpleVersionedSerializer<EnumeratorState> {
    /** Raised with every change of the bytes; each version has a golden file for ever. */
    static final int VERSION = 2;

    /** Plain JSON with many rounds packed into a field, and without gates. */
    private static final int PLAIN = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(EnumeratorState state) throws IOException {
        return StateJson.writeCompressed(json -> write(json, state));
    }

    @Override
    public EnumeratorState deserialize(int version, byte[] bytes) throws IOException {
        return StateJson.read(
                "the enumerator",
                VERSION,
                version,
                bytes,
                version == PLAIN ? StateJson::tree : StateJson::inflatedTree,
                EnumeratorStateSerializer::read);
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
        json.writeArrayFieldStart("rounds");
        for (Round round : state.rounds()) {
            write(json, round);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("gates");
        for (HistoryGate gate : state.gates()) {
            write(json, gate);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Round round) throws IOException {
        json.writeStartObject();
        SplitJson.write(json, round.partition());
        SplitJson.write(json, "offset", round.offset());
        json.writeNumberField("number", round.number());
        json.writeBooleanField("underWay", round.underWay());
        json.writeBooleanField("dirty", round.dirty());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, HistoryGate gate) throws IOException {
        json.writeStartObject();
        json.writeStringField("group", gate.group());
        json.writeArrayFieldStart("left");
        for (String id : gate.left()) {
            json.writeString(id);
        }
        json.writeEndArray();
        if (gate.tail() != null) {
            json.writeFieldName("tail");
            SplitJson.write(json, gate.tail());
        }
        json.writeEndObject();
    }

    private static EnumeratorState read(JsonNode json) throws IOException {
        List<ScanSplit> pending = new ArrayList<>();
        json.required("pending").forEach(split -> pending.add(SplitJson.read(split)));
        List<Round> rounds = new ArrayList<>();
        JsonNode written =
                json.has("packedRounds")
                        ? unpack(json.get("packedRounds").textValue())
                        : json.required("rounds");
        written.forEach(round -> rounds.add(readRound(round)));
        List<HistoryGate> gates = new ArrayList<>();
        json.path("gates").forEach(gate -> gates.add(readGate(gate)));
        return new EnumeratorState(
                SplitJson.readOffset(json, "position"),
                Progress.valueOf(json.required("progress").textValue()),
                pending,
                rounds,
                gates);
    }

    private static Round readRound(JsonNode round) {
        return new Round(
                SplitJson.readPartition(round),
                SplitJson.readOffset(round, "offset"),
                round.required("number").intValue(),
                round.required("underWay").booleanValue(),
                round.required("dirty").booleanValue());
    }

    private static HistoryGate readGate(JsonNode gate) {
        List<String> left = new ArrayList<>();
        gate.required("left").forEach(id -> left.add(id.textValue()));
        return new HistoryGate(
                gate.required("group").textValue(),
                left,
                gate.has("tail") ? SplitJson.read(gate.get("tail")) : null);
    }

    /** Many rounds in version 1. */
    private static JsonNode unpack(String packed) throws IOException {
        return StateJson.inflatedTree(Base64.getDecoder().decode(packed));
    }
}
