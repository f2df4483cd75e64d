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
package io.lakeflow.flink.table;

import io.lakeflow.flink.rest.ReadOptions;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ReadableConfig;

/**
 * What a read has to know of the job that it becomes a part of.
 *
 * @param mode what the runtime asks of the rows
 * @param alignedCheckpoints whether checkpoints are taken whose barriers overtake no row
 */
@Internal
public record JobMode(ReadOptions.Mode mode, boolean alignedCheckpoints) {

    /** As the planner's configuration says, to which that of the environment belongs. */
    static JobMode of(ReadableConfig configuration) {
        boolean batch =
                configuration.get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH;
        boolean checkpoints =
                configuration
                        .getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL)
                        .filter(interval -> !interval.isZero() && !interval.isNegative())
                        .isPresent();
        return new JobMode(
                batch ? ReadOptions.Mode.BATCH : ReadOptions.Mode.STREAMING,
                checkpoints && !configuration.get(CheckpointingOptions.ENABLE_UNALIGNED));
    }
}
