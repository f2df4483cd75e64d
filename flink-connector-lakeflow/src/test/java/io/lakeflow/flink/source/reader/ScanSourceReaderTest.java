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

import static io.lakeflow.flink.source.ManualScan.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.ScanException;
import io.lakeflow.flink.source.ManualScan;
import io.lakeflow.flink.source.SharedValueAnswer;
import io.lakeflow.flink.source.SharedValueRequest;
import io.lakeflow.flink.source.SourceSettings;
import io.lakeflow.flink.source.TailGate;
import io.lakeflow.flink.source.split.Emitted;
import io.lakeflow.flink.source.split.ReaderReport;
import io.lakeflow.flink.source.split.ScanSplit;
import io.lakeflow.flink.source.split.SplitFinished;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.testutils.source.reader.TestingReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScanSourceReaderTest {
    private static final int PLACES = 2;
    private static final SourceSettings SETTINGS =
            new SourceSettings(Duration.ofMillis(1), PLACES, 1_000, true, TailGate.CHECKPOINT);

    private final TestingReaderContext context =
            new TestingReaderContext(
                    new Configuration(),
                    InternalSourceReaderMetricGroup.wrap(
                            UnregisteredMetricGroups.createUnregisteredOperatorMetricGroup()));
    private final ManualScan scan = new ManualScan();
    private final RecordingOutput output = new RecordingOutput();
    private final ScanSourceReader reader = ScanSourceReader.open(context, scan, SETTINGS);

    @AfterEach
    void close() throws Exception {
        reader.close();
        assertThat(scan.closed).last().isEqualTo("scan");
    }

    @Test
    void tellsOfItsRoomOnceAndOfWhatBecomesFree() throws Exception {
        reader.start();
        assertThat(room()).containsExactly(PLACES);
        reader.addSplits(List.of(finite("a")));
        reader.addSplits(List.of(finite("b")));
        reader.pollNext(output);
        assertThat(room()).as("what it may still get is taken").containsExactly(PLACES);

        answer("a", page(0, 1, Progress.FINISHED));
        pollUntil("a released");
        reader.pollNext(output);

        assertThat(room()).containsExactly(PLACES, 1);
        assertThat(ends()).hasSize(1);
    }

    @Test
    void endlessSplitsTakeNoRoom() {
        reader.addSplits(List.of(endless("a"), endless("b"), endless("c")));
        reader.start();
        reader.addSplits(List.of(endless("d")));

        assertThat(room()).containsExactly(PLACES);
    }

    /** A checkpoint that holds an end says that the enumerator knows it. */
    @Test
    void whatHasEndedIsToldBeforeACheckpoint() throws Exception {
        List<String> names = List.of("a", "b");
        reader.addSplits(names.stream().map(ScanSourceReaderTest::finite).toList());
        reader.start();
        for (String name : names) {
            answer(name, page(0, 1, Progress.FINISHED));
        }
        for (int ended = 1; ended <= names.size(); ended++) {
            while (released() < ended) {
                poll();
            }
            reader.snapshotState(ended);
            assertThat(ends().count()).isEqualTo(released());
        }
    }

    private long released() {
        return output.events.stream().filter(event -> event.endsWith("released")).count();
    }

    @Test
    void asksTheEnumeratorForASharedValueAndTakesTheAnswerToThat() throws Exception {
        CompletableFuture<String> first = scan.shared.get(null).toCompletableFuture();
        CompletableFuture<String> second = scan.shared.get("old").toCompletableFuture();
        assertThat(context.getSentEvents())
                .extracting(event -> ((SharedValueRequest) event).rejected())
                .containsExactly(null, "old");
        String id = ((SharedValueRequest) context.getSentEvents().get(1)).id();

        reader.handleSourceEvents(new SharedValueAnswer("of another life", "x", null));
        reader.handleSourceEvents(new SharedValueAnswer(id, "new", null));

        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("new");
        assertThat(first).isNotDone();
    }

    @Test
    void aSharedValueThatIsNotToBeHadSaysWhy() {
        CompletableFuture<String> asked = scan.shared.get(null).toCompletableFuture();
        String id = ((SharedValueRequest) context.getSentEvents().get(0)).id();

        reader.handleSourceEvents(new SharedValueAnswer(id, null, "no access"));

        assertThat(asked)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(ScanException.class)
                .withMessage("no access");
    }

    @Test
    void restoredSplitsTakeRoom() {
        reader.addSplits(List.of(finite("a"), finite("b"), finite("c")));
        reader.start();

        assertThat(room()).isEmpty();
    }

    @Test
    void aSnapshotFallsBetweenRowsOfAPage() throws Exception {
        reader.start();
        reader.addSplits(List.of(finite("a")));
        answer("a", page(0, 3, Progress.MORE));
        pollUntil("a 1");
        assertThat(reader.snapshotState(1))
                .containsExactly(split("a", null, new Emitted(0, 0, new long[] {0, 1})));

        pollUntil("a 2");
        poll();

        assertThat(reader.snapshotState(2))
                .containsExactly(split("a", new Offset("{\"row\":3}"), Emitted.NOTHING));
    }

    @Test
    void emitsWatermarksAtTheEndOfBatchesAlsoOfEmptyOnes() throws Exception {
        reader.start();
        reader.addSplits(List.of(finite("a")));
        answer(
                "a",
                ManualScan.batch(
                        5, 5, new Offset("{}"), Progress.FINISHED, Instant.ofEpochMilli(1_000)));
        pollUntil("idle");

        assertThat(output.events)
                .containsExactly("a watermark 999", "a idle", "a released", "idle");
    }

    @Test
    void marksItselfIdleOnceUntilThereIsASplitAgain() throws Exception {
        reader.start();
        reader.pollNext(output);
        reader.pollNext(output);
        assertThat(output.events).containsExactly("idle");

        reader.addSplits(List.of(finite("a")));
        answer("a", page(0, 0, Progress.FINISHED));
        pollUntil("a released");
        while (output.events.size() < 4) {
            poll();
        }

        assertThat(output.events).containsExactly("idle", "a idle", "a released", "idle");
    }

    /** Rows of a split that is still to come would be late as soon as another reader has ended. */
    @Test
    void aReaderOfAReadThatEndsIsNeverIdle() throws Exception {
        try (ScanSourceReader ending =
                ScanSourceReader.open(context, new ManualScan().bounded(), SETTINGS)) {
            ending.start();
            ending.pollNext(output);
            ending.pollNext(output);
        }

        assertThat(output.events).containsExactly("active");
    }

    @Test
    void reportsTheEndOfARoundAndKeepsItUntilTwoCheckpointsHaveCompleted() throws Exception {
        reader.start();
        reader.addSplits(List.of(round(1)));
        answer("p", page(0, 2, Progress.CAUGHT_UP));
        pollUntil("p#1 released");
        while (ends().findAny().isEmpty()) {
            reader.pollNext(output);
        }
        assertThat(ends())
                .containsExactly(new SplitFinished("p", null, 1, new Offset("{\"row\":2}")));
        for (long checkpoint = 1; checkpoint <= 3; checkpoint++) {
            assertThat(reader.snapshotState(checkpoint)).hasSize(1).allMatch(ScanSplit::finished);
            reader.notifyCheckpointComplete(checkpoint);
        }

        assertThat(reader.snapshotState(4)).isEmpty();
    }

    private Stream<ReaderReport> reports() {
        return context.getSentEvents().stream()
                .filter(ReaderReport.class::isInstance)
                .map(ReaderReport.class::cast);
    }

    private Stream<SplitFinished> ends() {
        return reports().flatMap(report -> report.ended().stream());
    }

    private Stream<Integer> room() {
        return reports().map(ReaderReport::room).filter(room -> room > 0);
    }

    @Test
    void reportsTheEndOfARoundAgainAfterARestore() throws Exception {
        Offset end = new Offset("{\"row\":2}");
        reader.addSplits(
                List.of(new ScanSplit(round(1).partition(), end, Emitted.NOTHING, 1, true)));
        assertThat(context.getSentEvents()).isEmpty();
        reader.start();
        reader.pollNext(output);

        assertThat(ends()).containsExactly(new SplitFinished("p", null, 1, end));
        assertThat(output.events)
                .as("the output that Flink opened for it must not hold back time")
                .containsExactly("p#1 idle", "p#1 released", "idle");
        assertThat(scan.opened).isEmpty();
    }

    @Test
    void aFurtherRoundReplacesTheEndOfTheLastOne() throws Exception {
        reader.start();
        reader.addSplits(List.of(round(1)));
        answer("p", page(0, 2, Progress.CAUGHT_UP));
        pollUntil("p#1 released");
        reader.addSplits(List.of(round(2)));

        assertThat(reader.snapshotState(1)).containsExactly(round(2));
        answer("p", page(2, 3, Progress.CAUGHT_UP));
        pollUntil("p#2 released");
        reader.notifyCheckpointComplete(1);
        assertThat(reader.snapshotState(2)).hasSize(1);
    }

    @Test
    void aFinishedSplitIsNotReadAgainAfterARestore() throws Exception {
        reader.addSplits(
                List.of(
                        new ScanSplit(
                                finite("a").partition(),
                                new Offset("{}"),
                                Emitted.NOTHING,
                                0,
                                true)));
        reader.start();
        reader.pollNext(output);

        assertThat(scan.opened).isEmpty();
        assertThat(reader.snapshotState(1)).isEmpty();
    }

    @Test
    void countsRowsOnly() throws Exception {
        reader.start();
        reader.addSplits(List.of(finite("a")));
        answer("a", page(0, 3, Progress.MORE));
        pollUntil("a 2");
        answer("a", page(3, 3, Progress.FINISHED));
        pollUntil("a released");

        assertThat(context.metricGroup().getIOMetricGroup().getNumRecordsInCounter().getCount())
                .isEqualTo(3);
    }

    @Test
    void failsWithTheErrorOfTheScan() {
        reader.start();
        reader.addSplits(List.of(finite("a")));

        assertThatThrownBy(
                        () -> {
                            awaitAsked("a");
                            scan.take("a").completeExceptionally(new ScanException("gone"));
                            while (true) {
                                poll();
                            }
                        })
                .isInstanceOf(ScanException.class)
                .hasMessage("gone");
    }

    @Test
    void endsWhenThereAreNoMoreSplits() throws Exception {
        reader.start();
        reader.notifyNoMoreSplits();
        InputStatus status = reader.pollNext(output);
        while (status == InputStatus.NOTHING_AVAILABLE) {
            reader.isAvailable().get(10, TimeUnit.SECONDS);
            status = reader.pollNext(output);
        }

        assertThat(status).isEqualTo(InputStatus.END_OF_INPUT);
        assertThat(output.events).as("the last watermark gets through").endsWith("active");
    }

    private void answer(String partition, Batch batch) throws Exception {
        awaitAsked(partition);
        scan.answer(partition, batch);
    }

    private void awaitAsked(String partition) throws InterruptedException {
        synchronized (scan.asked) {
            while (!scan.asked.containsKey(partition)) {
                scan.asked.wait();
            }
        }
    }

    private void pollUntil(String event) throws Exception {
        while (!output.events.contains(event)) {
            poll();
        }
    }

    /** Polls once; where there was nothing, what came first may be waiting by the next time. */
    private void poll() throws Exception {
        int before = output.events.size();
        if (reader.pollNext(output) == InputStatus.NOTHING_AVAILABLE
                && output.events.size() == before) {
            reader.isAvailable().get(10, TimeUnit.SECONDS);
        }
    }

    private static ScanSplit split(String id, Offset offset, Emitted emitted) {
        return new ScanSplit(finite(id).partition(), offset, emitted, 0, false);
    }

    private static ScanSplit finite(String id) {
        return ScanSplit.of(new Partition(id, Partition.Kind.FINITE, "{}"));
    }

    private static ScanSplit endless(String id) {
        return ScanSplit.of(new Partition(id, Partition.Kind.ENDLESS, "{}"));
    }

    private static ScanSplit round(int number) {
        return ScanSplit.ofRound(
                new Partition("p", Partition.Kind.ROUND, "{}"),
                number == 1 ? null : new Offset("{\"row\":2}"),
                number);
    }
}
