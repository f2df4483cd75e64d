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

import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.ScanException;
import io.lakeflow.flink.scan.TableScan;
import io.lakeflow.flink.source.SourceSettings;
import io.lakeflow.flink.source.split.ScanSplit;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import javax.annotation.Nullable;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;

/**
 * Reads many splits on one fetcher thread, each one batch at a time, their requests side by side.
 *
 * <p>Everything here happens on the fetcher thread, except {@link #wakeUp} and the completions of
 * batches and timers, which only leave a step in {@link Arrivals} for it. The thread waits there
 * and nowhere else. Flink wakes it for every change of the splits; a batch on its way is not
 * affected by that and is found by a later {@link #fetch}.
 *
 * <p>Memory: at most as many batches are asked for or wait here as requests are allowed, however
 * many splits there are, plus one for each split that was paused with a batch at hand.
 *
 * <p>An instance lives about as long as the splits it was made for and is then replaced by another,
 * perhaps while it still exists. So it owns partition readers, and nothing that is shared.
 */
final class ScanSplitReader implements SplitReader<Element, ScanSplit> {
    private final TableScan scan;
    private final ScanContext context;
    private final SourceSettings settings;
    private final FetchLag fetchLag;
    private final Arrivals arrivals = new Arrivals();
    private final Map<String, Reading> readings = new HashMap<>();
    private final Deque<Reading> toAsk = new ArrayDeque<>();
    private final Deque<Reading> toDeliver = new ArrayDeque<>();
    private int occupiedRequests;

    ScanSplitReader(
            TableScan scan, ScanContext context, SourceSettings settings, FetchLag fetchLag) {
        this.scan = scan;
        this.context = context;
        this.settings = settings;
        this.fetchLag = fetchLag;
    }

    @Override
    public RecordsWithSplitIds<Element> fetch() throws IOException {
        for (Runnable step = arrivals.poll(); step != null; step = arrivals.poll()) {
            step.run();
        }
        askWhileAllowed();
        while (toDeliver.isEmpty()) {
            Runnable step = await();
            if (step == null) {
                return new RecordsBySplits<>(Map.of(), Set.of());
            }
            step.run();
            askWhileAllowed();
        }
        return deliver();
    }

    /** Each that waits once, as far as their rows are not more than are handed over at once. */
    private RecordsWithSplitIds<Element> deliver() {
        List<Slice> slices = new ArrayList<>();
        int waiting = toDeliver.size();
        int room = settings.maxRecordsPerBatch();
        while (slices.size() < waiting && room > 0) {
            Slice slice = deliver(toDeliver.remove(), room);
            slices.add(slice);
            room -= slice.rows();
        }
        askWhileAllowed();
        return slices.size() == 1 ? slices.get(0) : new Slices(slices);
    }

    @Nullable
    private Runnable await() throws IOException {
        try {
            return arrivals.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for a batch", e);
        }
    }

    @Override
    public void wakeUp() {
        arrivals.wakeUp();
    }

    @Override
    public void handleSplitsChanges(SplitsChange<ScanSplit> change) {
        if (!(change instanceof SplitsAddition)) {
            throw new UnsupportedOperationException("Cannot handle " + change);
        }
        for (ScanSplit split : change.splits()) {
            Reading reading = new Reading(split, scan);
            readings.put(split.splitId(), reading);
            enqueue(reading);
        }
    }

    @Override
    public void pauseOrResumeSplits(
            Collection<ScanSplit> splitsToPause, Collection<ScanSplit> splitsToResume) {
        for (ScanSplit split : splitsToPause) {
            Reading reading = readings.get(split.splitId());
            if (reading != null) {
                reading.paused = true;
                toAsk.remove(reading);
                if (toDeliver.remove(reading)) {
                    freeRequest(reading);
                }
            }
        }
        for (ScanSplit split : splitsToResume) {
            Reading reading = readings.get(split.splitId());
            if (reading != null && reading.paused) {
                reading.paused = false;
                enqueue(reading);
            }
        }
    }

    @Override
    public void close() {
        readings.values().forEach(Reading::close);
        readings.clear();
    }

    private void askWhileAllowed() {
        while (occupiedRequests < settings.maxConcurrentRequests() && !toAsk.isEmpty()) {
            ask(toAsk.remove());
        }
    }

    private void ask(Reading reading) {
        reading.status = Reading.Status.ASKED;
        reading.occupiesRequest = true;
        occupiedRequests++;
        try {
            reading.ask()
                    .whenComplete(
                            (batch, error) -> arrivals.add(() -> arrived(reading, batch, error)));
        } catch (RuntimeException e) {
            arrivals.add(() -> arrived(reading, null, e));
        }
    }

    private void arrived(Reading reading, @Nullable Batch batch, @Nullable Throwable error) {
        if (batch == null) {
            reading.failed(exception(reading, error));
        } else {
            fetchLag.fetched(batch);
            reading.arrived(batch);
        }
        if (reading.paused || reading.status == Reading.Status.TO_ASK) {
            freeRequest(reading);
        }
        enqueue(reading);
    }

    private Slice deliver(Reading reading, int maxRows) {
        Slice slice = reading.deliver(maxRows);
        if (!slice.finishedSplits().isEmpty()) {
            readings.remove(reading.splitId());
            reading.close();
            freeRequest(reading);
        } else {
            if (reading.status != Reading.Status.TO_DELIVER) {
                freeRequest(reading);
            }
            if (reading.status == Reading.Status.CAUGHT_UP) {
                askAgainLater(reading);
            }
            enqueue(reading);
        }
        return slice;
    }

    /** Puts a reading where it is found when its turn comes. */
    private void enqueue(Reading reading) {
        if (reading.paused) {
            return;
        }
        switch (reading.status) {
            case TO_ASK -> toAsk.add(reading);
            case TO_DELIVER -> toDeliver.add(reading);
            case ASKED, CAUGHT_UP, FAILED -> {}
        }
    }

    private void askAgainLater(Reading reading) {
        context.after(settings.pollInterval())
                .thenRun(
                        () ->
                                arrivals.add(
                                        () -> {
                                            reading.status = Reading.Status.TO_ASK;
                                            enqueue(reading);
                                        }));
    }

    private void freeRequest(Reading reading) {
        if (reading.occupiesRequest) {
            reading.occupiesRequest = false;
            occupiedRequests--;
        }
    }

    private static Exception exception(Reading reading, @Nullable Throwable error) {
        Throwable cause =
                error instanceof CompletionException && error.getCause() != null
                        ? error.getCause()
                        : error;
        return cause instanceof Exception exception
                ? exception
                : new ScanException("Reading split " + reading.splitId() + " failed", cause);
    }
}
