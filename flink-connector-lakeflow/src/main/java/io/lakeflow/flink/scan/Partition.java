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
package io.lakeflow.flink.scan;

import java.io.Serializable;

/**
 * What one split covers, self-contained: a parent's key values, a time window, an id or token
 * range, or nothing (the whole table).
 *
 * @param id names the partition in its table: short, unique, stable across restarts and without
 *     secrets, for it becomes a metric scope
 * @param kind how Flink drives its reading
 * @param json what the scan needs to read it, a JSON object that only the scan reads
 */
public record Partition(String id, Kind kind, String json) implements Serializable {

    /** How long a partition is read. */
    public enum Kind {
        /** Read once, until the scan says {@link Progress#FINISHED}. */
        FINITE,
        /** Read for ever; polled again after {@link Progress#CAUGHT_UP}. */
        ENDLESS,
        /**
         * Read in rounds, each a finite split that ends at {@link Progress#CAUGHT_UP} or {@link
         * Progress#FINISHED}. Planning the same id again asks for a further round, which starts
         * where the last one ended; at most one round of a partition is under way.
         */
        ROUND
    }
}
