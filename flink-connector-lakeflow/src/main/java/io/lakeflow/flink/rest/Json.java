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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.MapType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/** The JSON of partitions, offsets and planning positions. */
final class Json {
    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final MapType MAP =
            MAPPER.getTypeFactory()
                    .constructMapType(LinkedHashMap.class, String.class, Object.class);

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** Values as a JSON array. */
    static byte[] bytes(List<Object> values) {
        try {
            return MAPPER.writeValueAsBytes(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("values of a record cannot be JSON: " + values, e);
        }
    }

    static JsonNode parse(byte[] text) {
        return parse(new String(text, StandardCharsets.UTF_8));
    }

    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the restored position is no JSON: " + text, e);
        }
    }

    /** A plain Java value: maps, lists, strings, numbers, booleans. */
    @Nullable
    static Object value(JsonNode node) {
        return MAPPER.convertValue(node, Object.class);
    }

    /** An object as plain Java values. */
    static Map<String, Object> map(String text) {
        try {
            return MAPPER.readValue(text, MAP);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the restored position is no JSON: " + text, e);
        }
    }

    /** Plain Java values as the text of an object. */
    static String text(Map<String, Object> values) {
        try {
            return MAPPER.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("values cannot be JSON: " + values, e);
        }
    }

    static void putCursor(
            ObjectNode json,
            String name,
            @Nullable CursorValue value,
            @Nullable CursorCodec codec) {
        if (value != null && codec != null) {
            json.put(name, codec.text(value));
        }
    }

    @Nullable
    static CursorValue cursor(JsonNode json, String name, @Nullable CursorCodec codec) {
        return codec == null || !json.has(name) ? null : codec.fromState(json.get(name).asText());
    }
}
