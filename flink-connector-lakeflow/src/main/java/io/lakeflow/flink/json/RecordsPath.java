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
 * Where the records of a page are, such as {@code query.pages.*.revisions?}: a {@link FieldPath} in
 * which {@code *} may stand for a name and which may end in {@code ?}.
 *
 * @param text the path as it was written
 * @param parts the names between the {@code *}, from the outside in, one list more than there are
 *     {@code *}; a list is empty where nothing stands before, behind or between them
 * @param optional whether the records may be absent
 */
record RecordsPath(String text, List<List<String>> parts, boolean optional) {

    /** The body itself, or nothing at all. */
    private static final String EMPTY_BODY = "?";

    static RecordsPath parse(String path) {
        List<List<String>> parts = new ArrayList<>();
        parts.add(new ArrayList<>());
        if (path.isEmpty()) {
            return new RecordsPath(path, parts, false);
        }
        if (path.equals(EMPTY_BODY)) {
            return new RecordsPath(path, parts, true);
        }
        PathReader reader = new PathReader(path);
        do {
            if (reader.skip('*')) {
                parts.add(new ArrayList<>());
            } else {
                parts.get(parts.size() - 1).add(reader.name());
            }
        } while (reader.skip('.'));
        boolean optional = reader.skip('?');
        reader.end();
        return new RecordsPath(path, parts, optional);
    }

    /** The way to the one object or array that has all records somewhere inside. */
    FieldPath untilFirstStar() {
        return new FieldPath(parts.get(0));
    }

    /** Whether the values that the last {@code *} stands for are themselves the records. */
    boolean endsInStar() {
        return parts.size() > 1 && parts.get(parts.size() - 1).isEmpty();
    }

    /** Whether a body without a single byte has no records, rather than being an error. */
    boolean mayBeEmpty() {
        return text.equals(EMPTY_BODY);
    }

    /** Whether the body itself is the records. */
    boolean isBody() {
        return text.isEmpty() || mayBeEmpty();
    }

    /** The names from the outside in, null for each {@code *}. */
    List<String> elements() {
        List<String> names = new ArrayList<>(parts.get(0));
        for (List<String> part : parts.subList(1, parts.size())) {
            names.add(null);
            names.addAll(part);
        }
        return names;
    }

    /** The path for a message. */
    @Override
    public String toString() {
        return isBody() ? "(the body itself)" : "'" + text + "'";
    }
}
