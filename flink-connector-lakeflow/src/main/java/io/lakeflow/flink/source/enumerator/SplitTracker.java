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
import io.lakeflow.flink.source.TailGate;
import io.lakeflow.flink.source.split.ScanSplit;
import io.lakeflow.flink.source.split.SplitFinished;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
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
 * subtask that has the fewest, and waits for it if it is not there.
 *
 * <p>The tail of a group waits behind its {@link HistoryGates gate}.
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
    private final UnconfirmedEnds ends = new UnconfirmedEnds();
    private final RoundTracker rounds;
    private final HistoryGates gates;
    private final TailGate tailGate;
    private final PartitionCounts counts;
    @Nullable private Offset position;
    private Progress progress;

    SplitTracker(EnumeratorState restored, TailGate tailGate) {
        this.tailGate = tailGate;
        position = restored.position();
        progress = restored.progress();
        rounds = new RoundTracker(restored.rounds());
        gates = new HistoryGates(restored.gates());
        restored.pending().forEach(split -> queueOf(split).addLast(split));
        endless.addAll(gates.opened());
        counts = new PartitionCounts(rounds, waiting);
    }

    /** What is done of what. */
    PartitionCounts counts() {
        return counts;
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
            switch (partition.kind()) {
                case ROUND -> planRound(partition);
                case FINITE -> planFinite(partition);
                case ENDLESS -> planEndless(partition);
            }
        }
        counts.planned(plan);
    }

    /** How many splits that end wait for a reader. */
    int waiting() {
        return waiting.size();
    }

    /** The next split that ends for a subtask with room; from now on it is the subtask's. */
    Optional<ScanSplit> next(int subtask) {
        for (Iterator<ScanSplit> splits = waiting.iterator(); splits.hasNext(); ) {
            ScanSplit split = splits.next();
            OptionalInt bound = ends.boundTo(split.partition().id());
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

    /** Whether a reader has told what it has; until then it gets no endless split. */
    boolean hasBegun(int subtask) {
        return endlessGiven.containsKey(subtask);
    }

    /** A reader begins, with so many endless splits of a state. */
    void begun(int subtask, int endlessRestored) {
        endlessGiven.put(subtask, endlessRestored);
    }

    /** Hands an endless split to its owner. */
    ScanSplit takeEndless(int owner) {
        endlessGiven.merge(owner, 1, Integer::sum);
        return endless.removeFirst();
    }

    /** Splits of a failed subtask that no checkpoint holds: they go first again. */
    void returned(List<ScanSplit> splits, int subtask) {
        undo(subtask);
        endlessGiven.remove(subtask);
        List<ScanSplit> again = new ArrayList<>();
        for (ScanSplit split : splits) {
            switch (split.partition().kind()) {
                case ROUND -> rounds.returned(split).ifPresent(again::add);
                case FINITE, ENDLESS -> again.add(split);
            }
        }
        for (int i = again.size() - 1; i >= 0; i--) {
            queueOf(again.get(i)).addFirst(again.get(i));
        }
        counts.returned(splits);
    }

    /** A reader has told of an end, perhaps not for the first time. */
    void finished(SplitFinished event, int subtask) {
        takeIn(event, subtask);
        counts.finished(event);
    }

    private void takeIn(SplitFinished event, int subtask) {
        if (event.group() == null) {
            if (!rounds.isKnown(event)) {
                ends.add(event, subtask);
                rounds.finished(event).ifPresent(waiting::addLast);
            }
        } else if (!gates.isKnown(event)) {
            gates.finished(event);
            if (tailGate == TailGate.CHECKPOINT) {
                ends.add(event, subtask);
            } else {
                gates.confirmed(event.group());
                endless.addAll(gates.opened());
            }
        }
    }

    /** Whether no split will ever wait again. */
    boolean exhausted() {
        return progress == Progress.FINISHED
                && unassigned() == 0
                && !rounds.anyDirty()
                && !gates.anyTail();
    }

    int unassigned() {
        return waiting.size() + endless.size();
    }

    EnumeratorState snapshot(long checkpoint) {
        List<ScanSplit> pending = new ArrayList<>(waiting);
        pending.addAll(endless);
        ends.begin(checkpoint);
        return new EnumeratorState(
                position, progress, pending, rounds.snapshot(), gates.snapshot());
    }

    /** A checkpoint has completed, and makes the ends safe that it holds. */
    void confirm(long checkpoint) {
        for (UnconfirmedEnds.End end : ends.confirm(checkpoint)) {
            if (end.group() != null) {
                gates.confirmed(end.group());
            }
        }
        endless.addAll(gates.opened());
    }

    Progress progress() {
        return progress;
    }

    private void undo(int subtask) {
        Set<String> undone = new HashSet<>();
        for (UnconfirmedEnds.End end : ends.undo(subtask)) {
            if (end.group() == null) {
                rounds.undone(end.partitionId(), end.first());
                undone.add(end.partitionId());
            } else {
                gates.undone(end);
            }
        }
        waiting.removeIf(split -> undone.contains(split.partition().id()));
    }

    private void planFinite(Partition partition) {
        if (partition.isHistory()) {
            gates.historyPlanned(partition);
        }
        waiting.addLast(ScanSplit.of(partition));
    }

    private void planEndless(Partition partition) {
        if (partition.group() == null) {
            endless.addLast(ScanSplit.of(partition));
        } else {
            gates.tailPlanned(partition).ifPresent(endless::addLast);
        }
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
