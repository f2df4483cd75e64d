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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The rounds of all partitions that are read in rounds: at most one of a partition is under way.
 *
 * <p>While the end of a round is one of the {@link UnconfirmedEnds}, the next round of the
 * partition may only go to the same subtask, so that both are undone together.
 *
 * <p>Without Flink's runtime types and without threads: called on the coordinator thread only.
 */
final class RoundTracker {
    private final Map<String, Round> rounds = new LinkedHashMap<>();

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
    boolean isKnown(SplitFinished event) {
        Round round = rounds.get(event.partitionId());
        return round == null || !round.underWay() || event.round() < round.number();
    }

    /** A round has ended: the split of the next one, if one was asked for meanwhile. */
    Optional<ScanSplit> finished(SplitFinished event) {
        Round ended = rounds.get(event.partitionId()).endedAt(event.round(), event.offset());
        rounds.put(event.partitionId(), ended);
        return ended.dirty() ? Optional.of(start(ended.next(ended.partition()))) : Optional.empty();
    }

    /** The ends of a partition were undone: an earlier round is under way again. */
    void undone(String partitionId, int first) {
        rounds.computeIfPresent(partitionId, (id, round) -> round.backTo(first));
    }

    /**
     * A round comes back from a failed subtask, after {@link #undone}.
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

    /** How many partitions are read in rounds. */
    int size() {
        return rounds.size();
    }

    /** The partitions that have a round that has not ended. */
    Stream<String> underWay() {
        return rounds.values().stream().filter(Round::underWay).map(each -> each.partition().id());
    }

    /** Whether the partition has a round that has not ended. */
    boolean isUnderWay(String partitionId) {
        Round round = rounds.get(partitionId);
        return round != null && round.underWay();
    }

    /** Whether a round is still to follow one that is under way. */
    boolean anyDirty() {
        return rounds.values().stream().anyMatch(Round::dirty);
    }

    List<Round> snapshot() {
        return new ArrayList<>(rounds.values());
    }

    private ScanSplit start(Round round) {
        rounds.put(round.partition().id(), round);
        return round.split();
    }
}
