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

import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.source.split.ScanSplit;
import io.lakeflow.flink.source.split.SplitFinished;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * The groups whose tail has not been handed out: it waits until no part of the history is left, and
 * until no end of such a part could be undone any more.
 *
 * <p>Remembers those parts only that are planned and not done. They are few, for planning pauses
 * while some wait for a reader. A group of which nothing is left and no tail is planned yet is
 * forgotten; so is one whose gate has opened.
 *
 * <p>Without Flink's runtime types and without threads: called on the coordinator thread only.
 */
final class HistoryGates {
    private final Map<String, Gate> gates = new LinkedHashMap<>();

    private static final class Gate {
        private final Set<String> left = new LinkedHashSet<>();
        private int unconfirmed;
        @Nullable private ScanSplit tail;

        private boolean isDone() {
            return left.isEmpty() && unconfirmed == 0;
        }
    }

    HistoryGates(List<HistoryGate> restored) {
        for (HistoryGate gate : restored) {
            Gate known = gate(gate.group());
            known.left.addAll(gate.left());
            known.tail = gate.tail();
        }
    }

    void historyPlanned(Partition part) {
        gate(part.group()).left.add(part.id());
    }

    /** A tail is planned: its split if it may be handed out, else none and it follows later. */
    Optional<ScanSplit> tailPlanned(Partition tail) {
        Gate gate = gates.get(tail.group());
        if (gate == null || gate.isDone() && gate.tail == null) {
            gates.remove(tail.group());
            return Optional.of(ScanSplit.of(tail));
        }
        if (gate.tail != null) {
            throw new IllegalStateException(
                    "The group %s has two tails, %s and %s; a scan plans one for each group."
                            .formatted(tail.group(), gate.tail.splitId(), tail.id()));
        }
        gate.tail = ScanSplit.of(tail);
        return Optional.empty();
    }

    /** Whether this end was counted before. */
    boolean isKnown(SplitFinished event) {
        Gate gate = gates.get(event.group());
        return gate == null || !gate.left.contains(event.partitionId());
    }

    /** A part of the history is done; {@link #undone} or {@link #confirmed} follows. */
    void finished(SplitFinished event) {
        Gate gate = gates.get(event.group());
        gate.left.remove(event.partitionId());
        gate.unconfirmed++;
    }

    void undone(UnconfirmedEnds.End end) {
        Gate gate = gates.get(end.group());
        gate.unconfirmed--;
        gate.left.add(end.partitionId());
    }

    /** An end of a part of a group's history cannot be undone any more. */
    void confirmed(String group) {
        gates.get(group).unconfirmed--;
    }

    /** The tails whose gates have opened; they are handed over, and their groups forgotten. */
    List<ScanSplit> opened() {
        List<ScanSplit> tails = new ArrayList<>();
        for (Iterator<Gate> all = gates.values().iterator(); all.hasNext(); ) {
            Gate gate = all.next();
            if (gate.isDone()) {
                all.remove();
                if (gate.tail != null) {
                    tails.add(gate.tail);
                }
            }
        }
        return tails;
    }

    /** Whether a tail is still to follow. */
    boolean anyTail() {
        return gates.values().stream().anyMatch(gate -> gate.tail != null);
    }

    List<HistoryGate> snapshot() {
        List<HistoryGate> all = new ArrayList<>();
        gates.forEach(
                (group, gate) ->
                        all.add(new HistoryGate(group, List.copyOf(gate.left), gate.tail)));
        return all;
    }

    private Gate gate(String group) {
        return gates.computeIfAbsent(group, name -> new Gate());
    }
}
