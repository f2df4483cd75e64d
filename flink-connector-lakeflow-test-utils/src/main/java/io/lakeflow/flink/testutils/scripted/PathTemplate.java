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
package io.lakeflow.flink.testutils.scripted;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A path such as <code>/orgs/{org}/repos</code>. */
record PathTemplate(String text) {

    /** The names of its variables, in order. */
    List<String> variables() {
        List<String> names = new ArrayList<>();
        for (String segment : text.substring(1).split("/", -1)) {
            variable(segment).ifPresent(names::add);
        }
        return names;
    }

    /** The values of the variables in a path, decoded; empty if it is another path. */
    Optional<List<String>> match(String path) {
        String[] expected = text.split("/", -1);
        String[] found = path.split("/", -1);
        if (found.length != expected.length) {
            return Optional.empty();
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < expected.length; i++) {
            String segment = QueryText.decode(found[i].replace("+", "%2B"));
            if (variable(expected[i]).isPresent()) {
                values.add(segment);
            } else if (!expected[i].equals(segment)) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    private static Optional<String> variable(String segment) {
        return segment.startsWith("{") && segment.endsWith("}")
                ? Optional.of(segment.substring(1, segment.length() - 1))
                : Optional.empty();
    }
}
