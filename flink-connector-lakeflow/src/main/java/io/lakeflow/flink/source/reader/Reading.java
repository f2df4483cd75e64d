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
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.TableScan;
import io.lakeflow.flink.source.split.Replay;
import io.lakeflow.flink.source.split.ScanSplit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One split while it is read: its partition reader, the batch that is being handed over, and what
 * is still to be passed over of its page after a restore. Used by the fetcher thread only.
 */
final class Reading {
    private static final Logger LOG = LoggerFactory.getLogger(Reading.class);

    /** What a reading waits for. */
    enum Status {
        /** To ask its partition reader for the next batch. */
        TO_ASK,
        /** For the answer. */
        ASKED,
        /** For the handing over of a batch or of a failure. */
        TO_DELIVER,
        /** For the poll interval to pass. */
        CAUGHT_UP,
        /** For nothing: it failed, and the task is about to. */
        FAILED
    }

    private final ScanSplit split;
    private final TableScan scan;
    @Nullable private PartitionReader reader;
    @Nullable private Replay replay;
    @Nullable private Batch batch;
    @Nullable private Exception failure;
    private int position;

    Status status = Status.TO_ASK;
    boolean paused;
    boolean occupiesRequest;

    Reading(ScanSplit split, TableScan scan) {
        this.split = split;
        this.scan = scan;
        this.replay = split.emitted().count() == 0 ? null : new Replay(split.emitted());
    }

    String splitId() {
        return split.splitId();
    }

    /** Asks for the next batch. */
    CompletionStage<Batch> ask() {
        if (reader == null) {
            reader = scan.read(split.partition(), split.offset(), split.emitted().identities());
        }
        return reader.next();
    }

    /** Takes in a batch; what was emitted before a restore is taken out of it. */
    void arrived(Batch arrived) {
        if (split.partition().kind() == Partition.Kind.FINITE
                && arrived.progress() == Progress.CAUGHT_UP) {
            failed(
                    new IllegalStateException(
                            "Partition %s is finite, but its scan is waiting for more of it; it must say FINISHED."
                                    .formatted(split.partition().id())));
            return;
        }
        Batch remaining = replay == null ? arrived : withoutEmitted(arrived, replay);
        if (remaining == null) {
            status = Status.TO_ASK;
            return;
        }
        batch = remaining;
        position = 0;
        status = Status.TO_DELIVER;
    }

    void failed(Exception cause) {
        failure = cause;
        status = Status.TO_DELIVER;
    }

    /** The next rows to hand over, at most so many. */
    Slice deliver(int maxRows) {
        if (failure != null) {
            status = Status.FAILED;
            return Slice.failure(splitId(), failure);
        }
        Batch current = batch;
        int from = position;
        if (current.rows().size() - from > maxRows) {
            position = from + maxRows;
            return Slice.rows(splitId(), current, from, position);
        }
        batch = null;
        status = current.progress() == Progress.CAUGHT_UP ? Status.CAUGHT_UP : Status.TO_ASK;
        return Slice.rest(splitId(), current, from, new Element.BatchEnd(current, ends(current)));
    }

    /** Abandons what is under way. */
    void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    private boolean ends(Batch last) {
        return switch (last.progress()) {
            case MORE -> false;
            case CAUGHT_UP -> split.partition().kind() != Partition.Kind.ENDLESS;
            case FINISHED -> true;
        };
    }

    /** Null if the page must be read again from its start. */
    @Nullable
    private Batch withoutEmitted(Batch arrived, Replay current) {
        List<RowData> rows = new ArrayList<>();
        long[] identities = new long[arrived.rows().size()];
        long[] times = new long[identities.length];
        for (int i = 0; i < arrived.rows().size() && !current.prefixChanged(); i++) {
            long identity = arrived.identities()[i];
            if (!current.wasEmitted(identity)) {
                identities[rows.size()] = identity;
                times[rows.size()] = arrived.times()[i];
                rows.add(arrived.rows().get(i));
            }
        }
        boolean pageEnds = arrived.next() != null;
        if (pageEnds) {
            current.endPage();
        }
        if (current.prefixChanged()) {
            readPageAgain(current);
            return null;
        }
        if (pageEnds) {
            replay = null;
        }
        return new Batch(
                rows,
                Arrays.copyOf(identities, rows.size()),
                Arrays.copyOf(times, rows.size()),
                arrived.next(),
                arrived.progress(),
                arrived.completeUpTo());
    }

    private void readPageAgain(Replay changed) {
        LOG.warn(
                "The page at which partition {} goes on has changed since it was emitted. Of the {} rows emitted from it, all but the last {} may be emitted a second time.",
                split.partition().id(),
                split.emitted().count(),
                split.emitted().identities().length);
        close();
        replay = changed.withoutPrefix();
    }
}
