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
        Map<String, Object> json = new LinkedHashMap<>();
        if (!each.isEmpty()) {
            json.put("each", each);
        }
        if (!parent.isEmpty()) {
            json.put("parent", parent);
        }
        json.put("init", Init.of(init).text());
        put(json, "from", from, cursor);
        put(json, "to", to, cursor);
        if (window) {
            json.put("window", true);
        }
        if (fromEarliest) {
            json.put("fromEarliest", true);
        }
        return Json.text(json);
    }

    private static void put(
            Map<String, Object> json,
            String name,
            @Nullable CursorValue value,
            @Nullable CursorCodec codec) {
        if (value != null && codec != null) {
            json.put(name, codec.text(value));
        }
    }

    @SuppressWarnings("unchecked")
    static ReadRange fromJson(String text, @Nullable CursorCodec cursor) {
        Map<String, Object> json = Json.map(text);
        return new ReadRange(
                (Map<String, String>) json.getOrDefault("each", Map.of()),
                (Map<String, Object>) json.getOrDefault("parent", Map.of()),
                Init.of((String) json.get("init")).time(),
                cursor(json, "from", cursor),
                cursor(json, "to", cursor),
                Boolean.TRUE.equals(json.get("window")),
                Boolean.TRUE.equals(json.get("fromEarliest")));
    }

    @Nullable
    private static CursorValue cursor(
            Map<String, Object> json, String name, @Nullable CursorCodec codec) {
        String text = (String) json.get(name);
        return codec == null || text == null ? null : codec.fromState(text);
    }

    /** The init timestamp and its text: partitions by the hundred thousand have the same one. */
    private record Init(Instant time, String text) {
        private static volatile Init last = new Init(Instant.EPOCH, Instant.EPOCH.toString());

        static Init of(Instant time) {
            Init known = last;
            return known.time().equals(time) ? known : remember(new Init(time, time.toString()));
        }

        static Init of(String text) {
            Init known = last;
            return known.text().equals(text)
                    ? known
                    : remember(new Init(Instant.parse(text), text));
        }

        private static Init remember(Init init) {
            last = init;
            return init;
        }
    }
}
