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
package io.lakeflow.flink.rest;

import io.lakeflow.flink.expr.Scope;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;

/** The names that a spec's expressions may use, each added where it exists. Immutable. */
final class RestScope implements Scope {
    private final Map<String, Object> roots;

    private RestScope(Map<String, Object> roots) {
        this.roots = roots;
    }

    static RestScope of(String root, Object value) {
        return new RestScope(Map.of(root, value));
    }

    RestScope with(String root, Object value) {
        Map<String, Object> extended = new HashMap<>(roots);
        extended.put(root, value);
        return new RestScope(extended);
    }

    @Override
    @Nullable
    public Object root(String name) {
        return roots.get(name);
    }
}
