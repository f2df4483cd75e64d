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
package io.lakeflow.flink.rest;

import io.lakeflow.flink.rest.ReadPosition.Round;
import io.lakeflow.flink.scan.rows.RowBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.annotation.Nullable;

/**
 * The deletes of a round of one partition, from an endpoint of their own: read before the round's
 * live list, and again after a restore; held while it is read; emitted at its end. Used by one
 * thread at a time.
 */
final class RoundTombstones {
    private final RestTable table;
    private final RestHttp http;
    private final Executor executor;
    private final ReadRange range;
    private final RoundRequests requests;
    @Nullable private HeldTombstones held;

    RoundTombstones(
            RestTable table,
            RestHttp http,
            Executor executor,
            ReadRange range,
            RoundRequests requests) {
        this.table = table;
        this.http = http;
        this.executor = executor;
        this.range = range;
        this.requests = requests;
    }

    /** Those of the round under way; null where none are read. */
    @Nullable
    HeldTombstones held() {
        return held;
    }

    /**
     * Reads them, if the round has any and they are not held yet. History shows no deletes, nor do
     * windows beside each other.
     *
     * @return the position, with an earlier end of the round where more would have to be held
     */
    CompletionStage<ReadPosition> readFor(ReadPosition position) {
        boolean none = table.tombstones() == null || range.window();
        if (none || requests.isOfHistory(position) || held != null) {
            return CompletableFuture.completedFuture(position);
        }
        return new TombstoneReader(table, http, executor)
                .read(
                        cursor(position),
                        () ->
                                new HeldTombstones(
                                        position.tombstonesSeen(),
                                        position.round().superseded(),
                                        position.round().started()),
                        requests.partition())
                .thenApply(
                        complete -> {
                            held = complete;
                            return endingAtCut(position, complete.cut());
                        });
    }

    private ReadPosition endingAtCut(ReadPosition position, @Nullable CursorValue cut) {
        boolean inThePast = cut != null && cut.isBefore(CursorValue.of(position.round().started()));
        boolean cuts = cut != null && (inThePast || !table.cursor().isTimestamp());
        return cuts && hasOwnCursor() ? position.endingAt(cut) : position;
    }

    private boolean hasOwnCursor() {
        return !table.cursor().model().isAnswerTime();
    }

    /**
     * From where on they are read. Those from before init are of rows that a read from the earliest
     * one does not list.
     */
    private CursorValue cursor(ReadPosition position) {
        if (position.tombstoneCursor() != null) {
            return position.tombstoneCursor();
        }
        return range.fromEarliest() ? CursorValue.of(range.init()) : range.from();
    }

    /** A page of live rows has been read to its end. */
    void endPage() {
        if (held != null) {
            held.endPage();
        }
    }

    /** What was decoded of the page was damaged and is forgotten. */
    void repeatPage() {
        if (held != null) {
            held.repeatPage();
        }
    }

    /** Whether the next round has to follow at once. */
    boolean areCut() {
        return held != null && held.cut() != null;
    }

    /** The position that knows which of them a live row has outlived. */
    ReadPosition outlivedIn(ReadPosition position) {
        return held == null ? position : position.withSuperseded(held.superseded());
    }

    /** The round counts for nothing. */
    void forget() {
        held = null;
    }

    /**
     * The round's live list has ended.
     *
     * @param ended the round
     * @param rows takes the deletes
     * @return the position after them
     */
    ReadPosition end(ReadPosition position, Round ended, RowBuffer rows) {
        if (held == null) {
            return position;
        }
        if (hasOwnCursor()) {
            dropOutlived(held, position, ended);
        }
        EmittedBefore.Left emittedBefore = position.emittedBefore().left();
        for (HeldTombstones.Tombstone tombstone : held.remaining()) {
            if (!emittedBefore.take(tombstone.identity())) {
                rows.add(
                        tombstone.row(),
                        tombstone.identity(),
                        RestTable.eventTime(tombstone.cursor(), table.tombstoneCursor()));
            }
        }
        ReadPosition after =
                position.withTombstones(held, cursor(position), table.tombstoneCursor())
                        .withEmittedBefore(emittedBefore.toEmittedBefore());
        held = null;
        return after;
    }

    private void dropOutlived(HeldTombstones deletes, ReadPosition position, Round ended) {
        Map<Long, CursorValue> emitted = new HashMap<>();
        for (long key : deletes.remainingKeys()) {
            CursorValue newest = position.seen().newest(key);
            boolean future =
                    newest != null
                            && table.cursor().isTimestamp()
                            && CursorValue.of(ended.started()).isBefore(newest);
            if (newest != null && !future) {
                emitted.put(key, newest);
            }
        }
        deletes.dropOutlived(emitted, table.tombstoneCursor().model().grain());
    }
}
