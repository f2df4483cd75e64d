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
package io.lakeflow.flink.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.lakeflow.flink.scan.Offset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Where the last round of each partition of a parent table ended, by partition, for a parent table
 * that has a parent itself.
 *
 * <p>It is a log that only grows, so a planning position holds no copy but the number of entries
 * that stood when it was made, and can still be written when planning has gone on. Kept as text: an
 * offset that was just made may hold far more than it writes.
 */
final class ParentOffsets {
    private final List<Entry> log = new ArrayList<>();
    private final Map<String, String> latest = new HashMap<>();

    private record Entry(String partitionId, String offset) {}

    synchronized void put(String partitionId, Offset offset) {
        String text = offset.json();
        log.add(new Entry(partitionId, text));
        latest.put(partitionId, text);
    }

    @Nullable
    synchronized Offset get(String partitionId) {
        String offset = latest.get(partitionId);
        return offset == null ? null : new Offset(offset);
    }

    synchronized int size() {
        return log.size();
    }

    /** The same without entries that later ones have replaced, where these are the most. */
    synchronized ParentOffsets compacted() {
        if (log.size() <= 2 * latest.size()) {
            return this;
        }
        ParentOffsets compact = new ParentOffsets();
        latest.forEach((id, offset) -> compact.put(id, new Offset(offset)));
        return compact;
    }

    /** The first entries as one field of a state's JSON. */
    synchronized String pack(int first) {
        ObjectNode json = Json.object();
        for (Entry entry : log.subList(0, first)) {
            json.putRawValue(entry.partitionId(), new RawValue(entry.offset()));
        }
        return PackedText.pack(json.toString());
    }

    static ParentOffsets unpack(String packed) {
        ParentOffsets offsets = new ParentOffsets();
        if (!packed.isEmpty()) {
            JsonNode json = Json.parse(PackedText.unpack(packed));
            json.fields()
                    .forEachRemaining(
                            entry ->
                                    offsets.put(
                                            entry.getKey(),
                                            new Offset(entry.getValue().toString())));
        }
        return offsets;
    }
}
