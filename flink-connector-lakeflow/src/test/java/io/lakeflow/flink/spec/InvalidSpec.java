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

/**
 * A spec with one mistake.
 *
 * @param mistake what is wrong, in words
 * @param marked the spec, with {@code «} before the place where the mistake is to be told
 * @param message what is to be told
 * @param structural whether an editor with the JSON Schema is to tell it too
 */
record InvalidSpec(String mistake, String marked, String message, boolean structural) {

    String yaml() {
        return marked.replace("«", "");
    }

    /** The place of the mark, as {@code line:column}. */
    String place() {
        String before = marked.substring(0, marked.indexOf('«'));
        int lineStart = before.lastIndexOf('\n') + 1;
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        return line + ":" + (before.codePointCount(lineStart, before.length()) + 1);
    }

    @Override
    public String toString() {
        return mistake;
    }
}
