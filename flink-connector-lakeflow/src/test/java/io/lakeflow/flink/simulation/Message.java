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
package io.lakeflow.flink.simulation;

import io.lakeflow.flink.source.split.ScanSplit;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/** What is sent to a subtask. */
sealed interface Message {
    record Splits(List<ScanSplit> splits) implements Message {}

    record Event(SourceEvent event) implements Message {}

    record CheckpointCompleted(long checkpoint) implements Message {}

    record NoMoreSplits() implements Message {}
}
