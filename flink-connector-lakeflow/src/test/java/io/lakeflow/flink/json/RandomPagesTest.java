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
package io.lakeflow.flink.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;

/** Random pages, paths and projections against a tree of the same page. */
class RandomPagesTest {
    private static final String[] NAMES = {"a", "b", "c", "d", "e.f", "日本", "long_field_name"};
    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .configure(
                            com.fasterxml.jackson.databind.cfg.JsonNodeFeature
                                    .STRIP_TRAILING_BIGDECIMAL_ZEROES,
                            false)
                    .build();

    private final long seed = seed();
    private final Random random = new Random(seed);

    private static long seed() {
        String given = System.getProperty("lakeflow.random.seed", "");
        return given.isEmpty() ? System.nanoTime() : Long.parseLong(given);
    }

    @Test
    void everyPathHasTheValueOfTheTree() throws Exception {
        for (int page = 0; page < 400; page++) {
            checkPage("seed " + seed + ", page " + page);
        }
    }

    private void checkPage(String description) throws Exception {
        List<List<String>> paths = new ArrayList<>();
        List<Integer> texts = new ArrayList<>();
        List<Integer> trees = new ArrayList<>();
        PageDecoder.Builder builder = PageDecoder.builder().records("r.`e.f`").raw(true);
        for (int i = random.nextInt(6); i >= 0; i--) {
            List<String> path = new ArrayList<>();
            for (int depth = random.nextInt(4); depth > 0; depth--) {
                path.add(NAMES[random.nextInt(NAMES.length)]);
            }
            paths.add(path);
            texts.add(builder.field(FieldPath.text(path), Pages.STRING, null));
            trees.add(builder.tree(FieldPath.text(path)));
        }
        int capture = builder.capture("a");
        List<Map<String, Object>> records = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            records.add(object(3));
        }
        byte[] body = pageWith(records);
        JsonNode root = MAPPER.readTree(body);
        PageCursor cursor = builder.onError(OnError.NULL).build().open(body);
        for (JsonNode record : root.get("r").get("e.f")) {
            assertThat(cursor.next()).as(description).isTrue();
            assertThat(MAPPER.readTree(cursor.raw().toBytes())).as(description).isEqualTo(record);
            for (int i = 0; i < paths.size(); i++) {
                JsonNode expected = at(record, paths.get(i));
                String where = description + ", path " + paths.get(i);
                assertThat(MAPPER.<JsonNode>valueToTree(cursor.tree(trees.get(i))))
                        .as(where)
                        .isEqualTo(expected == null ? MAPPER.nullNode() : expected);
                assertText((StringData) cursor.field(texts.get(i)), expected, where);
            }
        }
        assertThat(cursor.next()).as(description).isFalse();
        JsonNode captured = root.get("a");
        assertThat(MAPPER.<JsonNode>valueToTree(cursor.captured(capture)))
                .as(description)
                .isEqualTo(captured == null ? MAPPER.nullNode() : captured);
    }

    private static void assertText(StringData text, JsonNode expected, String where)
            throws Exception {
        if (expected == null || expected.isNull()) {
            assertThat(text).as(where).isNull();
        } else if (expected.isTextual()) {
            assertThat(text).as(where).hasToString(expected.textValue());
        } else {
            assertThat(MAPPER.readTree(text.toBytes())).as(where).isEqualTo(expected);
        }
    }

    private static JsonNode at(JsonNode record, List<String> path) {
        JsonNode node = record;
        for (String name : path) {
            node = node == null ? null : node.get(name);
        }
        return node;
    }

    private byte[] pageWith(List<Map<String, Object>> records) throws Exception {
        Map<String, Object> outer = new LinkedHashMap<>();
        if (random.nextBoolean()) {
            outer.put("a", value(2));
        }
        Map<String, Object> inner = object(1);
        inner.put("e.f", records);
        outer.put("r", inner);
        outer.put("b", value(2));
        byte[] compact = MAPPER.writeValueAsBytes(outer);
        return random.nextBoolean()
                ? compact
                : MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(outer);
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = random.nextInt(NAMES.length); i > 0; i--) {
            object.put(NAMES[random.nextInt(NAMES.length)], value(depth));
        }
        return object;
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 10 : 6)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextInt(200) - 100;
            case 3 -> random.nextLong();
            case 4 -> new BigDecimal(random.nextInt(100_000)).movePointLeft(random.nextInt(4));
            case 5 -> text();
            case 6 -> List.of(text(), random.nextInt(), object(depth - 1));
            default -> object(depth - 1);
        };
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            int codePoint =
                    switch (random.nextInt(8)) {
                        case 0 -> random.nextInt(0x20);
                        case 1 -> 0x80 + random.nextInt(0x1000);
                        case 2 -> 0x1F600 + random.nextInt(40);
                        case 3 -> "\"\\/".charAt(random.nextInt(3));
                        default -> 'a' + random.nextInt(26);
                    };
            text.appendCodePoint(codePoint);
        }
        return text.toString();
    }
}
