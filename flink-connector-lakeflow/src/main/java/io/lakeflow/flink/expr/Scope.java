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

import javax.annotation.Nullable;

/**
 * What the names of an expression stand for while it is evaluated.
 *
 * <p>A value is a {@code Map<String, ?>}, {@code List<?>}, {@code String}, {@code Number}, {@code
 * Boolean}, {@link java.time.Instant} (text in ISO 8601 where text is wanted) or null. It is read,
 * never changed.
 */
@FunctionalInterface
public interface Scope {

    /**
     * The value of a root such as {@code config} or {@code record}; asked only for roots that the
     * template names.
     *
     * @return null if this scope has no such root
     */
    @Nullable
    Object root(String name);
}
