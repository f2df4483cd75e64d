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
import java.time.Duration;
import java.util.List;
import javax.annotation.Nullable;

/**
 * What the requests of a scan draw from, together with those of all scans of the job that name the
 * same key: an API limits whoever asks, not each of their tables.
 *
 * @param key who asks whom; names secrets by reference, and is not shown to anybody
 * @param limits the limits that are known before anything was asked; every one of them holds, also
 *     for the other scans of the same key
 * @param concurrency how many requests may be under way at once, in the whole job; null for no
 *     limit
 */
public record RequestBudget(String key, List<Limit> limits, @Nullable Integer concurrency) {
    public RequestBudget {
        limits = List.copyOf(limits);
    }

    /** A budget without limits, until an answer tells of one. */
    public static RequestBudget unlimited(String key) {
        return new RequestBudget(key, List.of(), null);
    }

    /**
     * At most so many requests in any stretch of time of that length.
     *
     * @param requests at least 1
     * @param per longer than zero
     * @param untilTold whether it gives way to the quotas that answers tell of, as soon as one has
     */
    public record Limit(int requests, Duration per, boolean untilTold) implements Serializable {
        public Limit {
            if (requests < 1 || per.isNegative() || per.isZero()) {
                throw new IllegalArgumentException(
                        "A limit is at least one request in some time, not %d in %s"
                                .formatted(requests, per));
            }
        }
    }
}
