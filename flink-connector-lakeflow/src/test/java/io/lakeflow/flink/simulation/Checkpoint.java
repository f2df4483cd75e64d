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

import java.util.List;
import java.util.stream.Stream;

/** A checkpoint: the enumerator's bytes, and those of each subtask once it has taken its part. */
final class Checkpoint {
    final long id;
    final byte[] enumerator;
    private final List<byte[]>[] subtasks;

    @SuppressWarnings({"unchecked", "rawtypes"})
    Checkpoint(long id, byte[] enumerator, int parallelism) {
        this.id = id;
        this.enumerator = enumerator;
        this.subtasks = new List[parallelism];
    }

    /** Where a job begins. */
    static Checkpoint none() {
        Checkpoint none = new Checkpoint(0, Coordinator.initialState(), 1);
        none.taken(0, List.of());
        return none;
    }

    boolean lacks(int subtask) {
        return subtasks[subtask] == null;
    }

    void taken(int subtask, List<byte[]> splits) {
        subtasks[subtask] = splits;
    }

    boolean isWhole() {
        return Stream.of(subtasks).allMatch(splits -> splits != null);
    }

    int parallelism() {
        return subtasks.length;
    }

    /** The splits of each subtask. */
    List<List<byte[]>> subtasks() {
        return List.of(subtasks);
    }
}
