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
import javax.annotation.Nullable;

/**
 * The names that a spec's expressions may use, each added where it exists. A chain, for there are
 * few, and each request has one of its own, which should not cost a copy of the others. Immutable.
 */
final class RestScope implements Scope {
    private final String name;
    private final Object value;
    @Nullable private final RestScope outer;

    private RestScope(String name, Object value, @Nullable RestScope outer) {
        this.name = name;
        this.value = value;
        this.outer = outer;
    }

    static RestScope of(String root, Object value) {
        return new RestScope(root, value, null);
    }

    /** With a name that hides one that was there. */
    RestScope with(String root, Object value) {
        return new RestScope(root, value, this);
    }

    @Override
    @Nullable
    public Object root(String root) {
        for (RestScope scope = this; scope != null; scope = scope.outer) {
            if (scope.name.equals(root)) {
                return scope.value;
            }
        }
        return null;
    }
}
