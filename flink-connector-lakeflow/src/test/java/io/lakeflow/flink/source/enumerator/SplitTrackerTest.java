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

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.source.TailGate;
import io.lakeflow.flink.source.split.ScanSplit;
import io.lakeflow.flink.source.split.SplitFinished;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SplitTrackerTest {
    private static final int FIRST = 0;
    private static final int SECOND = 1;

    private final SplitTracker tracker =
            new SplitTracker(EnumeratorState.INITIAL, TailGate.CHECKPOINT);

    @Test
    void handsOutFinitePartitionsOnceInPlanOrder() {
        plan(Progress.FINISHED, finite("a"), finite("b"), finite("c"));

        assertThat(takeAll(FIRST)).containsExactly("a", "b", "c");
        assertThat(tracker.exhausted()).isTrue();
    }

    @Test
    void isNotExhaustedWhileThereMayBeMore() {
        assertThat(tracker.exhausted()).isFalse();
        plan(Progress.CAUGHT_UP);
        assertThat(tracker.exhausted()).isFalse();
        plan(Progress.FINISHED, finite("a"));
        assertThat(tracker.exhausted()).isFalse();
        takeAll(FIRST);
        assertThat(tracker.exhausted()).isTrue();
    }

    @Test
    void pausesPlanningWhileEnoughSplitsWait() {
        plan(Progress.MORE, finite("a"), finite("b"), finite("c"), finite("d"));

        assertThat(tracker.wantsPlan(1)).isFalse();
        assertThat(tracker.wantsPlan(2)).isTrue();
        tracker.next(FIRST);
        assertThat(tracker.wantsPlan(1)).isTrue();
    }

    @Test
    void spreadsEndlessPartitionsEvenly() {
        plan(Progress.CAUGHT_UP, endless("a"), endless("b"), endless("c"), endless("d"));

        List<Integer> owners = new ArrayList<>();
        while (tracker.endlessWaits()) {
            int owner = tracker.endlessOwner(3);
            tracker.takeEndless(owner);
            owners.add(owner);
        }
        assertThat(owners).containsExactly(0, 1, 2, 0);
        assertThat(takeAll(FIRST)).isEmpty();
    }

    @Test
    void givesAReturnedEndlessPartitionToTheReaderThatLostIt() {
        plan(Progress.CAUGHT_UP, endless("a"), endless("b"));
        ScanSplit lost = tracker.takeEndless(tracker.endlessOwner(2));
        tracker.takeEndless(tracker.endlessOwner(2));

        tracker.returned(List.of(lost), 0);

        assertThat(tracker.endlessOwner(2)).isZero();
        assertThat(tracker.takeEndless(0)).isEqualTo(lost);
    }

    @Test
    void t8_handsOutReturnedSplitsFirstInTheirOrder() {
        plan(Progress.FINISHED, finite("a"), finite("b"), finite("c"));
        List<ScanSplit> lost = List.of(tracker.next(FIRST).get(), tracker.next(FIRST).get());

        tracker.returned(lost, FIRST);

        assertThat(takeAll(SECOND)).containsExactly("a", "b", "c");
    }

    @Test
    void goesOnWhereASnapshotStands() {
        plan(Progress.CAUGHT_UP, finite("a"), endless("b"), round("p"), finite("c"));
        tracker.next(FIRST);
        EnumeratorState state = tracker.snapshot(1);

        SplitTracker restored = new SplitTracker(state, TailGate.CHECKPOINT);

        assertThat(restored.position()).isEqualTo(new Offset("{}"));
        assertThat(restored.progress()).isEqualTo(Progress.CAUGHT_UP);
        assertThat(restored.snapshot(2)).isEqualTo(state);
        assertThat(restored.takeEndless(0).splitId()).isEqualTo("b");
        assertThat(restored.next(FIRST).map(ScanSplit::splitId)).contains("p#1");
        assertThat(restored.next(FIRST).map(ScanSplit::splitId)).contains("c");
    }

    @Test
    void theNextRoundStartsWhereTheLastOneEnded() {
        plan(Progress.CAUGHT_UP, round("p"));
        assertThat(tracker.next(FIRST).get().offset()).isNull();
        finish("p", 1, "{\"row\":5}", FIRST);
        assertThat(takeAll(FIRST)).isEmpty();

        plan(Progress.CAUGHT_UP, round("p"));

        ScanSplit second = tracker.next(FIRST).get();
        assertThat(second.splitId()).isEqualTo("p#2");
        assertThat(second.offset()).isEqualTo(new Offset("{\"row\":5}"));
    }

    @Test
    void aRoundUnderWayGetsOneFurtherRoundWithTheNewestPayload() {
        plan(Progress.CAUGHT_UP, round("p"));
        tracker.next(FIRST);
        plan(Progress.FINISHED, round("p", "{\"v\":2}"), round("p", "{\"v\":3}"));
        assertThat(tracker.next(FIRST)).isEmpty();
        assertThat(tracker.exhausted()).isFalse();

        finish("p", 1, "{\"row\":5}", FIRST);

        ScanSplit second = tracker.next(FIRST).get();
        assertThat(second.splitId()).isEqualTo("p#2");
        assertThat(second.partition().json()).isEqualTo("{\"v\":3}");
        assertThat(tracker.exhausted()).isTrue();
        finish("p", 2, "{\"row\":6}", FIRST);
        assertThat(takeAll(FIRST)).isEmpty();
    }

    @Test
    void aRoundThatStillWaitsTakesTheNewestPayloadAndNeedsNoFurtherOne() {
        plan(Progress.FINISHED, round("p"), round("p", "{\"v\":2}"));

        assertThat(tracker.next(FIRST).get().partition().json()).isEqualTo("{\"v\":2}");
        assertThat(tracker.exhausted()).isTrue();
        finish("p", 1, "{}", FIRST);
        assertThat(takeAll(FIRST)).isEmpty();
    }

    @Test
    void anEndIsSafeOnlyAfterACheckpointThatHoldsIt() {
        plan(Progress.CAUGHT_UP, round("p"));
        tracker.next(FIRST);
        tracker.snapshot(1);
        finish("p", 1, "{}", FIRST);
        plan(Progress.CAUGHT_UP, round("p"));
        tracker.confirm(1);
        assertThat(takeAll(SECOND)).isEmpty();
        tracker.snapshot(2);
        tracker.snapshot(3);

        tracker.confirm(3);
        assertThat(takeAll(SECOND)).containsExactly("p#2");
    }

    @Test
    void theNextRoundStaysWithItsReaderUntilTheLastOneIsConfirmed() {
        plan(Progress.CAUGHT_UP, round("p"));
        tracker.next(FIRST);
        finish("p", 1, "{}", FIRST);
        plan(Progress.CAUGHT_UP, round("p"), finite("a"));

        assertThat(takeAll(SECOND)).containsExactly("a");
        tracker.snapshot(1);
        assertThat(takeAll(SECOND)).isEmpty();
        tracker.confirm(1);
        assertThat(takeAll(SECOND)).containsExactly("p#2");
    }

    @Test
    void anEndThatIsReportedAgainAfterARestoreIsKnown() {
        plan(Progress.CAUGHT_UP, round("p"));
        tracker.next(FIRST);
        finish("p", 1, "{\"row\":5}", FIRST);
        SplitTracker restored = new SplitTracker(tracker.snapshot(1), TailGate.CHECKPOINT);

        restored.finished(end("p", 1, "{\"row\":6}"), SECOND);
        restored.planned(new Plan(List.of(round("p")), new Offset("{}"), Progress.MORE));
        ScanSplit second = restored.next(SECOND).get();
        assertThat(second.offset()).isEqualTo(new Offset("{\"row\":5}"));
        restored.finished(end("p", 1, "{\"row\":6}"), FIRST);
        restored.planned(new Plan(List.of(round("p")), new Offset("{}"), Progress.MORE));
        assertThat(restored.next(SECOND)).as("round 2 is still under way").isEmpty();
        restored.finished(end("p", 2, "{\"row\":7}"), SECOND);
        assertThat(restored.next(SECOND).get().offset()).isEqualTo(new Offset("{\"row\":7}"));
    }

    @Test
    void anEndThatNoCheckpointHoldsIsUndoneWithItsReader() {
        plan(Progress.CAUGHT_UP, round("p"));
        tracker.next(FIRST);
        tracker.snapshot(1);
        tracker.confirm(1);
        finish("p", 1, "{\"row\":5}", FIRST);

        tracker.returned(List.of(), FIRST);
        plan(Progress.CAUGHT_UP, round("p"));

        assertThat(takeAll(FIRST)).as("the reader is still in round 1").isEmpty();
        finish("p", 1, "{\"row\":7}", FIRST);
        assertThat(tracker.next(FIRST).get().offset()).isEqualTo(new Offset("{\"row\":7}"));
    }

    @Test
    void aRoundThatFollowedAnUndoneOneIsUndoneToo() {
        plan(Progress.CAUGHT_UP, round("p"));
        tracker.next(FIRST);
        tracker.snapshot(1);
        tracker.confirm(1);
        finish("p", 1, "{\"row\":5}", FIRST);
        plan(Progress.FINISHED, round("p"));
        ScanSplit second = tracker.next(FIRST).get();

        tracker.returned(List.of(second), FIRST);

        assertThat(takeAll(FIRST)).as("the reader is still in round 1").isEmpty();
        assertThat(tracker.exhausted()).isFalse();
        finish("p", 1, "{\"row\":7}", FIRST);
        assertThat(tracker.next(FIRST).get().offset()).isEqualTo(new Offset("{\"row\":7}"));
    }

    @Test
    void aRoundThatWaitsAfterAnUndoneOneIsTakenBack() {
        plan(Progress.CAUGHT_UP, round("p"));
        tracker.next(FIRST);
        tracker.snapshot(1);
        tracker.confirm(1);
        finish("p", 1, "{\"row\":5}", FIRST);
        plan(Progress.FINISHED, round("p"));

        tracker.returned(List.of(), FIRST);

        assertThat(takeAll(FIRST)).isEmpty();
        finish("p", 1, "{\"row\":7}", FIRST);
        assertThat(takeAll(FIRST)).containsExactly("p#2");
    }

    @Test
    void allRoundsSinceTheCheckpointStartAgainWithTheFirst() {
        plan(Progress.CAUGHT_UP, round("p"));
        ScanSplit first = tracker.next(FIRST).get();
        finish("p", 1, "{\"row\":5}", FIRST);
        plan(Progress.FINISHED, round("p"));
        ScanSplit second = tracker.next(FIRST).get();

        tracker.returned(List.of(first, second), FIRST);

        ScanSplit again = tracker.next(SECOND).get();
        assertThat(again.splitId()).isEqualTo("p#1");
        assertThat(again.offset()).isNull();
        assertThat(takeAll(SECOND)).isEmpty();
        finish("p", 1, "{\"row\":6}", SECOND);
        assertThat(takeAll(SECOND)).containsExactly("p#2");
    }

    @Test
    void aConfirmedEndSurvivesTheFailureOfItsReader() {
        plan(Progress.CAUGHT_UP, round("p"));
        tracker.next(FIRST);
        finish("p", 1, "{\"row\":5}", FIRST);
        tracker.snapshot(1);
        tracker.confirm(1);
        plan(Progress.CAUGHT_UP, round("p"));
        ScanSplit second = tracker.next(FIRST).get();

        tracker.returned(List.of(second), FIRST);

        assertThat(tracker.next(SECOND)).contains(second);
    }

    @Test
    void aReaderMayHaveComeFurtherThanTheFirstUndoneRound() {
        plan(Progress.CAUGHT_UP, round("p"));
        tracker.next(FIRST);
        finish("p", 1, "{\"row\":5}", FIRST);
        tracker.snapshot(1);
        plan(Progress.CAUGHT_UP, round("p"));
        tracker.next(FIRST);
        finish("p", 2, "{\"row\":6}", FIRST);
        tracker.confirm(1);

        tracker.returned(List.of(), FIRST);

        finish("p", 2, "{\"row\":8}", FIRST);
        assertThat(tracker.next(FIRST).get().offset()).isEqualTo(new Offset("{\"row\":8}"));
    }

    private void plan(Progress progress, Partition... partitions) {
        tracker.planned(new Plan(List.of(partitions), new Offset("{}"), progress));
    }

    private void finish(String partition, int round, String offset, int subtask) {
        tracker.finished(end(partition, round, offset), subtask);
    }

    private List<String> takeAll(int subtask) {
        return Stream.generate(() -> tracker.next(subtask))
                .takeWhile(Optional::isPresent)
                .map(split -> split.get().splitId())
                .toList();
    }

    private static SplitFinished end(String partition, int round, String offset) {
        return new SplitFinished(partition, null, round, new Offset(offset));
    }

    private static Partition finite(String id) {
        return new Partition(id, Partition.Kind.FINITE, "{}");
    }

    private static Partition endless(String id) {
        return new Partition(id, Partition.Kind.ENDLESS, "{}");
    }

    private static Partition round(String id) {
        return round(id, "{}");
    }

    private static Partition round(String id, String json) {
        return new Partition(id, Partition.Kind.ROUND, json);
    }
}
