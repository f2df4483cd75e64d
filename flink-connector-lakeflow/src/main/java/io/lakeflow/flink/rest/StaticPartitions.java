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

import io.lakeflow.flink.expr.CompiledTemplate;
import io.lakeflow.flink.model.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The product of the lists that {@code each} names. */
final class StaticPartitions {
    private StaticPartitions() {}

    /** The values by name of every combination, one without names where there is no list. */
    static List<Map<String, String>> of(Map<String, Template> each, RestScope scope) {
        List<Map<String, String>> combinations = new ArrayList<>();
        combinations.add(Map.of());
        for (Map.Entry<String, Template> entry : each.entrySet()) {
            List<Map<String, String>> extended = new ArrayList<>();
            for (Map<String, String> combination : combinations) {
                for (Object value : values(entry, scope)) {
                    Map<String, String> with = new LinkedHashMap<>(combination);
                    with.put(entry.getKey(), String.valueOf(value));
                    extended.add(with);
                }
            }
            combinations = extended;
        }
        return combinations;
    }

    private static List<?> values(Map.Entry<String, Template> entry, RestScope scope) {
        Object values = CompiledTemplate.compile(entry.getValue().text()).evaluate(scope);
        if (values instanceof List<?> list) {
            return list;
        }
        return values == null ? List.of() : List.of(values);
    }
}
