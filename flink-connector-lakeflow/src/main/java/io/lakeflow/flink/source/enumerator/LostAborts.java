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

import java.util.TreeSet;
import javax.annotation.Nullable;

/**
 * Which checkpoints may never complete, because Flink has lost the end of one before.
 *
 * <p>From the moment in which the enumerator is checkpointed Flink holds back what it sends to a
 * reader, until that reader has the barrier or the checkpoint is aborted. When a task fails alone
 * meanwhile, for the second time in the life of a JobManager, {@code OperatorCoordinatorHolder}
 * (Flink 1.20 to 2.3) replaces its gateway first, with what that has held back, and then fails to
 * hand on the abort: the new gateway throws, as it knows of no checkpoint, and those of readers
 * that have no barrier stay closed. Readers wait for splits and for leave to ask, and the next
 * checkpoint waits for what was held back until it times out: after ten minutes by default.
 *
 * <p>What shows it is a checkpoint that has not ended, for the enumerator, when a reader has failed
 * during it and the next one begins. From then on checkpoints are watched, and each reader is sent
 * a probe when one begins, until a checkpoint completes that has begun after the first probe: then
 * nothing is held back. Called on the coordinator thread only.
 */
final class LostAborts {
    private final TreeSet<Long> open = new TreeSet<>();
    private long newestAborted = Long.MIN_VALUE;

    /** The one that began when the last abort was missed; null where none is watched. */
    @Nullable private Long watchedFrom;

    /**
     * A checkpoint begins.
     *
     * @return whether an abort was lost, so that this one has to be watched
     */
    boolean begun(long checkpoint) {
        if (!open.isEmpty() && open.first() <= newestAborted) {
            watchedFrom = checkpoint;
        }
        open.add(checkpoint);
        return watchedFrom != null;
    }

    /** It has completed, and so did what came before it. */
    void completed(long checkpoint) {
        open.headSet(checkpoint, true).clear();
        if (watchedFrom != null && checkpoint > watchedFrom) {
            watchedFrom = null;
        }
    }

    void aborted(long checkpoint) {
        open.remove(checkpoint);
    }

    /** A reader has failed; the checkpoints that are under way are aborted. */
    void readerLost() {
        if (!open.isEmpty()) {
            newestAborted = open.last();
        }
    }

    /** Whether it is under way. */
    boolean isOpen(long checkpoint) {
        return checkpoint > newestAborted && open.contains(checkpoint);
    }
}
