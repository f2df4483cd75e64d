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

import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.source.split.RoundFinished;
import io.lakeflow.flink.source.split.ScanSplit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * What is planned, what waits for a reader, and who gets what.
 *
 * <p>Splits that end wait in plan order for a reader that asks. Endless splits take no place in a
 * reader and are kept for ever, so they are not given to whoever asks first: each goes to the
 * subtask that was given the fewest, and waits for it if it is not there.
 *
 * <p>Memory and state grow with the splits that wait, so planning stops while {@link
 * #WAITING_PER_READER} of them wait for each reader, and with the partitions that are read in
 * rounds. What was handed out is remembered by Flink and the readers, not here.
 *
 * <p>Without Flink's runtime types and without threads: called on the coordinator thread only.
 */
final class SplitTracker {
    /** How many splits per reader wait at most before planning pauses. */
    static final int WAITING_PER_READER = 4;

    private final LinkedList<ScanSplit> waiting = new LinkedList<>();
    private final Deque<ScanSplit> endless = new ArrayDeque<>();
    private final Map<Integer, Integer> endlessGiven = new HashMap<>();
    private final RoundTracker rounds;
    @Nullable private Offset position;
    private Progress progress;

    SplitTracker(EnumeratorState restored) {
        position = restored.position();
        progress = restored.progress();
        rounds = new RoundTracker(restored.rounds());
        restored.pending().forEach(split -> queueOf(split).addLast(split));
    }

    @Nullable
    Offset position() {
        return position;
    }

    /** Whether another page of the plan is wanted now. */
    boolean wantsPlan(int parallelism) {
        return progress != Progress.FINISHED && unassigned() < WAITING_PER_READER * parallelism;
    }

    /** Takes in a page of the plan: position and partitions together. */
    void planned(Plan plan) {
        position = plan.next();
        progress = plan.progress();
        for (Partition partition : plan.partitions()) {
            if (partition.kind() == Partition.Kind.ROUND) {
                planRound(partition);
            } else {
                ScanSplit split = ScanSplit.of(partition);
                queueOf(split).addLast(split);
            }
        }
    }

    /** The next split that ends for a subtask with room; from now on it is the subtask's. */
    Optional<ScanSplit> next(int subtask) {
        for (Iterator<ScanSplit> splits = waiting.iterator(); splits.hasNext(); ) {
            ScanSplit split = splits.next();
            OptionalInt bound = rounds.boundTo(split.partition().id());
            if (bound.isEmpty() || bound.getAsInt() == subtask) {
                splits.remove();
                return Optional.of(split);
            }
        }
        return Optional.empty();
    }

    boolean endlessWaits() {
        return !endless.isEmpty();
    }

    /** The subtask whose turn it is to get an endless split. */
    int endlessOwner(int parallelism) {
        int owner = 0;
        for (int subtask = 1; subtask < parallelism; subtask++) {
            if (endlessGiven.getOrDefault(subtask, 0) < endlessGiven.getOrDefault(owner, 0)) {
                owner = subtask;
            }
        }
        return owner;
    }

    /** Hands an endless split to its owner. */
    ScanSplit takeEndless(int owner) {
        endlessGiven.merge(owner, 1, Integer::sum);
        return endless.removeFirst();
    }

    /** Splits of a failed subtask that no checkpoint holds: they go first again. */
    void returned(List<ScanSplit> splits, int subtask) {
        Set<String> undone = rounds.undo(subtask);
        waiting.removeIf(split -> undone.contains(split.partition().id()));
        List<ScanSplit> again = new ArrayList<>();
        for (ScanSplit split : splits) {
            switch (split.partition().kind()) {
                case ROUND -> rounds.returned(split).ifPresent(again::add);
                case FINITE -> again.add(split);
                case ENDLESS -> {
                    endlessGiven.merge(subtask, -1, Integer::sum);
                    again.add(split);
                }
            }
        }
        for (int i = again.size() - 1; i >= 0; i--) {
            queueOf(again.get(i)).addFirst(again.get(i));
        }
    }

    /** A reader has reported the end of a round, perhaps not for the first time. */
    void roundFinished(RoundFinished event, int subtask) {
        if (!rounds.isKnown(event)) {
            rounds.finished(event, subtask).ifPresent(waiting::addLast);
        }
    }

    /** Whether no split will ever wait again. */
    boolean exhausted() {
        return progress == Progress.FINISHED && unassigned() == 0 && !rounds.anyDirty();
    }

    int unassigned() {
        return waiting.size() + endless.size();
    }

    EnumeratorState snapshot(long checkpoint) {
        List<ScanSplit> pending = new ArrayList<>(waiting);
        pending.addAll(endless);
        return new EnumeratorState(position, progress, pending, rounds.snapshot(checkpoint));
    }

    /** A checkpoint has completed: whether it makes an end safe. */
    boolean confirm(long checkpoint) {
        return rounds.confirm(checkpoint);
    }

    Progress progress() {
        return progress;
    }

    private void planRound(Partition partition) {
        for (ListIterator<ScanSplit> splits = waiting.listIterator(); splits.hasNext(); ) {
            ScanSplit split = splits.next();
            if (split.partition().id().equals(partition.id())) {
                splits.set(split.with(partition));
                rounds.replanned(partition);
                return;
            }
        }
        rounds.planned(partition).ifPresent(waiting::addLast);
    }

    private Deque<ScanSplit> queueOf(ScanSplit split) {
        return split.partition().kind() == Partition.Kind.ENDLESS ? endless : waiting;
    }
}
