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

/** How an API shows deletes. */
public sealed interface DeletesModel extends Serializable {

    /**
     * A listing of tombstones.
     *
     * @param request the request
     * @param cursor what orders them
     * @param columns paths in a tombstone by key column, where they differ from the table's
     */
    record Endpoint(RequestModel request, CursorModel cursor, Map<String, String> columns)
            implements DeletesModel {
        public Endpoint {
            columns = Ordered.copyOf(columns);
        }
    }

    /** A condition over <code>record</code> that makes it a delete. */
    record Flag(Template condition) implements DeletesModel {}

    /** A key that is missing from complete reads. */
    record Snapshot() implements DeletesModel {}
}
