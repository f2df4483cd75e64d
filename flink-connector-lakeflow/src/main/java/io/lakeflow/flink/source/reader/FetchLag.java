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
package io.lakeflow.flink.source.reader;

import io.lakeflow.flink.scan.Batch;
import java.time.InstantSource;

/**
 * How old the newest record of the last batch was when it came: Flink's {@value #METRIC}, of which
 * Flink has the name but not the value. Set by the fetcher thread, read by any.
 */
final class FetchLag {
    static final String METRIC = "currentFetchEventTimeLag";

    /** What Flink's own metrics of this kind say while there is nothing to say. */
    private static final long UNKNOWN = -1;

    private final InstantSource clock;
    private volatile long millis = UNKNOWN;

    FetchLag(InstantSource clock) {
        this.clock = clock;
    }

    void fetched(Batch batch) {
        long newest = Batch.NO_TIME;
        for (long time : batch.times()) {
            newest = Math.max(newest, time);
        }
        if (newest != Batch.NO_TIME) {
            millis = clock.millis() - newest;
        }
    }

    long millis() {
        return millis;
    }
}
