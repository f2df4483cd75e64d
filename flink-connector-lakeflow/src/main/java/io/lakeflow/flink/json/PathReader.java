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

/** Takes the text of a path apart, from its first character to its last. */
final class PathReader {
    private final String path;
    private int at;

    PathReader(String path) {
        this.path = path;
    }

    /** Steps over a character, if that is the next one. */
    boolean skip(char expected) {
        boolean found = at < path.length() && path.charAt(at) == expected;
        if (found) {
            at++;
        }
        return found;
    }

    /** The name that begins here, without the backquotes. */
    String name() {
        int begin = at;
        if (skip('`')) {
            return quoted(begin);
        }
        while (at < path.length() && !isOdd(path.charAt(at))) {
            at++;
        }
        if (at == begin) {
            throw malformed(at, "a field name");
        }
        return path.substring(begin, at);
    }

    private String quoted(int begin) {
        StringBuilder name = new StringBuilder();
        while (at < path.length()) {
            if (!skip('`')) {
                name.append(path.charAt(at++));
            } else if (skip('`')) {
                name.append('`');
            } else {
                return name.toString();
            }
        }
        throw malformed(begin, "a backquote that ends the name begun");
    }

    /** Refuses what is left. */
    void end() {
        if (at < path.length()) {
            throw malformed(at, "a '.' or the end");
        }
    }

    private IllegalArgumentException malformed(int position, String expected) {
        return new IllegalArgumentException(
                "path '"
                        + path
                        + "': expected "
                        + expected
                        + " at character "
                        + (position + 1)
                        + " (names with odd characters stand in backquotes; only the path of the"
                        + " records may have '*' for a name and end in '?')");
    }

    /** Whether a name needs no backquotes. */
    static boolean isPlain(String name) {
        return !name.isEmpty() && name.chars().noneMatch(character -> isOdd((char) character));
    }

    private static boolean isOdd(char character) {
        return ".`*?[](){}\"'".indexOf(character) >= 0 || Character.isWhitespace(character);
    }
}
