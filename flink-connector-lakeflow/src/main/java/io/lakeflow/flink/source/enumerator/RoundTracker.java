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
import io.lakeflow.flink.source.split.RoundFinished;
import io.lakeflow.flink.source.split.ScanSplit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * The rounds of all partitions that are read in rounds: at most one of a partition is under way.
 *
 * <p>The end of a round is told by an event, and events are not part of Flink's checkpoints. So an
 * end counts as <em>unconfirmed</em> until a checkpoint that was begun after its event has
 * completed. Until then a failure of the subtask that read the round undoes the end: the subtask is
 * set back to a state in which it holds that round and will end it again. For the same reason the
 * next round of the partition may only go to that same subtask, so that both are undone together.
 *
 * <p>Without Flink's runtime types and without threads: called on the coordinator thread only.
 */
final class RoundTracker {
    private final Map<String, Round> rounds = new LinkedHashMap<>();
    private final Map<String, Unconfirmed> unconfirmed = new HashMap<>();

    /**
     * Ends that a failure of their subtask would undo.
     *
     * @param subtask the reader of these rounds
     * @param first the first unconfirmed round
     * @param checkpoint the first checkpoint that holds the last end; null if none was begun yet
     */
    private record Unconfirmed(int subtask, int first, @Nullable Long checkpoint) {}

    RoundTracker(List<Round> restored) {
        restored.forEach(round -> rounds.put(round.partition().id(), round));
    }

    /** Another round is wanted: its split if it may start, else none and it follows later. */
    Optional<ScanSplit> planned(Partition partition) {
        Round known = rounds.get(partition.id());
        if (known != null && known.underWay()) {
            rounds.put(partition.id(), known.askedFor(partition));
            return Optional.empty();
        }
        return Optional.of(start(known == null ? Round.first(partition) : known.next(partition)));
    }

    /** A round that no reader has yet gets a newer payload instead of a further round. */
    void replanned(Partition partition) {
        rounds.computeIfPresent(partition.id(), (id, round) -> round.replanned(partition));
    }

    /** Whether this end is already part of the state that the job was restored from. */
    boolean isKnown(RoundFinished event) {
        Round round = rounds.get(event.partitionId());
        return round == null || !round.underWay() || event.round() < round.number();
    }

    /** A round has ended: the split of the next one, if one was asked for meanwhile. */
    Optional<ScanSplit> finished(RoundFinished event, int subtask) {
        Unconfirmed earlier = unconfirmed.get(event.partitionId());
        int first = earlier == null ? event.round() : earlier.first();
        unconfirmed.put(event.partitionId(), new Unconfirmed(subtask, first, null));
        Round ended = rounds.get(event.partitionId()).endedAt(event.round(), event.offset());
        rounds.put(event.partitionId(), ended);
        return ended.dirty() ? Optional.of(start(ended.next(ended.partition()))) : Optional.empty();
    }

    /** The only subtask that may read the next round of a partition, if there is only one. */
    OptionalInt boundTo(String partitionId) {
        Unconfirmed end = unconfirmed.get(partitionId);
        return end == null ? OptionalInt.empty() : OptionalInt.of(end.subtask());
    }

    /**
     * A subtask has failed: its unconfirmed ends did not happen.
     *
     * @return the partitions whose earlier round is under way again
     */
    Set<String> undo(int subtask) {
        Set<String> undone = new HashSet<>();
        for (Iterator<Map.Entry<String, Unconfirmed>> ends = unconfirmed.entrySet().iterator();
                ends.hasNext(); ) {
            Map.Entry<String, Unconfirmed> end = ends.next();
            if (end.getValue().subtask() == subtask) {
                int first = end.getValue().first();
                rounds.computeIfPresent(end.getKey(), (id, round) -> round.backTo(first));
                undone.add(end.getKey());
                ends.remove();
            }
        }
        return undone;
    }

    /**
     * A round comes back from a failed subtask, after {@link #undo}.
     *
     * @return the split to hand out again; none if the subtask still holds an earlier round
     */
    Optional<ScanSplit> returned(ScanSplit split) {
        Round round = rounds.get(split.partition().id());
        if (split.round() > round.number()) {
            return Optional.empty();
        }
        Round again =
                new Round(
                        round.partition(),
                        split.offset(),
                        split.round(),
                        true,
                        round.backTo(split.round()).dirty());
        return Optional.of(start(again));
    }

    /** Whether a round is still to follow one that is under way. */
    boolean anyDirty() {
        return rounds.values().stream().anyMatch(Round::dirty);
    }

    /** What the checkpoint has to hold; ends known by now are in it. */
    List<Round> snapshot(long checkpoint) {
        unconfirmed.replaceAll(
                (id, end) ->
                        end.checkpoint() != null
                                ? end
                                : new Unconfirmed(end.subtask(), end.first(), checkpoint));
        return new ArrayList<>(rounds.values());
    }

    /** A checkpoint has completed: whether it makes an end safe. */
    boolean confirm(long checkpoint) {
        return unconfirmed
                .values()
                .removeIf(end -> end.checkpoint() != null && end.checkpoint() <= checkpoint);
    }

    private ScanSplit start(Round round) {
        rounds.put(round.partition().id(), round);
        return round.split();
    }
}
