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
package io.lakeflow.flink.source.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.scan.QuotaNews;
import io.lakeflow.flink.scan.RequestBudget;
import io.lakeflow.flink.source.RuntimeScanContext;
import io.lakeflow.flink.source.SharedValues;
import io.lakeflow.flink.source.SourceSettings;
import io.lakeflow.flink.source.TailGate;
import io.lakeflow.flink.source.split.ScanSplit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.connector.testutils.source.reader.TestingSplitEnumeratorContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BudgetDeskTest {
    private static final RequestBudget.Limit TEN_IN_A_SECOND =
            new RequestBudget.Limit(10, Duration.ofSeconds(1), false);
    private static final QuotaNews PAUSE = new QuotaNews(Duration.ofSeconds(30), List.of());

    /** Enumerators of other tests may not have been closed. */
    private final int budgetsBefore = BudgetRegistry.size();

    private final Coordinator context = new Coordinator();
    private RequestBudget budget = new RequestBudget("desk", List.of(TEN_IN_A_SECOND), null);
    private BudgetDesk desk = desk(context);

    /** A coordinator whose thread can end. */
    private static final class Coordinator extends TestingSplitEnumeratorContext<ScanSplit> {
        private boolean ended;

        Coordinator() {
            super(2);
        }

        @Override
        public void runInCoordinatorThread(Runnable action) {
            if (ended) {
                throw new RejectedExecutionException("ended");
            }
            super.runInCoordinatorThread(action);
        }
    }

    private BudgetDesk desk(Coordinator coordinator) {
        SourceSettings settings =
                new SourceSettings(Duration.ofSeconds(1), 4, 100, false, TailGate.CHECKPOINT);
        return new BudgetDesk(
                coordinator,
                RuntimeScanContext.ofEnumerator(
                        coordinator, "desk", settings, new SharedValues.Renewed()),
                budget);
    }

    private void restart(RequestBudget other) {
        desk.close();
        budget = other;
        desk = desk(context);
    }

    @AfterEach
    void close() {
        desk.close();
        assertThat(BudgetRegistry.size()).as("budgets in use").isEqualTo(budgetsBefore);
    }

    private List<SourceEvent> sent(int subtask) {
        context.triggerAllActions();
        return context.getSentEvents().getOrDefault(subtask, List.of());
    }

    private void register(int subtask) {
        context.registerReader(subtask, "here");
        desk.readerAdded(subtask);
    }

    private static LeaseRequest waiting(int requests) {
        return new LeaseRequest(0, requests, 0, 0);
    }

    private static LeaseGrant last(List<SourceEvent> events) {
        return (LeaseGrant) events.get(events.size() - 1);
    }

    @Test
    void aReaderThatHasNotRegisteredIsSentItsLeaseLater() {
        desk.handle(1, waiting(2));
        assertThat(sent(1)).isEmpty();

        register(1);

        assertThat(last(sent(1)).slots()).hasSize(2);
        assertThat(last(sent(1)).waiting()).isEqualTo(2);
    }

    @Test
    void nothingIsSentInQuietTimes() {
        register(0);
        desk.beginQuietTime();
        context.triggerAllActions();
        desk.handle(0, waiting(1));
        desk.handle(0, new QuotaReport(PAUSE, false));
        assertThat(sent(0)).isEmpty();

        desk.endQuietTime();

        assertThat(sent(0)).containsExactly(new LeaseRecall(1));
    }

    @Test
    void whatWaitsIsServedBeforeAQuietTimeBegins() {
        register(0);
        desk.handle(0, waiting(9));
        assertThat(last(sent(0)).slots()).as("the next 400 ms").hasSizeBetween(4, 5);

        desk.beginQuietTime();

        assertThat(last(sent(0)).slots()).as("up to a second").hasSizeBetween(4, 6);
    }

    @Test
    void aReaderThatMayEndIsSentOnlyWhatItWaitsFor() {
        register(0);
        desk.handle(0, new LeaseRequest(0, 0, 2, 10));
        assertThat(last(sent(0)).slots()).hasSize(2);

        desk.noMoreSplits(0);
        assertThat(sent(0)).last().isEqualTo(new LeaseRecall(1));
        int before = sent(0).size();
        desk.handle(0, new LeaseRequest(1, 0, 5, 10));
        desk.beginQuietTime();
        desk.handle(0, new QuotaReport(PAUSE, false));
        context.triggerAllActions();
        desk.endQuietTime();

        assertThat(sent(0)).hasSize(before);
    }

    @Test
    void aReaderThatGivesBackWhatItWaitsForIsSentTheReceiptLast() {
        register(0);
        register(1);
        desk.handle(0, waiting(1_000));
        desk.noMoreSplits(0);
        desk.handle(0, new LeaseRequest(1, 1_000, 0, 0));

        desk.handle(0, new LeaseReturn());
        assertThat(sent(0)).last().isEqualTo(new LeaseRecall(2));
        int before = sent(0).size();
        desk.beginQuietTime();
        context.triggerAllActions();
        desk.endQuietTime();

        assertThat(sent(0)).hasSize(before);
    }

    @Test
    void aRequestThatCrossedARecallDoesNotCount() {
        restart(RequestBudget.unlimited("desk"));
        register(0);
        desk.handle(0, waiting(0));
        desk.handle(0, new QuotaReport(new QuotaNews(Duration.ofNanos(1), List.of()), false));
        assertThat(sent(0)).last().isEqualTo(new LeaseRecall(1));
        int before = sent(0).size();

        desk.handle(0, waiting(1));
        assertThat(sent(0)).hasSize(before);
        desk.handle(0, new LeaseRequest(1, 1, 0, 0));
        assertThat(last(sent(0)).slots()).hasSize(1);
    }

    @Test
    void aReaderThatBeginsAnewHasNothingLeftOfItsPredecessor() {
        register(0);
        desk.handle(0, waiting(2));
        desk.readerLost(0);
        assertThat(sent(0)).isEmpty();

        desk.handle(0, waiting(1));

        assertThat(last(sent(0)).waiting()).isEqualTo(1);
    }

    @Test
    void aReaderThatComesLaterIsToldThatItHasToAsk() {
        restart(RequestBudget.unlimited("desk"));
        desk.handle(0, new QuotaReport(PAUSE, false));
        context.triggerAllActions();
        register(1);
        desk.handle(1, waiting(0));

        assertThat(sent(1)).containsExactly(new LeaseRecall(1));
    }

    @Test
    void tablesOfOneJobHearOfEachOther() {
        Coordinator otherContext = new Coordinator();
        try (BudgetDesk other = desk(otherContext)) {
            otherContext.registerReader(1, "there");
            other.readerAdded(1);
            other.handle(1, waiting(1));
            otherContext.triggerAllActions();

            desk.handle(0, new QuotaReport(PAUSE, false));

            otherContext.triggerAllActions();
            assertThat(otherContext.getSentEvents().get(1)).last().isEqualTo(new LeaseRecall(1));
        }
    }

    @Test
    void aTableWhoseCoordinatorHasEndedDoesNotHurtTheOthers() {
        Coordinator otherContext = new Coordinator();
        try (BudgetDesk other = desk(otherContext)) {
            other.handle(0, waiting(1));
            otherContext.ended = true;
            register(0);

            desk.handle(0, new QuotaReport(PAUSE, false));

            assertThat(sent(0)).last().isEqualTo(new LeaseRecall(1));
        }
    }

    @Test
    void messagesAreSerializable() throws Exception {
        for (SourceEvent message :
                List.of(
                        waiting(3),
                        new LeaseGrant(1, new long[] {2, 3}, 4, 1, true),
                        new LeaseRecall(2),
                        new QuotaReport(
                                new QuotaNews(
                                        Duration.ofSeconds(1),
                                        List.of(
                                                new QuotaNews.Quota(
                                                        "q", 7, Duration.ofSeconds(2)))),
                                true))) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            new ObjectOutputStream(bytes).writeObject(message);
            Object copy =
                    new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))
                            .readObject();
            assertThat(copy).usingRecursiveComparison().isEqualTo(message);
        }
    }
}
