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
import javax.annotation.Nullable;

/**
 * What one split covers, self-contained: a parent's key values, a time window, an id or token
 * range, or nothing (the whole table).
 *
 * <p>Partitions may form a group, whose {@link Kind#FINITE} ones are its history and whose one
 * {@link Kind#ENDLESS} one is its tail. The history is read in parallel, and the tail is kept back
 * until all of it is done, so that an old version of a row does not overtake a new one. The tail is
 * planned after the last partition of the history. A group without a history has an open gate.
 *
 * @param id names the partition in its table: short, unique, stable across restarts and without
 *     secrets, for it becomes a metric scope
 * @param kind how Flink drives its reading
 * @param json what the scan needs to read it, a JSON object that only the scan reads
 * @param group names its group; null if it belongs to none
 */
public record Partition(String id, Kind kind, String json, @Nullable String group)
        implements Serializable {
    public Partition {
        if (kind == Kind.ROUND && group != null) {
            throw new IllegalArgumentException(
                    "Partition %s is read in rounds, so it cannot belong to the group %s."
                            .formatted(id, group));
        }
    }

    /** A partition that belongs to no group. */
    public Partition(String id, Kind kind, String json) {
        this(id, kind, json, null);
    }

    /** Whether it is part of a group's history. */
    public boolean isHistory() {
        return group != null && kind == Kind.FINITE;
    }

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
