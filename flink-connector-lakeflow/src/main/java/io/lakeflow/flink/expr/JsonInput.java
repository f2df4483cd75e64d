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
package io.lakeflow.flink.expr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values of a scope as JSONata can read them: times become text. What holds no time is passed on as
 * it is, for a record may be large.
 */
final class JsonInput {

    private JsonInput() {}

    static Object of(Object value) {
        if (value == null
                || value instanceof String
                || value instanceof Number
                || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Instant instant) {
            return instant.toString();
        }
        if (value instanceof Map<?, ?> map) {
            return map(map);
        }
        if (value instanceof List<?> list) {
            return list(list);
        }
        throw new IllegalArgumentException(
                "a scope holds a "
                        + value.getClass().getName()
                        + "; expected a map, list, text, number, boolean, Instant or null");
    }

    private static Object map(Map<?, ?> map) {
        Map<Object, Object> copy = null;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object converted = of(entry.getValue());
            if (converted != entry.getValue()) {
                copy = copy == null ? new LinkedHashMap<>(map) : copy;
                copy.put(entry.getKey(), converted);
            }
        }
        return copy == null ? map : copy;
    }

    private static Object list(List<?> list) {
        List<Object> copy = null;
        for (int i = 0; i < list.size(); i++) {
            Object converted = of(list.get(i));
            if (converted != list.get(i)) {
                copy = copy == null ? new ArrayList<>(list) : copy;
                copy.set(i, converted);
            }
        }
        return copy == null ? list : copy;
    }
}
