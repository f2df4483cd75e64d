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
package io.lakeflow.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.scan.RequestBudget;
import io.lakeflow.flink.source.ManualScan;
import io.lakeflow.flink.source.RuntimeScanContext;
import io.lakeflow.flink.source.SharedValueAnswer;
import io.lakeflow.flink.source.SharedValueRequest;
import io.lakeflow.flink.source.SharedValues;
import io.lakeflow.flink.source.SourceSettings;
import io.lakeflow.flink.source.TailGate;
import io.lakeflow.flink.source.budget.BudgetDesk;
import io.lakeflow.flink.source.split.ScanSplit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.testutils.source.reader.TestingReaderContext;
import org.apache.flink.connector.testutils.source.reader.TestingSplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A message to a task that has ended fails the job. So a reader whose splits are all read, while
 * something that it has asked for in vain is on its way to it, ends when that has come.
 */
@Timeout(60)
class ReaderEndTest {
    private static final SourceSettings SETTINGS =
            new SourceSettings(Duration.ofMillis(1), 4, 1_000, true, TailGate.CHECKPOINT);

    private final TestingReaderContext context =
            new TestingReaderContext(
                    new Configuration(),
                    InternalSourceReaderMetricGroup.wrap(
                            UnregisteredMetricGroups.createUnregisteredOperatorMetricGroup()));
    private final ManualScan scan =
            new ManualScan(
                    new RequestBudget(
                            "ends",
                            List.of(new RequestBudget.Limit(1, Duration.ofHours(1), false)),
                            null));
    private final RecordingOutput output = new RecordingOutput();
    private final ScanSourceReader reader = ScanSourceReader.open(context, scan, SETTINGS);

    @AfterEach
    void close() throws Exception {
        reader.close();
    }

    @Test
    void waitsForTheAnswerToWhatItAskedFor() throws Exception {
        reader.start();
        scan.shared.get(null);
        reader.notifyNoMoreSplits();
        pollUntilNothingIsLeft();

        assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
        String id = ((SharedValueRequest) last(context.getSentEvents())).id();
        reader.handleSourceEvents(new SharedValueAnswer(id, "late", null));

        reader.isAvailable().get(10, TimeUnit.SECONDS);
        assertThat(reader.pollNext(output)).isEqualTo(InputStatus.END_OF_INPUT);
    }

    @Test
    void givesBackTheLeaveThatItWaitsForAndIsSentNothingAfterwards() throws Exception {
        TestingSplitEnumeratorContext<ScanSplit> coordinator =
                new TestingSplitEnumeratorContext<>(1);
        coordinator.registerReader(0, "here");
        try (BudgetDesk desk =
                new BudgetDesk(
                        coordinator,
                        RuntimeScanContext.ofEnumerator(
                                coordinator, "ends", SETTINGS, new SharedValues.Renewed()),
                        scan.budget())) {
            reader.start();
            for (int request = 0; request < 2; request++) {
                scan.context.permit();
            }
            deliverToCoordinator(desk);
            reader.notifyNoMoreSplits();
            pollUntilNothingIsLeft();
            assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);

            deliverToCoordinator(desk);
            deliverToReader(coordinator);
            reader.isAvailable().get(10, TimeUnit.SECONDS);
            assertThat(reader.pollNext(output)).isEqualTo(InputStatus.END_OF_INPUT);

            desk.beginQuietTime();
            coordinator.triggerAllActions();
            desk.endQuietTime();
            coordinator.triggerAllActions();
            assertThat(coordinator.getSentEvents().getOrDefault(0, List.of())).isEmpty();
        }
    }

    /** Until the fetcher has ended, which can take a moment. */
    private void pollUntilNothingIsLeft() throws Exception {
        InputStatus status = reader.pollNext(output);
        while (status == InputStatus.NOTHING_AVAILABLE && reader.isAvailable().isDone()) {
            status = reader.pollNext(output);
        }
    }

    private void deliverToCoordinator(BudgetDesk desk) {
        List<SourceEvent> sent = new ArrayList<>(context.getSentEvents());
        context.clearSentEvents();
        sent.forEach(event -> desk.handle(0, event));
    }

    private void deliverToReader(TestingSplitEnumeratorContext<ScanSplit> coordinator) {
        coordinator.triggerAllActions();
        List<SourceEvent> sent =
                new ArrayList<>(coordinator.getSentEvents().getOrDefault(0, List.of()));
        coordinator.getSentEvents().clear();
        sent.forEach(reader::handleSourceEvents);
    }

    private static SourceEvent last(List<SourceEvent> events) {
        return events.get(events.size() - 1);
    }
}
