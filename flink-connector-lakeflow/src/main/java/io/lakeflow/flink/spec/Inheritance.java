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
package io.lakeflow.flink.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a table takes from {@code defaults}, and its further requests from the table. What a part
 * says itself wins; mappings are merged key by key.
 */
final class Inheritance {
    private static final Set<String> MERGED = Set.of("params", "headers", "each", "cursor");

    private final Map<String, YamlNode.Entry> defaults;

    Inheritance(Map<String, YamlNode.Entry> defaults) {
        this.defaults = defaults;
    }

    YamlNode table(YamlNode table) {
        return table instanceof YamlNode.Mapping mapping ? merge(defaults, mapping) : table;
    }

    /**
     * A request beside the main one lists the table's records in another way: where they are and
     * how they are paged is the table's, what is asked for only {@code defaults} say.
     *
     * @param table the table, defaults merged in
     */
    YamlNode history(Fields table, YamlNode history) {
        return request(table, List.of("page", "records", "filter", "format", "headers"), history);
    }

    /** As {@link #history}; but a tombstone is another record, which the filter is not made for. */
    YamlNode deletes(Fields table, YamlNode deletes) {
        return request(table, List.of("page", "records", "format", "headers"), deletes);
    }

    private YamlNode request(Fields table, List<String> shared, YamlNode request) {
        if (!(request instanceof YamlNode.Mapping mapping)) {
            return request;
        }
        Map<String, YamlNode.Entry> base = new LinkedHashMap<>();
        for (String key : shared) {
            if (table.has(key)) {
                base.put(key, new YamlNode.Entry(table.at(key), table.node(key)));
            }
        }
        for (String key : List.of("path", "method", "params")) {
            if (defaults.containsKey(key)) {
                base.put(key, defaults.get(key));
            }
        }
        return merge(base, mapping);
    }

    private static YamlNode.Mapping merge(Map<String, YamlNode.Entry> base, YamlNode.Mapping own) {
        Map<String, YamlNode.Entry> merged = new LinkedHashMap<>(own.entries());
        base.forEach(
                (key, entry) ->
                        merged.merge(key, entry, (mine, inherited) -> both(key, inherited, mine)));
        return new YamlNode.Mapping(own.at(), merged);
    }

    private static YamlNode.Entry both(String key, YamlNode.Entry base, YamlNode.Entry own) {
        if (!(base.value() instanceof YamlNode.Mapping inherited)
                || !(own.value() instanceof YamlNode.Mapping mine)) {
            return own;
        }
        if (MERGED.contains(key)) {
            return new YamlNode.Entry(own.keyAt(), merge(inherited.entries(), mine));
        }
        return key.equals("page")
                ? new YamlNode.Entry(own.keyAt(), page(inherited.entries(), mine))
                : own;
    }

    /** Another way of paging has other keys; only the size means the same for all. */
    private static YamlNode.Mapping page(Map<String, YamlNode.Entry> base, YamlNode.Mapping own) {
        Map<String, YamlNode.Entry> inherited = new LinkedHashMap<>(base);
        if (own.entries().containsKey("next")) {
            inherited.keySet().retainAll(Set.of("size"));
        }
        return merge(inherited, own);
    }
}
