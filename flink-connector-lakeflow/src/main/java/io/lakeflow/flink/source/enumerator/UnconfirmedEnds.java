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

import io.lakeflow.flink.source.split.SplitFinished;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import javax.annotation.Nullable;

/**
 * Ends of splits that a failure of their subtask would undo.
 *
 * <p>An end is told by an event, and events are not part of Flink's checkpoints. So it counts as
 * <em>unconfirmed</em> until a checkpoint that was begun after its event has completed. Until then
 * a failure of the subtask that read the split undoes the end: the subtask is set back to a state
 * in which it holds that split and will end it again.
 *
 * <p>Without Flink's runtime types and without threads: called on the coordinator thread only.
 */
final class UnconfirmedEnds {
    private final Map<String, End> ends = new HashMap<>();

    /**
     * The ends of one partition since the last one that is safe.
     *
     * @param group the group whose history it belongs to; null for rounds
     * @param subtask the reader
     * @param first the first unconfirmed round; 0 for history
     * @param checkpoint the first checkpoint that holds the last end; null if none was begun yet
     */
    record End(
            String partitionId,
            @Nullable String group,
            int subtask,
            int first,
            @Nullable Long checkpoint) {
        private End heldBy(long begun) {
            return checkpoint == null ? new End(partitionId, group, subtask, first, begun) : this;
        }
    }

    void add(SplitFinished event, int subtask) {
        End earlier = ends.get(event.partitionId());
        int first = earlier == null ? event.round() : earlier.first();
        ends.put(
                event.partitionId(),
                new End(event.partitionId(), event.group(), subtask, first, null));
    }

    /** The only subtask that may read the next round of a partition, if there is only one. */
    OptionalInt boundTo(String partitionId) {
        End end = ends.get(partitionId);
        return end == null ? OptionalInt.empty() : OptionalInt.of(end.subtask());
    }

    /** A subtask has failed: what it ended did not happen. */
    List<End> undo(int subtask) {
        return remove(end -> end.subtask() == subtask);
    }

    /** A checkpoint is begun; it holds all ends that are known by now. */
    void begin(long checkpoint) {
        ends.replaceAll((id, end) -> end.heldBy(checkpoint));
    }

    /** A checkpoint has completed: the ends that it makes safe. */
    List<End> confirm(long checkpoint) {
        return remove(end -> end.checkpoint() != null && end.checkpoint() <= checkpoint);
    }

    private List<End> remove(Predicate<End> condition) {
        List<End> removed = new ArrayList<>();
        for (Iterator<End> all = ends.values().iterator(); all.hasNext(); ) {
            End end = all.next();
            if (condition.test(end)) {
                all.remove();
                removed.add(end);
            }
        }
        return removed;
    }
}
