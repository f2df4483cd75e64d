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
package io.lakeflow.flink.source.enumerator;

import io.lakeflow.flink.source.split.ScanSplit;
import java.util.List;
import javax.annotation.Nullable;

/**
 * The gate between the history of a group and its tail, in a checkpoint. An end that is part of the
 * checkpoint is safe with it.
 *
 * @param group the group
 * @param left the ids of the partitions of its history that are planned and not done
 * @param tail its tail, once it is planned
 */
public record HistoryGate(String group, List<String> left, @Nullable ScanSplit tail) {
    public HistoryGate {
        left = List.copyOf(left);
    }
}
