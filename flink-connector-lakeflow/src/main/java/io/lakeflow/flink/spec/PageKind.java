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

import java.util.List;

/** The words of {@code page.next}, with the keys that go with each. */
enum PageKind {
    LINK("size stop stable cap"),
    URL("at size stop stable cap"),
    TOKEN("at into size stop stable cap"),
    PAGE("at into start size stop stable cap"),
    OFFSET("into size stop stable cap"),
    NONE("size stable cap");

    private final List<String> keys;

    PageKind(String keys) {
        this.keys = List.of(keys.split(" "));
    }

    /** What a request may name of the next page, <code>${page.…}</code>. */
    List<String> variables() {
        return switch (this) {
            case PAGE -> List.of("number");
            case OFFSET -> List.of("offset");
            case TOKEN -> List.of("token");
            case LINK, URL, NONE -> List.of();
        };
    }

    /** Whether a key means anything beside this word. */
    boolean takes(String key) {
        return keys.contains(key);
    }
}
