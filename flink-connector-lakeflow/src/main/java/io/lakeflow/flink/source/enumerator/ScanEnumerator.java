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

import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.ScanException;
import io.lakeflow.flink.scan.TableScan;
import io.lakeflow.flink.scan.TableScanFactory;
import io.lakeflow.flink.source.OwnedScanContext;
import io.lakeflow.flink.source.RuntimeScanContext;
import io.lakeflow.flink.source.SharedValueAnswer;
import io.lakeflow.flink.source.SharedValueRequest;
import io.lakeflow.flink.source.SharedValues;
import io.lakeflow.flink.source.SourceSettings;
import io.lakeflow.flink.source.budget.BudgetDesk;
import io.lakeflow.flink.source.enumerator.SharedValueAnswers.Asker;
import io.lakeflow.flink.source.split.DeliveryProbe;
import io.lakeflow.flink.source.split.ReaderReport;
import io.lakeflow.flink.source.split.ReaderStart;
import io.lakeflow.flink.source.split.ScanSplit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.api.connector.source.SupportsBatchSnapshot;
import org.apache.flink.api.connector.source.SupportsHandleExecutionAttemptSourceEvent;
import org.apache.flink.metrics.MetricGroup;

/**
 * Plans a table and hands its splits to the readers that ask for them.
 *
 * <p>The life cycle, and the thread of each step:
 *
 * <ol>
 *   <li>The constructor does nothing. {@link #start}, on the coordinator thread as every callback
 *       below, opens the scan, which sends no request by itself.
 *   <li>While fewer splits wait than the readers may soon want, {@link TableScan#plan} is called on
 *       the coordinator thread; it does not block, and completes on any thread.
 *   <li>Its completion re-enters the coordinator thread. Only there the position moves, in the same
 *       step in which the partitions are stored, so that no checkpoint falls between the two. A
 *       plan that failed fails the job, as soon as there is a reader: every retry that makes sense
 *       was made.
 *   <li>A plan that is caught up is asked again after the poll interval: a timer, which re-enters
 *       the coordinator thread as well.
 *   <li>A reader tells which endless splits it has of a state, and how many splits it has room for.
 *       Room that cannot be used is remembered until there is a split, or, where the read ends,
 *       until it is certain that there will be none: then the reader ends. Before the read does, no
 *       reader must: Flink lets time pass to its end where one ends and the others are idle, and
 *       drops what those read later as late. What waits is dealt out evenly, first to those with
 *       most room.
 *   <li>When a checkpoint begins, what waits is handed out; from then on, and once more from its
 *       completion on, nothing is, until a timer elapses. It may be the savepoint of a stop: when
 *       that has completed the tasks end, one by one, before the enumerator is told of it, and
 *       Flink fails a stop in which it loses an event to a task that it believes to run. It begins
 *       a checkpoint only while all tasks run, and they do until that has completed.
 *   <li>A reader asks for a shared value, such as an access token. It is renewed on the scan's own
 *       threads, and the answer waits like a split until something may be sent.
 *   <li>{@link #close} may come on another thread. What completes after it is dropped.
 * </ol>
 */
public final class ScanEnumerator
        implements SplitEnumerator<ScanSplit, EnumeratorState>,
                SupportsBatchSnapshot,
                SupportsHandleExecutionAttemptSourceEvent {
    /** The tasks of a job that is stopped have ended by then, as a rule. */
    private static final Duration QUIET_TIME = Duration.ofMillis(300);

    /** A checkpoint takes longer only if much is stored, or if it never ends. */
    private static final Duration CHECKPOINT_AFTER_LOST_ABORT = Duration.ofSeconds(20);

    private final SplitEnumeratorContext<ScanSplit> context;
    private final TableScanFactory factory;
    private final SourceSettings settings;
    private final Function<SharedValues, OwnedScanContext> contexts;
    private final boolean isBounded;
    private final SplitTracker tracker;
    private final SharedValues.Renewed sharedValues = new SharedValues.Renewed();
    private final SharedValueAnswers sharedValueAnswers;
    private final ReaderRoom room = new ReaderRoom();
    private final LostAborts lostAborts = new LostAborts();

    private boolean quiet;
    private int quietTimes;
    private boolean planningPaused;
    @Nullable private RuntimeException planFailure;
    private volatile OwnedScanContext scanContext;
    private volatile BudgetDesk budget;
    private volatile TableScan scan;
    private volatile boolean closed;

    public ScanEnumerator(
            SplitEnumeratorContext<ScanSplit> context,
            TableScanFactory factory,
            SourceSettings settings,
            EnumeratorState restored) {
        this(
                context,
                factory,
                settings,
                restored,
                sharedValues ->
                        RuntimeScanContext.ofEnumerator(
                                context,
                                factory.describe().name(),
                                settings.within(factory.budget(), 1),
                                sharedValues));
    }

    /**
     * @param contexts opens what the scan works with, when the enumerator starts
     */
    ScanEnumerator(
            SplitEnumeratorContext<ScanSplit> context,
            TableScanFactory factory,
            SourceSettings settings,
            EnumeratorState restored,
            Function<SharedValues, OwnedScanContext> contexts) {
        this.context = context;
        this.factory = factory;
        this.settings = settings;
        this.contexts = contexts;
        this.isBounded = factory.describe().boundedness() == Boundedness.BOUNDED;
        this.tracker = new SplitTracker(restored, settings.tailGate());
        this.sharedValueAnswers = new SharedValueAnswers(context);
    }

    @Override
    public void start() {
        scanContext = contexts.apply(sharedValues);
        budget = new BudgetDesk(context, scanContext, factory.budget());
        scan = factory.open(scanContext);
        context.metricGroup().setUnassignedSplitsGauge(() -> (long) tracker.unassigned());
        MetricGroup group = context.metricGroup().addGroup(RuntimeScanContext.METRICS);
        group.gauge("partitionsTotal", tracker.counts()::total);
        group.gauge("partitionsDone", tracker.counts()::done);
        planIfWanted();
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String hostname) {
        room.add(subtask, 1);
        assign();
    }

    @Override
    public void addSplitsBack(List<ScanSplit> splits, int subtask) {
        lostAborts.readerLost();
        room.forget(subtask);
        sharedValueAnswers.forget(subtask);
        budget.readerLost(subtask);
        tracker.returned(splits, subtask);
        assign();
    }

    @Override
    public void addReader(int subtask) {
        failIfThereIsAReader();
        room.forget(subtask);
        budget.readerAdded(subtask);
        assign();
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        if (!budget.handle(subtask, event)) {
            handle(new Asker(subtask, null), event);
        }
    }

    /** With several attempts of one subtask, which only batch jobs have. */
    @Override
    public void handleSourceEvent(int subtask, int attempt, SourceEvent event) {
        if (!budget.handle(subtask, attempt, event)) {
            handle(new Asker(subtask, attempt), event);
        }
    }

    private void handle(Asker reader, SourceEvent event) {
        if (event instanceof ReaderReport report) {
            report.ended().forEach(end -> tracker.finished(end, reader.subtask()));
            room.add(reader.subtask(), report.room());
            assign();
        } else if (event instanceof ReaderStart start) {
            tracker.begun(reader.subtask(), start.endless());
            assign();
        } else if (event instanceof SharedValueRequest request) {
            sharedValues
                    .answer(request, scanContext.executor())
                    .thenAccept(answer -> reenter(() -> answered(reader, answer)));
        } else {
            throw new IllegalArgumentException("No reader of lakeflow sends " + event);
        }
    }

    private void answered(Asker reader, SharedValueAnswer answer) {
        sharedValueAnswers.add(reader, answer);
        assign();
    }

    @Override
    public EnumeratorState snapshotState(long checkpoint) {
        boolean isWatched = lostAborts.begun(checkpoint);
        // After this: Flink has closed the list of what was handed out before the checkpoint.
        reenter(
                () -> {
                    endQuietTime();
                    if (isWatched) {
                        watch(checkpoint);
                    }
                    beginQuietTime();
                });
        return tracker.snapshot(checkpoint);
    }

    private void watch(long checkpoint) {
        for (int subtask : context.registeredReaders().keySet()) {
            if (!room.isDismissed(subtask)) {
                context.sendEventToSourceReader(subtask, new DeliveryProbe());
            }
        }
        scanContext
                .after(CHECKPOINT_AFTER_LOST_ABORT)
                .thenRun(() -> reenter(() -> requireEnded(checkpoint)));
    }

    /** A job that fails as a whole begins anew with nothing held back. */
    private void requireEnded(long checkpoint) {
        if (lostAborts.isOpen(checkpoint)) {
            throw new ScanException(
                    "%s: Flink holds back what readers are sent, for a task failed alone while a checkpoint was under way, and checkpoint %d has not ended within %d s. All tasks are restarted, and nothing is lost. With 'jobmanager.execution.failover-strategy' = 'full' it does not come to this"
                            .formatted(
                                    factory.describe().name(),
                                    checkpoint,
                                    CHECKPOINT_AFTER_LOST_ABORT.toSeconds()));
        }
    }

    @Override
    public void notifyCheckpointAborted(long checkpoint) {
        lostAborts.aborted(checkpoint);
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
        lostAborts.completed(checkpoint);
        tracker.confirm(checkpoint);
        beginQuietTime();
    }

    @Override
    public void close() {
        closed = true;
        if (scan != null) {
            scan.close();
        }
        if (budget != null) {
            budget.close();
        }
        if (scanContext != null) {
            scanContext.close();
        }
    }

    private void beginQuietTime() {
        quiet = true;
        budget.beginQuietTime();
        int present = ++quietTimes;
        scanContext
                .after(QUIET_TIME)
                .thenRun(
                        () ->
                                reenter(
                                        () -> {
                                            if (present == quietTimes) {
                                                endQuietTime();
                                            }
                                        }));
    }

    private void endQuietTime() {
        if (quiet) {
            quiet = false;
            budget.endQuietTime();
            assign();
        }
    }

    private void assign() {
        if (!quiet) {
            sharedValueAnswers.send();
            assignEndless();
            assignWhereRoomIs();
        }
        planIfWanted();
    }

    private void assignWhereRoomIs() {
        Map<Integer, List<ScanSplit>> dealt =
                room.deal(
                        tracker,
                        context.registeredReaders().keySet(),
                        context.currentParallelism());
        if (!dealt.isEmpty()) {
            context.assignSplits(new SplitsAssignment<>(dealt));
        }
        if (isBounded && tracker.exhausted()) {
            for (int subtask : room.dismiss()) {
                budget.noMoreSplits(subtask);
                context.signalNoMoreSplits(subtask);
            }
        }
    }

    private void assignEndless() {
        while (tracker.endlessWaits()) {
            int owner = tracker.endlessOwner(context.currentParallelism());
            if (!context.registeredReaders().containsKey(owner) || !tracker.hasBegun(owner)) {
                return;
            }
            context.assignSplit(tracker.takeEndless(owner), owner);
        }
    }

    private void planIfWanted() {
        if (planningPaused || scan == null || !tracker.wantsPlan(context.currentParallelism())) {
            return;
        }
        planningPaused = true;
        scan.plan(tracker.position())
                .whenComplete((plan, error) -> reenter(() -> planned(plan, error)));
    }

    private void planned(@Nullable Plan plan, @Nullable Throwable error) {
        if (plan == null) {
            planFailure = failure(error);
            failIfThereIsAReader();
            return;
        }
        tracker.planned(plan);
        if (tracker.progress() == Progress.CAUGHT_UP) {
            scanContext.after(settings.pollInterval()).thenRun(() -> reenter(this::resumePlanning));
            assign();
        } else {
            planningPaused = false;
            assign();
        }
    }

    /**
     * A task that ends while it is made ready takes its TaskManager with it where it collects rows
     * for a client (FLINK-39330). One whose reader has registered is ready.
     */
    private void failIfThereIsAReader() {
        if (planFailure != null && !context.registeredReaders().isEmpty()) {
            throw planFailure;
        }
    }

    private void resumePlanning() {
        planningPaused = false;
        planIfWanted();
    }

    private void reenter(Runnable step) {
        if (!closed) {
            context.runInCoordinatorThread(
                    () -> {
                        if (!closed) {
                            step.run();
                        }
                    });
        }
    }

    private RuntimeException failure(@Nullable Throwable error) {
        Throwable cause =
                error instanceof CompletionException && error.getCause() != null
                        ? error.getCause()
                        : error;
        return cause instanceof RuntimeException runtime
                ? runtime
                : new ScanException(
                        "Planning the table " + factory.describe().name() + " failed", cause);
    }
}
