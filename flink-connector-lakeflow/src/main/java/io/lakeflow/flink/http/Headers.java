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
package io.lakeflow.flink.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The headers of an answer; names are found in any case. Immutable. */
public final class Headers {
    private static final Headers NONE = new Headers(Map.of());

    private final Map<String, List<String>> valuesByName;

    private Headers(Map<String, List<String>> valuesByName) {
        this.valuesByName = valuesByName;
    }

    /** No headers. */
    public static Headers none() {
        return NONE;
    }

    /** Those that have come in, with what is hidden from the client's log. */
    static Headers received(Iterator<Map.Entry<CharSequence, CharSequence>> entries) {
        List<Map.Entry<String, String>> shown = new ArrayList<>();
        entries.forEachRemaining(
                entry ->
                        shown.add(
                                Map.entry(
                                        entry.getKey().toString(),
                                        HiddenText.shown(entry.getValue()))));
        return of(shown);
    }

    /** Names and values in the order in which they came; a name may come more than once. */
    public static Headers of(Iterable<? extends Map.Entry<String, String>> entries) {
        Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Map.Entry<String, String> entry : entries) {
            values.computeIfAbsent(
                            entry.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                    .add(entry.getValue());
        }
        values.replaceAll((name, list) -> List.copyOf(list));
        return new Headers(Collections.unmodifiableMap(values));
    }

    /** The first value of a header. */
    public Optional<String> first(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
    }

    /** All values of a header, empty if it did not come. */
    public List<String> all(String name) {
        return valuesByName.getOrDefault(name, List.of());
    }

    /** All values by name in lower case. */
    public Map<String, List<String>> asMap() {
        return valuesByName;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers headers && valuesByName.equals(headers.valuesByName);
    }

    @Override
    public int hashCode() {
        return valuesByName.hashCode();
    }

    /** Names only: a value may be a cookie or an address with a signature. */
    @Override
    public String toString() {
        return valuesByName.keySet().toString();
    }
}
