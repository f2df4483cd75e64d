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
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.ScanException;
import io.lakeflow.flink.source.ManualContext;
import io.lakeflow.flink.source.ManualScan;
import io.lakeflow.flink.source.SourceSettings;
import io.lakeflow.flink.source.TailGate;
import io.lakeflow.flink.source.split.DeliveryProbe;
import io.lakeflow.flink.source.split.ReaderReport;
import io.lakeflow.flink.source.split.ReaderStart;
import io.lakeflow.flink.source.split.ScanSplit;
import io.lakeflow.flink.source.split.SplitFinished;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.connector.testutils.source.reader.TestingSplitEnumeratorContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScanEnumeratorTest {
    private final TestingSplitEnumeratorContext<ScanSplit> context =
            new TestingSplitEnumeratorContext<>(2);
    private ManualScan scan = new ManualScan().bounded();
    private ScanEnumerator enumerator = enumerator(EnumeratorState.INITIAL);

    @AfterEach
    void close() {
        enumerator.close();
    }

    @Test
    void doesNothingBeforeItsStart() {
        register(0);
        enumerator.handleSplitRequest(0, null);

        assertThat(scan.plans).isEmpty();
    }

    @Test
    void thePositionMovesWithThePartitionsAndOnlyOnTheCoordinatorThread() {
        enumerator.start();
        scan.plans.get(0).complete(plan(1, Progress.FINISHED, finite("a")));
        assertThat(enumerator.snapshotState(1)).isEqualTo(EnumeratorState.INITIAL);

        context.triggerAllActions();

        assertThat(enumerator.snapshotState(2).position()).isEqualTo(new Offset("{\"at\":1}"));
        assertThat(enumerator.snapshotState(2).pending()).containsExactly(finiteSplit("a"));
    }

    @Test
    void remembersAReaderThatAsksTooEarly() {
        enumerator.start();
        register(0);
        enumerator.handleSplitRequest(0, null);
        assertThat(assigned(0)).isEmpty();

        answerPlan(0, plan(1, Progress.FINISHED, finite("a"), finite("b")));

        assertThat(assigned(0)).containsExactly("a");
        enumerator.handleSplitRequest(0, null);
        assertThat(assigned(0)).containsExactly("a", "b");
    }

    @Test
    void givesToWaitingReadersInTurns() {
        enumerator.start();
        register(0);
        register(1);
        enumerator.handleSplitRequest(1, null);
        enumerator.handleSplitRequest(0, null);
        answerPlan(0, plan(1, Progress.FINISHED, finite("a"), finite("b"), finite("c")));

        assertThat(assigned(1)).containsExactly("a");
        assertThat(assigned(0)).containsExactly("b");
    }

    @Test
    void dealsOutWhatWaitsAsRoomAllowsMostRoomFirst() {
        enumerator.start();
        register(0);
        register(1);
        enumerator.handleSourceEvent(0, new ReaderReport(List.of(), 1));
        enumerator.handleSourceEvent(1, new ReaderReport(List.of(), 8));
        answerPlan(0, plan(1, Progress.MORE, partitions(0, 6)));

        assertThat(assigned(0)).hasSize(1);
        assertThat(assigned(1)).hasSize(5);
        answerPlan(1, plan(1, Progress.MORE, partitions(6, 12)));
        assertThat(assigned(0)).as("it has told of no more room").hasSize(1);
        assertThat(assigned(1)).hasSize(8);
    }

    @Test
    void saysThatThereIsNoMoreToAllWhoAskAndToThoseWhoComeLater() {
        enumerator.start();
        register(0);
        enumerator.handleSplitRequest(0, null);
        answerPlan(0, plan(0, Progress.FINISHED));
        assertThat(noMore(0)).isTrue();

        register(1);
        assertThat(noMore(1)).isFalse();
        enumerator.handleSplitRequest(1, null);
        assertThat(noMore(1)).isTrue();
    }

    @Test
    void saysThatThereIsNoMoreOnceForAReaderMayEndThen() {
        enumerator.start();
        register(0);
        enumerator.handleSplitRequest(0, null);
        answerPlan(0, plan(0, Progress.FINISHED));
        context.getSplitAssignments().clear();

        enumerator.handleSourceEvent(0, new ReaderReport(List.of(), 1));
        assertThat(noMore(0)).as("told twice").isFalse();
        enumerator.addReader(0);
        enumerator.handleSourceEvent(0, new ReaderReport(List.of(), 1));
        assertThat(noMore(0)).as("begun anew").isTrue();
    }

    /** Its last watermark would make late what others, which are idle still, have yet to read. */
    @Test
    void endsNoReaderBeforeTheReadEnds() {
        scan = new ManualScan();
        enumerator = enumerator(EnumeratorState.INITIAL);
        enumerator.start();
        begin(0, 0);
        begin(1, 0);
        enumerator.handleSourceEvent(1, new ReaderReport(List.of(), 1));

        answerPlan(0, plan(1, Progress.FINISHED, endless("a")));

        assertThat(assigned(0)).containsExactly("a");
        assertThat(noMore(1)).isFalse();
    }

    @Test
    void givesReturnedSplitsOnlyToThoseWhoWereNotToldThatThereIsNoMore() {
        enumerator.start();
        register(0);
        register(1);
        answerPlan(0, plan(1, Progress.FINISHED, finite("a")));
        enumerator.handleSourceEvent(0, new ReaderReport(List.of(), 1));
        enumerator.handleSourceEvent(1, new ReaderReport(List.of(), 1));
        assertThat(assigned(0)).containsExactly("a");
        assertThat(noMore(1)).isTrue();

        enumerator.handleSourceEvent(1, new ReaderReport(List.of(), 1));
        enumerator.addSplitsBack(List.of(finiteSplit("a")), 0);
        assertThat(assigned(1)).isEmpty();
        enumerator.addReader(0);
        enumerator.handleSourceEvent(0, new ReaderReport(List.of(), 1));
        assertThat(assigned(0)).containsExactly("a", "a");
    }

    @Test
    void saysThatThereIsNoMoreAlsoAfterARestore() {
        enumerator.start();
        answerPlan(0, plan(0, Progress.FINISHED));
        enumerator = enumerator(enumerator.snapshotState(1));
        enumerator.start();
        register(1);
        enumerator.handleSplitRequest(1, null);

        assertThat(noMore(1)).isTrue();
        assertThat(scan.plans).as("planned once").hasSize(1);
    }

    @Test
    void plansAgainAtOnceWhileThereIsMoreAndReadersMayWantIt() {
        enumerator.start();
        answerPlan(0, plan(4, Progress.MORE, partitions(0, 4)));
        assertThat(scan.plans).hasSize(2);
        assertThat(scan.positions).containsExactly(null, new Offset("{\"at\":4}"));

        answerPlan(1, plan(8, Progress.MORE, partitions(4, 8)));
        assertThat(scan.plans).as("4 splits wait for each reader").hasSize(2);
        register(0);
        enumerator.handleSplitRequest(0, null);
        assertThat(scan.plans).hasSize(3);
    }

    @Test
    void doesNotPlanAgainBeforeThePollIntervalWhenCaughtUp() {
        enumerator = enumerator(EnumeratorState.INITIAL, Duration.ofDays(1));
        enumerator.start();
        answerPlan(0, plan(0, Progress.CAUGHT_UP));
        context.triggerAllActions();

        assertThat(scan.plans).hasSize(1);
    }

    @Test
    void plansAgainAfterThePollIntervalWhenCaughtUp() {
        enumerator.start();
        answerPlan(0, plan(0, Progress.CAUGHT_UP));

        while (scan.plans.size() == 1) {
            context.triggerAllActions();
            Thread.onSpinWait();
        }

        assertThat(scan.positions).last().isEqualTo(new Offset("{\"at\":0}"));
    }

    @Test
    void aPlanThatFailsFailsTheJobWithItsOwnError() {
        enumerator.start();
        register(0);
        scan.plans
                .get(0)
                .completeExceptionally(new CompletionException(new ScanException("no access")));

        assertThatThrownBy(context::triggerAllActions)
                .isInstanceOf(ScanException.class)
                .hasMessage("no access");
    }

    @Test
    void failsTheJobNotBeforeATaskIsReady() {
        enumerator.start();
        scan.plans
                .get(0)
                .completeExceptionally(new CompletionException(new ScanException("no access")));
        context.triggerAllActions();

        register(0);
        assertThatThrownBy(() -> enumerator.addReader(0)).hasMessage("no access");
    }

    @Test
    void t8_givesReturnedSplitsToWhoWaitsAtOnce() {
        enumerator.start();
        register(0);
        register(1);
        answerPlan(0, plan(1, Progress.CAUGHT_UP, finite("a")));
        enumerator.handleSplitRequest(0, null);
        enumerator.handleSplitRequest(1, null);
        unregister(0);

        enumerator.addSplitsBack(List.of(finiteSplit("a")), 0);

        assertThat(assigned(1)).containsExactly("a");
    }

    @Test
    void assignsNothingToAReaderThatIsGone() {
        enumerator.start();
        register(0);
        enumerator.handleSplitRequest(0, null);
        unregister(0);

        answerPlan(0, plan(1, Progress.FINISHED, finite("a")));

        assertThat(assigned(0)).isEmpty();
        register(0);
        enumerator.addReader(0);
        assertThat(assigned(0)).as("the new reader has not asked").isEmpty();
    }

    @Test
    void pushesEndlessPartitionsEvenlyAndWaitsForTheirReaders() {
        enumerator.start();
        begin(0, 0);
        answerPlan(0, plan(1, Progress.CAUGHT_UP, endless("a"), endless("b"), endless("c")));
        assertThat(assigned(0)).containsExactly("a");

        begin(1, 0);

        assertThat(assigned(0)).containsExactly("a", "c");
        assertThat(assigned(1)).containsExactly("b");
    }

    @Test
    void pushesEndlessPartitionsToReadersThatHaveRestoredTheFewest() {
        enumerator.start();
        answerPlan(0, plan(1, Progress.CAUGHT_UP, endless("a"), endless("b"), endless("c")));
        register(0);
        enumerator.addReader(0);
        assertThat(assigned(0)).as("it has not told what it has").isEmpty();

        enumerator.handleSourceEvent(0, new ReaderStart(2));
        begin(1, 0);

        assertThat(assigned(1)).containsExactly("a", "b");
        assertThat(assigned(0)).containsExactly("c");
    }

    @Test
    void countsEndlessPartitionsAnewWhenAReaderBeginsAnew() {
        enumerator.start();
        begin(0, 3);
        begin(1, 2);
        unregister(0);
        enumerator.addSplitsBack(List.of(), 0);
        begin(0, 1);

        answerPlan(0, plan(1, Progress.CAUGHT_UP, endless("a")));

        assertThat(assigned(0)).containsExactly("a");
    }

    private void begin(int subtask, int endlessRestored) {
        register(subtask);
        enumerator.addReader(subtask);
        enumerator.handleSourceEvent(subtask, new ReaderStart(endlessRestored));
    }

    /** The tasks of a job that is stopped end at this moment, and an event would be lost. */
    @Test
    void sendsNothingAfterACheckpointUntilAMomentHasPassed() {
        enumerator.start();
        register(0);
        enumerator.handleSplitRequest(0, null);
        enumerator.snapshotState(1);
        context.triggerAllActions();
        enumerator.notifyCheckpointComplete(1);
        answerPlan(0, plan(1, Progress.FINISHED, finite("a")));
        assertThat(assigned(0)).isEmpty();

        while (assigned(0).isEmpty()) {
            context.triggerAllActions();
            Thread.onSpinWait();
        }
        assertThat(assigned(0)).containsExactly("a");
    }

    @Test
    void sendsAgainWhenTheNextCheckpointBeginsForThenAllTasksRun() {
        enumerator.start();
        register(0);
        register(1);
        enumerator.handleSplitRequest(0, null);
        answerPlan(0, plan(1, Progress.MORE, round("p")));
        SplitFinished end = new SplitFinished("p", null, 1, new Offset("{}"));
        enumerator.handleSourceEvent(0, new ReaderReport(List.of(end), 0));
        enumerator.handleSplitRequest(1, null);
        answerPlan(1, plan(2, Progress.FINISHED, round("p")));
        enumerator.snapshotState(1);
        context.triggerAllActions();
        assertThat(assigned(1)).as("round 2 is bound to the reader of round 1").isEmpty();
        enumerator.notifyCheckpointComplete(1);
        context.triggerAllActions();
        assertThat(assigned(1)).isEmpty();
        assertThat(context.getSentEvents()).isEmpty();

        EnumeratorState held = enumerator.snapshotState(2);
        assertThat(held.pending()).as("Flink counts what follows as not in it").hasSize(1);
        assertThat(assigned(1)).isEmpty();
        context.triggerAllActions();

        assertThat(assigned(1)).containsExactly("p#2");
    }

    @Test
    void t9_failsTheJobWhenACheckpointDoesNotEndAfterALostAbort() {
        ManualContext timers = loseAnAbort();
        context.triggerAllActions();
        timers.elapse();

        assertThatThrownBy(context::triggerAllActions)
                .isInstanceOf(ScanException.class)
                .hasMessageContaining("checkpoint 2 has not ended within 20 s");
    }

    @Test
    void t9_probesWhetherReadersThatMayBeSentSomethingGetIt() {
        loseAnAbort();
        context.triggerAllActions();
        assertThat(context.getSentEvents().get(0)).containsExactly(new DeliveryProbe());
        assertThat(context.getSentEvents().get(1)).containsExactly(new DeliveryProbe());

        answerPlan(0, plan(1, Progress.FINISHED));
        enumerator.notifyCheckpointComplete(2);
        enumerator.handleSplitRequest(1, null);
        enumerator.snapshotState(3);
        context.triggerAllActions();
        assertThat(noMore(1)).isTrue();
        assertThat(context.getSentEvents().get(1)).hasSize(1);
        enumerator.notifyCheckpointComplete(3);
        enumerator.snapshotState(4);
        context.triggerAllActions();

        assertThat(context.getSentEvents().get(0)).as("until 3 was complete").hasSize(2);
    }

    @Test
    void t9_failsNothingWhenTheNextCheckpointEnds() {
        ManualContext timers = loseAnAbort();
        enumerator.notifyCheckpointComplete(2);
        context.triggerAllActions();
        timers.elapse();

        context.triggerAllActions();
    }

    /** Checkpoint 1 has no end, though one of two readers has failed, and checkpoint 2 begins. */
    private ManualContext loseAnAbort() {
        ManualContext timers = new ManualContext();
        enumerator =
                new ScanEnumerator(
                        context,
                        scan,
                        new SourceSettings(Duration.ofDays(1), 2, 100, false, TailGate.CHECKPOINT),
                        EnumeratorState.INITIAL,
                        sharedValues -> timers);
        enumerator.start();
        register(0);
        register(1);
        enumerator.snapshotState(1);
        unregister(0);
        enumerator.addSplitsBack(List.of(), 0);
        register(0);
        enumerator.snapshotState(2);
        return timers;
    }

    @Test
    void dropsWhatCompletesAfterItsEnd() {
        enumerator.start();
        enumerator.close();
        scan.plans.get(0).complete(plan(1, Progress.FINISHED, finite("a")));
        context.triggerAllActions();

        assertThat(enumerator.snapshotState(1)).isEqualTo(EnumeratorState.INITIAL);
        assertThat(scan.closed).containsExactly("scan");
    }

    private ScanEnumerator enumerator(EnumeratorState state) {
        return enumerator(state, Duration.ofMillis(1));
    }

    private ScanEnumerator enumerator(EnumeratorState state, Duration pollInterval) {
        return new ScanEnumerator(
                context,
                scan,
                new SourceSettings(pollInterval, 2, 100, false, TailGate.CHECKPOINT),
                state);
    }

    private void register(int subtask) {
        context.registerReader(subtask, "host");
    }

    private void unregister(int subtask) {
        context.registeredReaders().remove(subtask);
    }

    private void answerPlan(int number, Plan plan) {
        scan.plans.get(number).complete(plan);
        context.triggerAllActions();
    }

    private List<String> assigned(int subtask) {
        return Stream.ofNullable(context.getSplitAssignments().get(subtask))
                .flatMap(assignment -> assignment.getAssignedSplits().stream())
                .map(ScanSplit::splitId)
                .toList();
    }

    private boolean noMore(int subtask) {
        return Stream.ofNullable(context.getSplitAssignments().get(subtask))
                .anyMatch(assignment -> assignment.hasReceivedNoMoreSplitsSignal());
    }

    private static Plan plan(int at, Progress progress, Partition... partitions) {
        return new Plan(List.of(partitions), new Offset("{\"at\":" + at + "}"), progress);
    }

    private static Partition[] partitions(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> finite("w" + number))
                .toArray(Partition[]::new);
    }

    private static ScanSplit finiteSplit(String id) {
        return ScanSplit.of(finite(id));
    }

    private static Partition finite(String id) {
        return new Partition(id, Partition.Kind.FINITE, "{}");
    }

    private static Partition round(String id) {
        return new Partition(id, Partition.Kind.ROUND, "{}");
    }

    private static Partition endless(String id) {
        return new Partition(id, Partition.Kind.ENDLESS, "{}");
    }
}
