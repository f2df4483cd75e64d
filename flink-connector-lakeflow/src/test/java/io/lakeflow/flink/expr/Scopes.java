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
package io.lakeflow.flink.expr;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** A scope over a map that remembers which roots were asked for. */
final class Scopes implements Scope {

    private final Map<String, ?> roots;
    private final Set<String> asked = new ConcurrentSkipListSet<>();

    private Scopes(Map<String, ?> roots) {
        this.roots = roots;
    }

    static Scopes of(Map<String, ?> roots) {
        return new Scopes(roots);
    }

    @Override
    public Object root(String name) {
        asked.add(name);
        return roots.get(name);
    }

    Set<String> asked() {
        return asked;
    }
}
