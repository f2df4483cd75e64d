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

import io.lakeflow.flink.http.HttpAnswer;
import io.lakeflow.flink.json.PageException;
import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.model.Ingestion;
import io.lakeflow.flink.rest.HeldTombstones.Fate;
import io.lakeflow.flink.rest.ReadPosition.Round;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;

/**
 * A page on its way from bytes to rows: which records of it are emitted, and what has to be
 * remembered of them. Not thread-safe.
 */
final class PageInPieces {
    /** Rows of a kilobyte make a piece of 4 MiB. */
    private static final int ROWS_PER_PIECE = 4_096;

    private final RestTable table;
    private final Rounds rounds;
    private final Listing listing;
    private final HttpAnswer answer;
    private final RestScope scope;
    private final ReadPosition start;
    private final KeyLog keys;
    @Nullable private final HeldTombstones tombstones;
    private final RecordReader reader;
    private final boolean history;
    private final boolean keyed;
    private final boolean snapshot;
    private final boolean hasCursor;
    private final SeenIdentities.Builder toSkip;
    private final List<Emitted> emitted = new ArrayList<>();
    private final Map<Long, Integer> emittedHere = new HashMap<>();
    @Nullable private CursorValue newest;
    private boolean reachedKnown;
    private int withoutCursor;

    private record Emitted(long identity, long key, CursorValue cursor) {
        boolean hasCursor() {
            return cursor != CursorValue.NONE;
        }
    }

    /** A piece of the page; the last one says what the whole page brought. */
    record Piece(List<RowData> rows, long[] identities, @Nullable Rounds.PageSummary summary) {
        boolean isLast() {
            return summary != null;
        }
    }

    PageInPieces(
            RestTable table,
            Rounds rounds,
            Listing listing,
            HttpAnswer answer,
            RestScope scope,
            ReadPosition start,
            KeyLog keys,
            @Nullable HeldTombstones tombstones) {
        this.table = table;
        this.rounds = rounds;
        this.listing = listing;
        this.answer = answer;
        this.scope = scope;
        this.start = start;
        this.keys = keys;
        this.tombstones = tombstones;
        this.reader = listing.open(answer, scope);
        this.history = rounds.readsHistory(start);
        this.keyed = !table.model().key().isEmpty();
        this.snapshot = table.model().ingestion() == Ingestion.SNAPSHOT;
        this.hasCursor = table.cursor() != null && !snapshot;
        this.toSkip = start.round().toSkip().toBuilder();
        this.newest = start.round().newest();
    }

    int records() {
        return reader.read();
    }

    byte[] body() {
        return answer.body();
    }

    int recordErrors() {
        return reader.record().recordErrors() + withoutCursor;
    }

    Piece next() {
        RowBuffer rows = new RowBuffer();
        try {
            while (rows.size() < ROWS_PER_PIECE) {
                if (!reader.next()) {
                    return new Piece(rows.rows(), rows.identities(), summary());
                }
                take(rows);
            }
            return new Piece(rows.rows(), rows.identities(), null);
        } catch (PageException e) {
            throw new PageFailure(answer, e);
        }
    }

    private Rounds.PageSummary summary() {
        PagePosition next =
                listing.next(start.round().page(), answer, reader, reader.read(), scope);
        return new Rounds.PageSummary(newest, next, reachedKnown, next == null ? token() : null);
    }

    @Nullable
    private String token() {
        Continuation continuation = table.continuation();
        return continuation == null
                ? null
                : continuation.next(answer, reader.captured(continuation.at()));
    }

    private void take(RowBuffer rows) {
        CursorValue cursor = hasCursor ? reader.cursor() : null;
        if (cursor == null && hasCursor && !hasLeaveToMissItsCursor()) {
            return;
        }
        if (!rounds.covers(start.round(), cursor)) {
            Round round = start.round();
            reachedKnown |= round.from() != null && cursor.isBefore(round.from());
            return;
        }
        if (cursor != null) {
            checkOrder(cursor);
            newest = newest == null ? cursor : CursorValue.max(newest, cursor);
        }
        long key = reader.key();
        long identity = reader.identity(key, cursor);
        if (!isNew(key, identity, fate(key, cursor))) {
            return;
        }
        Operation operation = reader.isDeleted() ? Operation.DELETE : table.changelog().live();
        if (operation != Operation.DELETE || table.changelog().emitsDeletes()) {
            rows.add(reader.row(operation), identity);
        }
        if (hasCursor) {
            emitted.add(new Emitted(identity, key, cursor == null ? CursorValue.NONE : cursor));
        }
        if (!snapshot) {
            emittedHere.merge(identity, 1, Integer::sum);
        }
    }

    /** The time of an answer tells less than the order of asking: tombstones are read before. */
    private Fate fate(long key, @Nullable CursorValue cursor) {
        boolean hasOwnCursor = cursor != null && !table.model().cursor().isAnswerTime();
        return tombstones == null
                ? Fate.UNTOUCHED
                : tombstones.meet(key, hasOwnCursor ? cursor : null);
    }

    private boolean isNew(long key, long identity, Fate fate) {
        return switch (fate) {
            case UNTOUCHED -> !wasEmitted(key, identity);
            case DELETED -> false;
            // Even if it was emitted: who follows it may have found it gone in between.
            case BACK -> true;
        };
    }

    private boolean hasLeaveToMissItsCursor() {
        return switch (table.options().onError()) {
            case FAIL ->
                    throw new IllegalStateException(
                            "record "
                                    + reader.read()
                                    + " of the page has no cursor at '"
                                    + table.model().cursor().field()
                                    + "'. Check cursor.field, or let such records pass with"
                                    + " 'record.on-error' = 'null' or 'skip'");
            case NULL -> withoutCursor(true);
            case SKIP -> withoutCursor(false);
        };
    }

    private boolean withoutCursor(boolean emitted) {
        withoutCursor++;
        return emitted;
    }

    private void checkOrder(CursorValue cursor) {
        CursorModel model = table.model().cursor();
        if (history || model.order() != CursorModel.Order.ASC || newest == null) {
            return;
        }
        if (cursor.isBefore(newest) && cursor.isBefore(table.cursor().lookingBack(newest))) {
            throw new IllegalStateException(
                    "the spec says 'order: asc', but "
                            + table.cursor().text(cursor)
                            + " comes after "
                            + table.cursor().text(newest)
                            + ", further back than the lookback of "
                            + model.lookback()
                            + ". Correct the order, or set 'scan.lookback' to how far records may"
                            + " go back");
        }
    }

    private boolean wasEmitted(long key, long identity) {
        if (rounds.comparesSnapshots()) {
            boolean before = start.seen().count(identity) > 0;
            return !keys.add(identity) || before;
        }
        if (!keyed) {
            return toSkip.take(identity);
        }
        return toSkip.contains(identity)
                || start.seen().count(identity) > 0
                || emittedHere.containsKey(identity)
                || (table.emitsEachKeyOnce() && !keys.add(key));
    }

    /** The position of the page's round with what the page has added, still before its end. */
    ReadPosition position() {
        SeenIdentities.Builder seen = start.seen().toBuilder();
        if (withoutCursor > 0) {
            rememberWithoutCursor(seen);
        }
        CursorValue threshold =
                newest == null || history ? null : rounds.rememberFrom(start, newest);
        if (threshold != null) {
            for (Emitted row : emitted) {
                if (row.hasCursor() && !row.cursor().isBefore(threshold)) {
                    seen.add(row.identity(), row.key(), row.cursor());
                }
            }
            seen.dropBefore(threshold);
        }
        return start.afterRows(seen.build(), keys.size(), toSkip.build());
    }

    /** No stored cursor says that they were emitted, so they are remembered until they change. */
    private void rememberWithoutCursor(SeenIdentities.Builder seen) {
        List<Emitted> rows = emitted.stream().filter(row -> !row.hasCursor()).toList();
        if (keyed) {
            seen.forgetUndated(rows.stream().map(Emitted::key).collect(Collectors.toSet()));
        }
        rows.forEach(row -> seen.add(row.identity(), row.key(), row.cursor()));
    }
}
