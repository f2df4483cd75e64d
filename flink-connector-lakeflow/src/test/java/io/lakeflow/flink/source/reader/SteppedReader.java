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

import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.TableScan;
import io.lakeflow.flink.source.SourceSettings;
import io.lakeflow.flink.source.split.ReaderReport;
import io.lakeflow.flink.source.split.ReaderStart;
import io.lakeflow.flink.source.split.ScanSplit;
import io.lakeflow.flink.source.split.ScanSplitState;
import io.lakeflow.flink.source.split.SplitFinished;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.table.data.RowData;

/**
 * A source reader without threads: a test says when it fetches and when it emits. The split reader,
 * the emitter and the states of splits are the real ones; what {@link ScanSourceReader} and Flink's
 * base class add is done here in the same order.
 */
public final class SteppedReader implements AutoCloseable {
    /** As in Flink: two slices in the queue, and one in the hands of the fetcher. */
    private static final int FETCHED_AHEAD = 3;

    private final ScanSplitReader splitReader;
    private final ElementEmitter emitter;
    private final Coordinator coordinator;
    private final int places;
    private final SourceOutput<RowData> output;
    private final Map<String, ScanSplitState> states = new LinkedHashMap<>();
    private final ReportedEnds reportedEnds = new ReportedEnds();
    private final Deque<Fetched> fetched = new ArrayDeque<>();

    private boolean started;
    private boolean asking;
    private boolean noMoreSplits;

    private record Fetched(String splitId, RecordsWithSplitIds<Element> slice) {}

    /** Where the reader's messages go. */
    public interface Coordinator {
        void requestSplit();

        void send(SourceEvent event);
    }

    public SteppedReader(
            TableScan scan,
            ScanContext context,
            SourceSettings settings,
            Coordinator coordinator,
            Consumer<RowData> rows) {
        this.splitReader =
                new ScanSplitReader(scan, context, settings, new FetchLag(context.clock()));
        this.emitter = new ElementEmitter(settings.emitWatermarks(), new SimpleCounter());
        this.coordinator = coordinator;
        this.places = settings.maxConcurrentRequests();
        this.output = new RowOutput(rows);
    }

    public void start() {
        started = true;
        coordinator.send(
                new ReaderStart(
                        (int)
                                states.values().stream()
                                        .filter(state -> !takesPlace(state.toSplit()))
                                        .count()));
        reportedEnds.splits().forEach(this::report);
        askForSplit();
    }

    public void addSplits(List<ScanSplit> splits) {
        List<ScanSplit> toRead = new ArrayList<>();
        for (ScanSplit split : splits) {
            if (split.finished()) {
                if (split.endIsReported()) {
                    reportedEnds.add(split);
                }
                continue;
            }
            toRead.add(split);
            reportedEnds.remove(split.partition().id());
            asking &= !takesPlace(split);
            if (states.put(split.splitId(), new ScanSplitState(split)) != null) {
                throw new AssertionError("split " + split + " is read already");
            }
        }
        if (!toRead.isEmpty()) {
            splitReader.handleSplitsChanges(new SplitsAddition<>(toRead));
        }
        askForSplit();
    }

    public void noMoreSplits() {
        noMoreSplits = true;
    }

    public void notifyCheckpointComplete(long checkpoint) {
        reportedEnds.completed(checkpoint);
    }

    public boolean canFetch() {
        return fetched.size() < FETCHED_AHEAD;
    }

    /** Lets the fetcher run until it would wait; whether it brought anything. */
    public boolean fetch() throws IOException {
        // What completes while it is asked for is found by the second look only.
        return fetchWithoutWaiting() || fetchWithoutWaiting();
    }

    private boolean fetchWithoutWaiting() throws IOException {
        splitReader.wakeUp();
        RecordsWithSplitIds<Element> slice = splitReader.fetch();
        String splitId = slice.nextSplit();
        if (splitId == null) {
            return false;
        }
        fetched.add(new Fetched(splitId, slice));
        return true;
    }

    public boolean canEmit() {
        return !fetched.isEmpty();
    }

    /** Handles the next element: a row, or the end of a batch, of a slice, or of them all. */
    public void emit() throws Exception {
        Fetched next = fetched.element();
        Element element = next.slice().nextRecordFromSplit();
        if (element == null) {
            fetched.remove();
            String another = next.slice().nextSplit();
            if (another == null) {
                next.slice().finishedSplits().forEach(this::finished);
            } else {
                fetched.addFirst(new Fetched(another, next.slice()));
            }
            return;
        }
        emitter.emitRecord(element, output, states.get(next.splitId()));
    }

    private void finished(String splitId) {
        ScanSplit split = states.remove(splitId).toSplit();
        if (split.endIsReported()) {
            reportedEnds.add(split);
            report(split);
        }
        askForSplit();
    }

    /** Whether the task could end. */
    public boolean isFinished() {
        return noMoreSplits && states.isEmpty() && fetched.isEmpty();
    }

    public List<ScanSplit> snapshot(long checkpoint) {
        List<ScanSplit> splits = new ArrayList<>();
        states.values().forEach(state -> splits.add(state.toSplit()));
        splits.addAll(reportedEnds.snapshot(checkpoint));
        return splits;
    }

    private void askForSplit() {
        long occupied =
                states.values().stream().filter(state -> takesPlace(state.toSplit())).count();
        if (started && !asking && occupied < places) {
            asking = true;
            coordinator.requestSplit();
        }
    }

    private void report(ScanSplit ended) {
        coordinator.send(new ReaderReport(List.of(SplitFinished.of(ended)), 0));
    }

    private static boolean takesPlace(ScanSplit split) {
        return split.partition().kind() != Partition.Kind.ENDLESS;
    }

    @Override
    public void close() {
        splitReader.close();
    }

    private record RowOutput(Consumer<RowData> rows) implements SourceOutput<RowData> {
        @Override
        public void collect(RowData row) {
            rows.accept(row);
        }

        @Override
        public void collect(RowData row, long timestamp) {
            rows.accept(row);
        }

        @Override
        public void emitWatermark(Watermark watermark) {}

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
    }
}
