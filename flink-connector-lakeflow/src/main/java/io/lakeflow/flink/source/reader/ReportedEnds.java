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

import io.lakeflow.flink.source.split.ScanSplit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ends that were reported to the enumerator, kept in the reader's state until they are certainly in
 * the enumerator's. Nothing is sent back for that: an event to a task that is about to end after a
 * savepoint would fail the stop, and a reader can tell by itself.
 *
 * <p>An end is dropped when a second checkpoint completes, as follows. Both of a reader's messages,
 * the report and its acknowledgement of a checkpoint, travel the same way in the order in which
 * they were sent. So once a checkpoint that holds the end has completed, the enumerator knows the
 * end, and each checkpoint that is begun from then on holds it on both sides. When one of these has
 * completed too, the enumerator has been told so before any reader is set back to a later one, and
 * will not take the end back for a failure of this subtask any more.
 *
 * <p>A checkpoint of which this reader's part comes after the news of the first may still have been
 * begun before it, where several are under way at once; then it is the only one, for the next is
 * begun after this reader was asked for its part. So the one after it counts.
 *
 * <p>Used by the task's thread only.
 */
final class ReportedEnds {
    private final Map<String, End> ends = new LinkedHashMap<>();

    /** An end, and how much is known of what the enumerator's state holds. */
    private static final class End {
        private final ScanSplit split;

        /** Whether a checkpoint with this end in the reader's state has completed. */
        private boolean known;

        /** Checkpoints of the reader since the end was reported, or since it is known. */
        private int snapshots;

        /** The checkpoint that has to complete next; unset while zero. */
        private long awaited;

        private End(ScanSplit split) {
            this.split = split;
        }

        private void snapshot(long checkpoint) {
            snapshots++;
            if (snapshots == (known ? 2 : 1)) {
                awaited = checkpoint;
            }
        }

        /** Whether the end may be forgotten. */
        private boolean completed(long checkpoint) {
            if (awaited == 0 || checkpoint < awaited) {
                return false;
            }
            if (known) {
                return true;
            }
            known = true;
            snapshots = 0;
            awaited = 0;
            return false;
        }
    }

    /**
     * Takes in an end that is reported now. Of the rounds of a partition the last one counts; after
     * a restore with fewer subtasks a reader may be given several, in any order.
     */
    void add(ScanSplit split) {
        ends.merge(
                split.partition().id(),
                new End(split),
                (known, added) -> added.split.round() < known.split.round() ? known : added);
    }

    /** The enumerator has shown that it knows the end. */
    void remove(String partitionId) {
        ends.remove(partitionId);
    }

    Collection<ScanSplit> splits() {
        return ends.values().stream().map(end -> end.split).toList();
    }

    /** What a checkpoint has to hold. */
    List<ScanSplit> snapshot(long checkpoint) {
        ends.values().forEach(end -> end.snapshot(checkpoint));
        return ends.values().stream().map(end -> end.split).toList();
    }

    void completed(long checkpoint) {
        ends.values().removeIf(end -> end.completed(checkpoint));
    }
}
