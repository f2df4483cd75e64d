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
package io.lakeflow.flink.model;

import java.io.Serializable;
import java.util.Map;

/**
 * The table whose rows a child table hangs on.
 *
 * @param table the parent's name
 * @param as names in <code>parent.&lt;name&gt;</code> and the parent's columns they stand for
 * @param onlyChanged whether a parent is asked again only when it moved
 */
public record ParentModel(String table, Map<String, String> as, boolean onlyChanged)
        implements Serializable {
    public ParentModel {
        as = Ordered.copyOf(as);
    }
}
