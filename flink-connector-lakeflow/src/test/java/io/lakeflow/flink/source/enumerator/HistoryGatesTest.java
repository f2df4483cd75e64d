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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.Partition.Kind;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.source.TailGate;
import io.lakeflow.flink.source.split.ScanSplit;
import io.lakeflow.flink.source.split.SplitFinished;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The gate between history and tail, as the tracker of splits works it. */
class HistoryGatesTest {
    private static final int FIRST = 0;
    private static final int SECOND = 1;

    private SplitTracker tracker = new SplitTracker(EnumeratorState.INITIAL, TailGate.CHECKPOINT);

    @Test
    void opensByACheckpointThatWasBegunAfterTheLastPart() {
        plan(history("a"), history("b"), tail());
        tracker.next(FIRST);
        tracker.next(SECOND);
        finish("a", FIRST);
        checkpoint(1);
        assertThat(tracker.endlessWaits()).as("b is left").isFalse();

        tracker.snapshot(2);
        finish("b", SECOND);
        tracker.confirm(2);
        assertThat(tracker.endlessWaits()).as("2 was begun before the end of b").isFalse();

        tracker.snapshot(3);
        assertThat(tracker.endlessWaits()).as("3 has not completed").isFalse();
        tracker.confirm(3);
        assertThat(tracker.takeEndless(FIRST).splitId()).isEqualTo("tail");
        assertThat(tracker.endlessWaits()).isFalse();
    }

    @Test
    void aGroupWithoutHistoryOpensAtOnce() {
        plan(tail());

        assertThat(tracker.endlessWaits()).isTrue();
    }

    @Test
    void aTailThatIsPlannedAfterItsHistoryIsSafeWaitsForNothing() {
        plan(history("a"));
        tracker.next(FIRST);
        finish("a", FIRST);
        checkpoint(1);
        plan(tail());

        assertThat(tracker.endlessWaits()).isTrue();
    }

    @Test
    void aTailThatIsPlannedBeforeItsHistoryIsSafeWaitsForTheCheckpoint() {
        plan(history("a"));
        tracker.next(FIRST);
        finish("a", FIRST);
        plan(tail());
        assertThat(tracker.endlessWaits()).isFalse();

        checkpoint(1);
        assertThat(tracker.endlessWaits()).isTrue();
    }

    @Test
    void groupsDoNotWaitForEachOther() {
        plan(history("a"), tail(), new Partition("b", Kind.FINITE, "{}", "other"));
        tracker.next(FIRST);
        finish("a", FIRST);
        checkpoint(1);

        assertThat(tracker.endlessWaits()).isTrue();
    }

    @Test
    void staysShutWhenTheReaderOfAPartFailsBeforeItsEndIsSafe() {
        plan(history("a"), tail());
        tracker.next(FIRST);
        checkpoint(1);
        finish("a", FIRST);
        tracker.snapshot(2);

        tracker.returned(List.of(), FIRST);
        tracker.confirm(2);
        assertThat(tracker.endlessWaits()).as("the reader is still in a").isFalse();

        finish("a", FIRST);
        checkpoint(3);
        assertThat(tracker.endlessWaits()).isTrue();
    }

    @Test
    void staysShutWhenAPartComesBackWithItsReader() {
        plan(history("a"), tail());
        ScanSplit part = tracker.next(FIRST).get();
        finish("a", FIRST);

        tracker.returned(List.of(part), FIRST);
        checkpoint(1);
        assertThat(tracker.endlessWaits()).isFalse();

        assertThat(tracker.next(SECOND)).contains(part);
        finish("a", SECOND);
        checkpoint(2);
        assertThat(tracker.endlessWaits()).isTrue();
    }

    @Test
    void opensAlthoughAnotherReaderFails() {
        plan(history("a"), tail());
        tracker.next(FIRST);
        finish("a", FIRST);
        tracker.snapshot(1);
        tracker.returned(List.of(), SECOND);
        tracker.confirm(1);

        assertThat(tracker.endlessWaits()).isTrue();
    }

    @Test
    void anEndThatIsSafeSurvivesItsReaderAndMayBeReportedAgain() {
        plan(history("a"), history("b"), tail());
        tracker.next(FIRST);
        tracker.next(SECOND);
        finish("a", FIRST);
        checkpoint(1);
        tracker.returned(List.of(), FIRST);
        finish("a", FIRST);
        finish("b", SECOND);
        finish("b", SECOND);
        checkpoint(2);

        assertThat(tracker.endlessWaits()).isTrue();
        finish("b", SECOND);
        assertThat(tracker.snapshot(3).gates()).isEmpty();
    }

    @Test
    void aTailThatComesBackGoesOutAgainAtOnce() {
        plan(tail());
        ScanSplit given = tracker.takeEndless(FIRST);

        tracker.returned(List.of(given), FIRST);

        assertThat(tracker.takeEndless(FIRST)).isEqualTo(given);
    }

    @Test
    void remembersOnlyThePartsThatAreLeft() {
        plan(history("a"), history("b"), history("c"), tail());
        tracker.next(FIRST);
        finish("a", FIRST);

        assertThat(tracker.snapshot(1).gates())
                .containsExactly(new HistoryGate("all", List.of("b", "c"), ScanSplit.of(tail())));
    }

    @Test
    void goesByItsOwnRecordAfterARestore() {
        plan(history("a"), history("b"), tail());
        tracker.next(FIRST);
        tracker.next(FIRST);
        finish("a", FIRST);
        EnumeratorState state = tracker.snapshot(1);

        tracker = new SplitTracker(state, TailGate.CHECKPOINT);
        assertThat(tracker.endlessWaits()).as("b is left").isFalse();
        assertThat(tracker.snapshot(2)).isEqualTo(state);
        finish("a", SECOND);
        finish("b", SECOND);
        tracker.confirm(2);
        assertThat(tracker.endlessWaits()).isFalse();
        checkpoint(3);
        assertThat(tracker.endlessWaits()).isTrue();
    }

    /** Whoever restores from a checkpoint knows that it has completed. */
    @Test
    void isOpenAfterARestoreFromACheckpointThatHoldsAllEnds() {
        plan(history("a"), tail());
        tracker.next(FIRST);
        finish("a", FIRST);

        tracker = new SplitTracker(tracker.snapshot(1), TailGate.CHECKPOINT);

        assertThat(tracker.endlessWaits()).isTrue();
    }

    @Test
    void noReaderIsSentAwayWhileATailIsToFollow() {
        tracker.planned(
                new Plan(List.of(history("a"), tail()), new Offset("{}"), Progress.FINISHED));
        tracker.next(FIRST);
        finish("a", FIRST);
        assertThat(tracker.exhausted()).isFalse();

        checkpoint(1);
        tracker.takeEndless(FIRST);
        assertThat(tracker.exhausted()).isTrue();
    }

    @Test
    void withoutTheGateTheEndOfTheHistoryIsEnough() {
        tracker = new SplitTracker(EnumeratorState.INITIAL, TailGate.END_OF_HISTORY);
        plan(history("a"), history("b"), tail());
        tracker.next(FIRST);
        tracker.next(FIRST);
        finish("a", FIRST);
        assertThat(tracker.endlessWaits()).isFalse();
        finish("b", FIRST);

        assertThat(tracker.endlessWaits()).isTrue();
    }

    @Test
    void aSecondTailOfAGroupIsRefused() {
        plan(history("a"), tail());

        assertThatThrownBy(() -> plan(tail()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The group all has two tails");
        assertThatThrownBy(() -> new Partition("p", Kind.ROUND, "{}", "all"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot belong to the group all");
    }

    private void plan(Partition... partitions) {
        tracker.planned(new Plan(List.of(partitions), new Offset("{}"), Progress.MORE));
    }

    private void finish(String partition, int subtask) {
        tracker.finished(new SplitFinished(partition, "all", 0, null), subtask);
    }

    private void checkpoint(long number) {
        tracker.snapshot(number);
        tracker.confirm(number);
    }

    private static Partition history(String id) {
        return new Partition(id, Kind.FINITE, "{}", "all");
    }

    private static Partition tail() {
        return new Partition("tail", Kind.ENDLESS, "{}", "all");
    }
}
