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
package io.lakeflow.flink.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeflow.flink.json.ConversionException;
import io.lakeflow.flink.json.PlainJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.Nullable;

/** The JSON of positions, and the offsets and partitions of connectors, which are objects of it. */
final class Json {
    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a position is no JSON: " + text, e);
        }
    }

    /**
     * What a connector has given as an offset or a partition, in one form for all that mean the
     * same.
     *
     * @param what names it in messages
     * @param given a map, JSON text or bytes of JSON; null stays null
     */
    @Nullable
    static String canonical(String what, @Nullable Object given) {
        if (given == null) {
            return null;
        }
        byte[] json;
        try {
            json = given instanceof Map<?, ?> map ? PlainJson.bytes(map) : text(what, given);
            if (MAPPER.readTree(json) instanceof ObjectNode object) {
                Object plain = MAPPER.convertValue(object, Object.class);
                return new String(PlainJson.bytes(plain), StandardCharsets.UTF_8);
            }
        } catch (ConversionException e) {
            throw new PermanentException(what + " has no form in JSON: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new PermanentException(what + " is not valid JSON", e);
        }
        throw new PermanentException(what + " is JSON, but not an object, which is expected");
    }

    private static byte[] text(String what, Object given) {
        if (given instanceof byte[] bytes) {
            return bytes;
        } else if (given instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        throw new PermanentException(
                what
                        + " is an object of "
                        + given.getClass().getName()
                        + ", expected a Map, JSON text (String) or bytes of JSON");
    }

    /** A map for a connector, which may change it; null for null. */
    @Nullable
    static Map<String, Object> map(@Nullable String canonical) {
        return canonical == null
                ? null
                : MAPPER.convertValue(
                        parse(canonical), new TypeReference<LinkedHashMap<String, Object>>() {});
    }

    /** A plain Java value. */
    @Nullable
    static Object value(JsonNode node) {
        return MAPPER.convertValue(node, Object.class);
    }

    /** The text at a name; null where there is none. */
    @Nullable
    static String text(JsonNode json, String name) {
        return json.hasNonNull(name) ? json.get(name).asText() : null;
    }
}
