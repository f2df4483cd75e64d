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

import java.util.ArrayList;
import java.util.List;

/**
 * The path of a value, such as {@code commit.committer.date}; names with other characters than
 * letters, digits, {@code _}, {@code -}, {@code @}, {@code $} and the like stand in backquotes, a
 * backquote in them doubled. The empty path is the value itself.
 *
 * @param names the field names from the outside in
 */
public record FieldPath(List<String> names) {
    public FieldPath {
        names = List.copyOf(names);
    }

    /**
     * The path that a text writes.
     *
     * @throws IllegalArgumentException if it writes none
     */
    public static FieldPath parse(String path) {
        List<String> names = new ArrayList<>();
        if (!path.isEmpty()) {
            PathReader reader = new PathReader(path);
            do {
                names.add(reader.name());
            } while (reader.skip('.'));
            reader.end();
        }
        return new FieldPath(names);
    }

    /** The path of a field of that name. */
    public static String ofName(String name) {
        return text(List.of(name));
    }

    /** Whether this path leads to where the other does, or through it. */
    boolean startsWith(FieldPath other) {
        return names.size() >= other.names.size()
                && names.subList(0, other.names.size()).equals(other.names);
    }

    /** The path as one would write it. */
    static String text(List<String> names) {
        StringBuilder text = new StringBuilder();
        names.forEach(name -> append(text, name));
        return text.toString();
    }

    /** Adds a name to a path. */
    static void append(StringBuilder path, String name) {
        if (path.length() > 0) {
            path.append('.');
        }
        path.append(PathReader.isPlain(name) ? name : "`" + name.replace("`", "``") + "`");
    }
}
