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
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Which splits were assigned after which checkpoint, as Flink's coordinator keeps it. */
final class SplitAssignments {
    private final TreeMap<Long, List<Assignment>> byCheckpoint = new TreeMap<>();
    private List<Assignment> uncheckpointed = new ArrayList<>();

    private record Assignment(int subtask, ScanSplit split) {}

    void assigned(int subtask, ScanSplit split) {
        uncheckpointed.add(new Assignment(subtask, split));
    }

    void snapshot(long checkpoint) {
        byCheckpoint.put(checkpoint, uncheckpointed);
        uncheckpointed = new ArrayList<>();
    }

    void completed(long checkpoint) {
        byCheckpoint.headMap(checkpoint, true).clear();
    }

    /** Takes what a subtask that goes back to a checkpoint has no state of. */
    List<ScanSplit> takeBack(int subtask, long checkpoint) {
        List<List<Assignment>> later =
                new ArrayList<>(byCheckpoint.tailMap(checkpoint, false).values());
        later.add(uncheckpointed);
        List<ScanSplit> splits = new ArrayList<>();
        for (List<Assignment> assignments : later) {
            assignments.removeIf(one -> one.subtask() == subtask && splits.add(one.split()));
        }
        return splits;
    }
}
