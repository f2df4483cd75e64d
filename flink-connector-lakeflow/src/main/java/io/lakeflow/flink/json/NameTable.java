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

import java.util.Map;
import javax.annotation.Nullable;

/** A fixed map from field names, made for the one question asked for every field of a page. */
final class NameTable<V> {
    private final String[] names;
    private final Object[] values;
    @Nullable private final UnreadNames unread;

    NameTable(Map<String, ? extends V> entries) {
        this(entries, null);
    }

    /**
     * @param unread takes the names that are asked for and have no entry; null where they say
     *     nothing
     */
    NameTable(Map<String, ? extends V> entries, @Nullable UnreadNames unread) {
        this.unread = unread;
        int capacity = Integer.highestOneBit(Math.max(4, entries.size()) * 4 - 1);
        this.names = new String[capacity];
        this.values = new Object[capacity];
        entries.forEach(
                (name, value) -> {
                    int at = slot(name.hashCode(), capacity);
                    while (names[at] != null) {
                        at = at + 1 & capacity - 1;
                    }
                    // The parser interns its names too: most comparisons end at the reference.
                    names[at] = name.intern();
                    values[at] = value;
                });
    }

    @Nullable
    @SuppressWarnings("unchecked")
    V get(String name) {
        int at = slot(name.hashCode(), names.length);
        while (names[at] != null) {
            if (names[at].equals(name)) {
                return (V) values[at];
            }
            at = at + 1 & names.length - 1;
        }
        if (unread != null) {
            unread.met(name);
        }
        return null;
    }

    static int slot(int hash, int capacity) {
        int spread = hash * 0x9E3779B9;
        return (spread ^ spread >>> 16) & capacity - 1;
    }
}
