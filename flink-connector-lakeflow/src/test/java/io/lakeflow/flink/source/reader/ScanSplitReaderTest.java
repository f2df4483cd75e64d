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
import static io.lakeflow.flink.source.ManualScan.piece;
import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.ScanException;
import io.lakeflow.flink.source.ManualContext;
import io.lakeflow.flink.source.ManualScan;
import io.lakeflow.flink.source.SourceSettings;
import io.lakeflow.flink.source.TailGate;
import io.lakeflow.flink.source.split.Emitted;
import io.lakeflow.flink.source.split.ScanSplit;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScanSplitReaderTest {
    private final ManualContext context = new ManualContext();
    private final ManualScan scan = new ManualScan();
    private final ScanSplitReader reader = reader(2, 100);

    @Test
    void asksForSeveralSplitsSideBySideButNotForMoreThanAllowed() throws Exception {
        add(finite("a"), finite("b"), finite("c"));
        wakenFetch();
        assertThat(scan.asked).containsOnlyKeys("a", "b");

        scan.answer("b", page(0, 3, Progress.MORE));

        assertThat(fetch()).containsExactly("b", "0", "1", "2", "end");
        assertThat(scan.asked).as("c was next in turn").containsOnlyKeys("a", "c");
    }

    @Test
    void handsOverTogetherWhatHasCome() throws Exception {
        add(finite("a"), finite("b"));
        wakenFetch();
        scan.answer("b", page(10, 12, Progress.FINISHED));
        scan.answer("a", page(0, 0, Progress.FINISHED));

        assertThat(fetch())
                .containsExactly("b", "10", "11", "end", "a", "end", "finished a", "finished b");
    }

    @Test
    void wakingDoesNotTouchABatchOnItsWay() throws Exception {
        add(finite("a"));
        for (int i = 0; i < 3; i++) {
            wakenFetch();
        }
        assertThat(scan.opened).containsExactly("a@start");

        scan.answer("a", page(0, 1, Progress.MORE));

        assertThat(fetch()).containsExactly("a", "0", "end");
    }

    @Test
    void returnsWhenWokenWhileWaiting() throws Exception {
        add(finite("a"));
        CountDownLatch fetching = new CountDownLatch(1);
        CompletableFuture<List<String>> fetched = new CompletableFuture<>();
        Thread fetcher =
                new Thread(
                        () -> {
                            fetching.countDown();
                            try {
                                fetched.complete(fetch());
                            } catch (IOException e) {
                                fetched.completeExceptionally(e);
                            }
                        });
        fetcher.start();
        fetching.await();
        while (fetcher.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        reader.wakeUp();

        assertThat(fetched.get(10, TimeUnit.SECONDS)).isEmpty();
        fetcher.join();
    }

    @Test
    void returnsWithABatchThatComesWhileWaiting() throws Exception {
        add(finite("a"));
        CompletableFuture<Void> answered =
                CompletableFuture.runAsync(
                        () -> {
                            synchronized (scan.asked) {
                                while (scan.asked.isEmpty()) {
                                    try {
                                        scan.asked.wait();
                                    } catch (InterruptedException e) {
                                        throw new IllegalStateException(e);
                                    }
                                }
                            }
                            scan.answer("a", page(0, 1, Progress.MORE));
                        });

        assertThat(fetch()).containsExactly("a", "0", "end");
        answered.get(10, TimeUnit.SECONDS);
    }

    @Test
    void handsOverAtMostSoManyRowsAndTakesTurns() throws Exception {
        ScanSplitReader small = reader(2, 2);
        small.handleSplitsChanges(new SplitsAddition<>(List.of(finite("a"), finite("b"))));
        small.wakeUp();
        small.fetch();
        scan.answer("a", page(0, 5, Progress.MORE));
        scan.answer("b", page(10, 11, Progress.MORE));

        assertThat(elements(small.fetch())).containsExactly("a", "0", "1");
        assertThat(elements(small.fetch())).containsExactly("b", "10", "end", "a", "2");
        assertThat(elements(small.fetch())).containsExactly("a", "3", "4", "end");
    }

    @Test
    void anEmptyBatchIsHandedOverToMoveTheOffset() throws Exception {
        add(finite("a"));
        wakenFetch();
        scan.answer("a", page(7, 7, Progress.MORE));

        assertThat(fetch()).containsExactly("a", "end");
    }

    @Test
    void aFinitePartitionEndsWhenItIsFinished() throws Exception {
        add(finite("a"));
        wakenFetch();
        scan.answer("a", page(0, 1, Progress.FINISHED));

        assertThat(fetch()).containsExactly("a", "0", "end", "finished a");
        assertThat(scan.closed).containsExactly("a");
        wakenFetch();
        assertThat(scan.asked).isEmpty();
    }

    @Test
    void aFinitePartitionMustNotWaitForMore() throws Exception {
        add(finite("a"));
        wakenFetch();
        scan.answer("a", page(0, 1, Progress.CAUGHT_UP));

        assertThat(fetch().get(1)).contains("Partition a is finite").contains("FINISHED");
    }

    @Test
    void aRoundEndsWhenItIsCaughtUp() throws Exception {
        add(ScanSplit.ofRound(new Partition("p", Partition.Kind.ROUND, "{}"), null, 3));
        wakenFetch();
        scan.answer("p", page(0, 1, Progress.CAUGHT_UP));

        assertThat(fetch()).containsExactly("p#3", "0", "end", "finished p#3");
    }

    @Test
    void anEndlessPartitionIsAskedAgainAfterThePollInterval() throws Exception {
        add(endless("a"));
        wakenFetch();
        scan.answer("a", page(0, 1, Progress.CAUGHT_UP));
        assertThat(fetch()).containsExactly("a", "0", "end");
        wakenFetch();
        assertThat(scan.asked).isEmpty();

        assertThat(context.elapse()).isEqualTo(1);
        wakenFetch();

        assertThat(scan.asked).containsOnlyKeys("a");
        assertThat(scan.opened).containsExactly("a@start");
    }

    @Test
    void idleEndlessPartitionsTakeNoRequestFromOthers() throws Exception {
        add(endless("a"), endless("b"), endless("c"));
        wakenFetch();
        scan.answer("a", page(0, 0, Progress.CAUGHT_UP));
        scan.answer("b", page(0, 0, Progress.CAUGHT_UP));
        fetch();
        wakenFetch();

        assertThat(scan.asked).containsOnlyKeys("c");
    }

    @Test
    void aPausedSplitHandsOverNothingUntilItResumes() throws Exception {
        ScanSplit paused = endless("a");
        add(paused, endless("b"), endless("c"));
        wakenFetch();
        scan.answer("a", page(0, 1, Progress.MORE));
        reader.pauseOrResumeSplits(List.of(paused), List.of());
        scan.answer("b", page(10, 11, Progress.MORE));

        assertThat(fetch()).containsExactly("b", "10", "end");
        assertThat(scan.asked).containsOnlyKeys("b", "c");
        wakenFetch();
        reader.pauseOrResumeSplits(List.of(), List.of(paused));
        assertThat(fetch()).containsExactly("a", "0", "end");
    }

    @Test
    void aFailureIsHandedOverAsItIs() throws Exception {
        add(finite("a"));
        wakenFetch();
        scan.take("a")
                .completeExceptionally(new CompletionException(new ScanException("no such page")));

        assertThat(fetch()).containsExactly("a", "failure no such page");
        wakenFetch();
        assertThat(scan.asked).isEmpty();
    }

    @Test
    void goesOnInTheMiddleOfAPage() throws Exception {
        add(
                new ScanSplit(
                        finite("a").partition(),
                        new Offset("{\"row\":100}"),
                        new Emitted(0, 0, new long[] {100, 101, 102}),
                        0,
                        false));
        wakenFetch();
        assertThat(scan.opened).containsExactly("a@{\"row\":100}");
        scan.answer("a", piece(100, 102));
        assertThat(fetch()).containsExactly("a", "end");
        wakenFetch();
        scan.answer("a", page(102, 105, Progress.MORE));
        assertThat(fetch()).containsExactly("a", "103", "104", "end");
        wakenFetch();
        scan.answer("a", page(100, 101, Progress.MORE));

        assertThat(fetch())
                .as("what was emitted of one page says nothing of the next")
                .containsExactly("a", "100", "end");
    }

    @Test
    void theScanIsToldWhatWasEmittedForItMaySlipToALaterPage() throws Exception {
        add(
                new ScanSplit(
                        finite("a").partition(),
                        new Offset("{\"row\":100}"),
                        new Emitted(0, 0, new long[] {100, 101, 102}),
                        0,
                        false));
        wakenFetch();
        assertThat(scan.emitted).containsExactly(100L, 101L, 102L);
        scan.answer("a", page(102, 105, Progress.MORE));
        assertThat(fetch()).containsExactly("a", "103", "104", "end");
        wakenFetch();
        scan.answer("a", page(101, 102, Progress.MORE));

        assertThat(fetch()).as("from here on the scan does it").containsExactly("a", "101", "end");
    }

    @Test
    void readsAPageOnceMoreWhoseBeginningHasChanged() throws Exception {
        long[] last = LongStream.range(10, 1_010).toArray();
        add(new ScanSplit(finite("a").partition(), null, new Emitted(10, 42, last), 0, false));
        wakenFetch();
        scan.answer("a", piece(0, 600));
        wakenFetch();

        assertThat(scan.opened).containsExactly("a@start", "a@start");
        assertThat(scan.closed).containsExactly("a");
        scan.answer("a", page(8, 1_012, Progress.FINISHED));
        assertThat(fetch()).containsExactly("a", "8", "9", "1010", "1011", "end", "finished a");
    }

    @Test
    void closesItsPartitionReadersOnly() throws Exception {
        add(finite("a"), finite("b"));
        wakenFetch();
        reader.close();

        assertThat(scan.closed).containsExactlyInAnyOrder("a", "b");
    }

    private ScanSplitReader reader(int maxConcurrentRequests, int maxRecordsPerBatch) {
        return new ScanSplitReader(
                scan,
                context,
                new SourceSettings(
                        Duration.ofSeconds(1),
                        maxConcurrentRequests,
                        maxRecordsPerBatch,
                        false,
                        TailGate.CHECKPOINT),
                new FetchLag(context.clock()));
    }

    private void add(ScanSplit... splits) {
        reader.handleSplitsChanges(new SplitsAddition<>(Arrays.asList(splits)));
    }

    /** Lets the reader do what it can without waiting. */
    private void wakenFetch() throws IOException {
        reader.wakeUp();
        assertThat(fetch()).isEmpty();
    }

    private List<String> fetch() throws IOException {
        return elements(reader.fetch());
    }

    private static List<String> elements(RecordsWithSplitIds<Element> records) {
        List<String> elements = new ArrayList<>();
        for (String split = records.nextSplit(); split != null; split = records.nextSplit()) {
            elements.add(split);
            for (Element element = records.nextRecordFromSplit();
                    element != null;
                    element = records.nextRecordFromSplit()) {
                elements.add(text(element));
            }
        }
        records.finishedSplits().forEach(split -> elements.add("finished " + split));
        return elements;
    }

    private static String text(Element element) {
        if (element instanceof Element.Row row) {
            assertThat(row.row().getLong(0)).isEqualTo(row.identity());
            return Long.toString(row.identity());
        }
        return element instanceof Element.Failure failure
                ? "failure " + failure.cause().getMessage()
                : "end";
    }

    private static ScanSplit finite(String id) {
        return ScanSplit.of(new Partition(id, Partition.Kind.FINITE, "{}"));
    }

    private static ScanSplit endless(String id) {
        return ScanSplit.of(new Partition(id, Partition.Kind.ENDLESS, "{}"));
    }
}
