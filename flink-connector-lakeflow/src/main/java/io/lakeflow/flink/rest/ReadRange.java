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
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * What a partition covers: the JSON of {@link io.lakeflow.flink.scan.Partition}.
 *
 * @param each its static values by name
 * @param parent its parent's values by name; empty without a parent
 * @param init the init timestamp of the job
 * @param from the first cursor value it covers; null for the earliest
 * @param to the first cursor value it no longer covers; null where it has no end
 * @param window whether it is one window of a table, read once
 * @param fromEarliest whether nothing that was there before is left out
 */
record ReadRange(
        Map<String, String> each,
        Map<String, Object> parent,
        Instant init,
        @Nullable CursorValue from,
        @Nullable CursorValue to,
        boolean window,
        boolean fromEarliest) {

    /** The names of this partition for a spec's expressions. */
    RestScope scope(RestScope shared) {
        return shared.with("each", each).with("parent", parent);
    }

    /** The same up to a number and with all that have it. */
    ReadRange endingAfter(CursorValue last) {
        CursorValue end = CursorValue.of(last.major() + 1);
        return new ReadRange(each, parent, init, from, end, window, fromEarliest);
    }

    String toJson(@Nullable CursorCodec cursor) {
        ObjectNode json = Json.object();
        if (!each.isEmpty()) {
            json.set("each", Json.tree(each));
        }
        if (!parent.isEmpty()) {
            json.set("parent", Json.tree(parent));
        }
        json.put("init", init.toString());
        Json.putCursor(json, "from", from, cursor);
        Json.putCursor(json, "to", to, cursor);
        if (window) {
            json.put("window", true);
        }
        if (fromEarliest) {
            json.put("fromEarliest", true);
        }
        return json.toString();
    }

    static ReadRange fromJson(String text, @Nullable CursorCodec cursor) {
        JsonNode json = Json.parse(text);
        Map<String, String> each = new LinkedHashMap<>();
        json.path("each")
                .fieldNames()
                .forEachRemaining(name -> each.put(name, json.path("each").get(name).asText()));
        return new ReadRange(
                each,
                Json.map(json.path("parent")),
                Instant.parse(json.get("init").asText()),
                Json.cursor(json, "from", cursor),
                Json.cursor(json, "to", cursor),
                json.path("window").asBoolean(),
                json.path("fromEarliest").asBoolean());
    }
}
