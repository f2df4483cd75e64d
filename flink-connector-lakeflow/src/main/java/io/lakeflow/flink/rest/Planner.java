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
package io.lakeflow.flink.rest;

import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Plan;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import javax.annotation.Nullable;

/** How a table becomes partitions. */
interface Planner extends AutoCloseable {

    /** As {@link io.lakeflow.flink.scan.TableScan#plan}. */
    CompletionStage<Plan> plan(@Nullable Offset position);

    @Override
    default void close() {}

    /** The init timestamp, which each planner's positions have. */
    static Instant init(Offset position) {
        return Instant.parse(Json.parse(position.json()).get("init").asText());
    }
}
