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
 * A path such as {@code commit.committer.date}; names with other characters than letters, digits,
 * {@code _}, {@code -}, {@code @}, {@code $} and the like stand in backquotes, a backquote in them
 * doubled. The empty path is the value itself.
 *
 * @param names the field names from the outside in
 * @param everyValue whether the path ended in {@code *}: the values of the object it leads to
 */
record FieldPath(List<String> names, boolean everyValue) {
    FieldPath {
        names = List.copyOf(names);
    }

    /** Parses the path of a value. */
    static FieldPath ofValue(String path) {
        FieldPath parsed = ofRecords(path);
        if (parsed.everyValue) {
            throw new IllegalArgumentException(
                    "path '" + path + "': only the path of the records may end in '*'");
        }
        return parsed;
    }

    /** Parses the path of the records, which may end in {@code *}. */
    static FieldPath ofRecords(String path) {
        if (path.isEmpty()) {
            return new FieldPath(List.of(), false);
        }
        List<String> names = new ArrayList<>();
        int at = 0;
        while (true) {
            if (path.equals("*") || at == path.length() - 1 && path.charAt(at) == '*') {
                return new FieldPath(names, true);
            }
            int end =
                    at < path.length() && path.charAt(at) == '`'
                            ? quoted(path, at, names)
                            : plain(path, at, names);
            if (end == path.length()) {
                return new FieldPath(names, false);
            }
            if (path.charAt(end) != '.') {
                throw malformed(path, end, "a '.'");
            }
            at = end + 1;
        }
    }

    private static int plain(String path, int from, List<String> names) {
        int end = path.indexOf('.', from);
        String name = path.substring(from, end < 0 ? path.length() : end);
        int odd = firstOdd(name);
        if (name.isEmpty() || odd >= 0) {
            throw malformed(
                    path,
                    from + Math.max(0, odd),
                    "a field name (one with such characters stands in backquotes)");
        }
        names.add(name);
        return from + name.length();
    }

    private static int firstOdd(String name) {
        for (int i = 0; i < name.length(); i++) {
            if ("`*[]()\"'".indexOf(name.charAt(i)) >= 0
                    || Character.isWhitespace(name.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    private static int quoted(String path, int from, List<String> names) {
        StringBuilder name = new StringBuilder();
        int at = from + 1;
        while (at < path.length()) {
            if (path.charAt(at) != '`') {
                name.append(path.charAt(at++));
            } else if (at + 1 < path.length() && path.charAt(at + 1) == '`') {
                name.append('`');
                at += 2;
            } else {
                names.add(name.toString());
                return at + 1;
            }
        }
        throw malformed(path, from, "a backquote that ends the name begun");
    }

    private static IllegalArgumentException malformed(String path, int at, String expected) {
        return new IllegalArgumentException(
                "path '" + path + "': expected " + expected + " at character " + (at + 1));
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
        boolean plain = !name.isEmpty() && name.indexOf('.') < 0 && firstOdd(name) < 0;
        path.append(plain ? name : "`" + name.replace("`", "``") + "`");
    }
}
