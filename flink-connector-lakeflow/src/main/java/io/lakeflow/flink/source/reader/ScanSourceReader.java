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
import io.lakeflow.flink.scan.TableScan;
import io.lakeflow.flink.scan.TableScanFactory;
import io.lakeflow.flink.source.RuntimeScanContext;
import io.lakeflow.flink.source.SharedValueAnswer;
import io.lakeflow.flink.source.SharedValues;
import io.lakeflow.flink.source.SourceSettings;
import io.lakeflow.flink.source.split.DeliveryProbe;
import io.lakeflow.flink.source.split.ReaderReport;
import io.lakeflow.flink.source.split.ReaderStart;
import io.lakeflow.flink.source.split.ScanSplit;
import io.lakeflow.flink.source.split.ScanSplitState;
import io.lakeflow.flink.source.split.SplitFinished;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.SourceReaderOptions;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.table.data.RowData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the splits of one subtask. All methods run on the task's thread; the reading itself runs on
 * the fetcher thread of {@link ScanSplitReader} and on the scan's own threads.
 *
 * <p>The reader owns the scan and what the scan runs on, from its creation to its close; Flink
 * makes and drops split readers in between as splits come and go.
 *
 * <p>It holds as many partitions that end as it has {@link Places}, and any number of endless ones.
 * The enumerator is told of its room, and of what has ended, when there is nothing to emit at the
 * moment, or much to tell.
 *
 * <p>The end of a round, or of a part of a history, is reported to the enumerator and kept in this
 * reader's state, as a finished split, until it is safe in the enumerator's; after a restore it is
 * reported again.
 */
public final class ScanSourceReader
        extends SingleThreadMultiplexSourceReaderBase<Element, RowData, ScanSplit, ScanSplitState> {
    private static final Logger LOG = LoggerFactory.getLogger(ScanSourceReader.class);

    /** In milliseconds; below the 5 s in which a task is to end, whatever it was doing. */
    private static final long CLOSE_TIMEOUT = 3_000;

    /** An event of more would be long on its way. */
    private static final int ENDS_PER_REPORT = 16;

    private final SourceReaderContext context;
    private final RuntimeScanContext scanContext;
    private final SharedValues.Requested sharedValues;
    private final TableScan scan;
    private final Boundedness boundedness;
    private final Places places;

    private final ReportedEnds reportedEnds = new ReportedEnds();
    private final List<String> outputsToRelease = new ArrayList<>();
    private final List<SplitFinished> endsToReport = new ArrayList<>();

    /** Whether the enumerator goes on with something when it is told. */
    private boolean endIsAwaited;

    private boolean started;
    private int endlessRestored;
    private boolean polled;
    private boolean markedIdle;

    /** An answer to a task that has ended fails the job; so this one ends when none is to come. */
    @Nullable private CompletableFuture<Void> ending;

    private ScanSourceReader(
            SourceReaderContext context,
            RuntimeScanContext scanContext,
            SharedValues.Requested sharedValues,
            TableScan scan,
            Boundedness boundedness,
            SourceSettings settings,
            FetchLag fetchLag) {
        super(
                () -> new ScanSplitReader(scan, scanContext, settings, fetchLag),
                new ElementEmitter(
                        settings.emitWatermarks(),
                        context.metricGroup().getIOMetricGroup().getNumRecordsInCounter()),
                configuration(context),
                context);
        this.context = context;
        this.scanContext = scanContext;
        this.sharedValues = sharedValues;
        this.scan = scan;
        this.boundedness = boundedness;
        this.places = new Places(settings.maxConcurrentRequests());
    }

    /** Opens the scan, which sends no request before the first split comes. */
    public static ScanSourceReader open(
            SourceReaderContext context, TableScanFactory factory, SourceSettings ofTable) {
        SourceSettings settings = own(ofTable, factory, context);
        SharedValues.Requested sharedValues =
                new SharedValues.Requested(context::sendSourceEventToCoordinator);
        RuntimeScanContext scanContext =
                RuntimeScanContext.ofReader(
                        context, factory.describe().name(), settings, sharedValues);
        scanContext.connect(factory.budget(), context::sendSourceEventToCoordinator);
        try {
            FetchLag fetchLag = new FetchLag(scanContext.clock());
            context.metricGroup().gauge(FetchLag.METRIC, fetchLag::millis);
            return new ScanSourceReader(
                    context,
                    scanContext,
                    sharedValues,
                    factory.open(scanContext),
                    factory.describe().boundedness(),
                    settings,
                    fetchLag);
        } catch (RuntimeException e) {
            scanContext.close();
            throw e;
        }
    }

    /** A part is asked for only where there is one: not every context knows its parallelism. */
    private static SourceSettings own(
            SourceSettings ofTable, TableScanFactory factory, SourceReaderContext context) {
        Integer allowed = factory.budget().concurrency();
        if (allowed == null) {
            return ofTable;
        }
        int subtasks = context.currentParallelism();
        if (subtasks > allowed && context.getIndexOfSubtask() == 0) {
            LOG.warn(
                    "The API of table '{}' allows {} requests at once, but each of {} subtasks reads with one. Give the table a smaller parallelism.",
                    factory.describe().name(),
                    allowed,
                    subtasks);
        }
        return ofTable.within(factory.budget(), subtasks);
    }

    private static Configuration configuration(SourceReaderContext context) {
        Configuration configuration = new Configuration(context.getConfiguration());
        if (!configuration.contains(SourceReaderOptions.SOURCE_READER_CLOSE_TIMEOUT)) {
            configuration.set(SourceReaderOptions.SOURCE_READER_CLOSE_TIMEOUT, CLOSE_TIMEOUT);
        }
        return configuration;
    }

    @Override
    public void start() {
        started = true;
        scanContext.start();
        context.sendSourceEventToCoordinator(new ReaderStart(endlessRestored));
        reportedEnds.splits().forEach(split -> endsToReport.add(SplitFinished.of(split)));
        report();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<RowData> output) throws Exception {
        if (!polled && boundedness == Boundedness.BOUNDED) {
            // Another reader may end while this one still gets a split, and its last watermark
            // would make that split's rows late if this one were idle. It holds back time instead.
            output.markActive();
        }
        polled = true;
        if (!outputsToRelease.isEmpty()) {
            releaseOutputs(output);
        }
        InputStatus status = super.pollNext(output);
        boolean worthIt = endIsAwaited || places.areWorthTelling();
        if ((status != InputStatus.MORE_AVAILABLE && worthIt)
                || endsToReport.size() >= ENDS_PER_REPORT) {
            report();
        }
        if (status == InputStatus.NOTHING_AVAILABLE
                && !markedIdle
                && boundedness == Boundedness.CONTINUOUS_UNBOUNDED
                && getNumberOfCurrentlyAssignedSplits() == 0) {
            output.markIdle();
            markedIdle = true;
        }
        if (status != InputStatus.END_OF_INPUT) {
            return status;
        }
        if (!end().isDone()) {
            return InputStatus.NOTHING_AVAILABLE;
        }
        // Flink's last watermark closes every window, and does not get past an idle output, which
        // this one is where the job's own watermark strategy has said so.
        output.markActive();
        return status;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return ending == null ? super.isAvailable() : ending;
    }

    private CompletableFuture<Void> end() {
        if (ending == null) {
            ending =
                    CompletableFuture.allOf(
                            scanContext.end().toCompletableFuture(),
                            sharedValues.end().toCompletableFuture());
        }
        return ending;
    }

    /** Flink opens an output for every restored split; one that is never read would hold time. */
    private void releaseOutputs(ReaderOutput<RowData> output) {
        for (String splitId : outputsToRelease) {
            SourceOutput<RowData> unused = output.createOutputForSplit(splitId);
            unused.markIdle();
            output.releaseOutputForSplit(splitId);
        }
        outputsToRelease.clear();
    }

    @Override
    public void addSplits(List<ScanSplit> splits) {
        List<ScanSplit> toRead = new ArrayList<>();
        for (ScanSplit split : splits) {
            if (split.finished()) {
                outputsToRelease.add(split.splitId());
                if (split.endIsReported()) {
                    reportedEnds.add(split);
                }
            } else {
                toRead.add(split);
                // A further round of a partition proves that the enumerator knows the last one.
                reportedEnds.remove(split.partition().id());
                if (takesPlace(split)) {
                    places.take();
                } else if (!started) {
                    endlessRestored++;
                }
            }
        }
        if (!toRead.isEmpty()) {
            markedIdle = false;
            super.addSplits(toRead);
        }
    }

    @Override
    protected void onSplitFinished(Map<String, ScanSplitState> finished) {
        for (ScanSplitState state : finished.values()) {
            ScanSplit split = state.toSplit();
            if (takesPlace(split)) {
                places.free();
            }
            if (split.endIsReported()) {
                reportedEnds.add(split);
                endIsAwaited = true;
            }
            endsToReport.add(SplitFinished.of(split));
        }
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (event instanceof SharedValueAnswer answer) {
            sharedValues.answered(answer, scanContext.executor());
        } else if (!(event instanceof DeliveryProbe) && !scanContext.received(event)) {
            throw new IllegalArgumentException("No enumerator of lakeflow sends " + event);
        }
    }

    @Override
    public List<ScanSplit> snapshotState(long checkpointId) {
        report();
        List<ScanSplit> splits = new ArrayList<>(super.snapshotState(checkpointId));
        splits.addAll(reportedEnds.snapshot(checkpointId));
        return splits;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        reportedEnds.completed(checkpointId);
    }

    /** Ends the fetchers first, then what they work with. */
    @Override
    public void close() throws Exception {
        try {
            super.close();
        } finally {
            scan.close();
            scanContext.close();
        }
    }

    @Override
    protected ScanSplitState initializedState(ScanSplit split) {
        return new ScanSplitState(split);
    }

    @Override
    protected ScanSplit toSplitType(String splitId, ScanSplitState state) {
        return state.toSplit();
    }

    private void report() {
        int room = places.untold();
        if (started && (room > 0 || !endsToReport.isEmpty())) {
            context.sendSourceEventToCoordinator(new ReaderReport(endsToReport, room));
            places.tell();
            endsToReport.clear();
            endIsAwaited = false;
        }
    }

    private static boolean takesPlace(ScanSplit split) {
        return split.partition().kind() != Partition.Kind.ENDLESS;
    }
}
