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

import java.time.Duration;

/** How an API shows that a row is gone. */
public sealed interface Tombstones {

    /** Not at all: the row vanishes. */
    record None() implements Tombstones {}

    /** The row stays in the listing, with this field true and the deletion as its cursor. */
    record Flag(String field) implements Tombstones {}

    /**
     * Another endpoint lists deletions: the key and when it was. It is paged like the table.
     *
     * @param path its path; it has the variables of the table's own path
     * @param cursorField where its records have the time of the deletion
     * @param since its lower bound
     * @param order its order
     * @param lateBy how long after the deletion a tombstone is not listed
     */
    record Endpoint(String path, String cursorField, Bound since, Order order, Duration lateBy)
            implements Tombstones {}
}
