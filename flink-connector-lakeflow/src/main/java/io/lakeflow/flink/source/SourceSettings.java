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
package io.lakeflow.flink.source;

import io.lakeflow.flink.scan.RequestBudget;
import java.io.Serializable;
import java.time.Duration;

/**
 * How a scan is driven, whatever it reads.
 *
 * @param pollInterval the pause before a partition or a plan that is caught up is asked again
 * @param maxConcurrentRequests how many requests one subtask keeps under way, and how many
 *     partitions that end it reads side by side
 * @param maxRecordsPerBatch the most rows that are handed to Flink at once
 * @param emitWatermarks whether a batch that says how far its partition is complete becomes a
 *     watermark
 * @param tailGate when a tail follows the history that was read in parallel
 */
public record SourceSettings(
        Duration pollInterval,
        int maxConcurrentRequests,
        int maxRecordsPerBatch,
        boolean emitWatermarks,
        TailGate tailGate)
        implements Serializable {
    public SourceSettings {
        if (pollInterval.isNegative() || pollInterval.isZero()) {
            throw new IllegalArgumentException(
                    "The poll interval must be longer than zero, not " + pollInterval);
        }
        if (maxConcurrentRequests < 1) {
            throw new IllegalArgumentException(
                    "At least one request must be allowed, not " + maxConcurrentRequests);
        }
        if (maxRecordsPerBatch < 1) {
            throw new IllegalArgumentException(
                    "At least one row must fit into a batch, not " + maxRecordsPerBatch);
        }
    }

    /** The same with or without watermarks of the source's own. */
    public SourceSettings emittingWatermarks(boolean emit) {
        return new SourceSettings(
                pollInterval, maxConcurrentRequests, maxRecordsPerBatch, emit, tailGate);
    }

    /**
     * The same with no more requests under way than a subtask's part of what the API allows at
     * once, but at least one.
     *
     * @param subtasks how many share it
     */
    public SourceSettings within(RequestBudget budget, int subtasks) {
        if (budget.concurrency() == null) {
            return this;
        }
        int part = Math.max(1, budget.concurrency() / subtasks);
        return new SourceSettings(
                pollInterval,
                Math.min(maxConcurrentRequests, part),
                maxRecordsPerBatch,
                emitWatermarks,
                tailGate);
    }
}
