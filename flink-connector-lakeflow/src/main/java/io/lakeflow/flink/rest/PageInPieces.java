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
import io.lakeflow.flink.rest.ReadPosition.Round;
import io.lakeflow.flink.scan.rows.RowBuffer;
import javax.annotation.Nullable;

/**
 * A page on its way from bytes to rows: which records of it are emitted, and what it means for the
 * position of its partition. Its answer is closed by whoever got the last piece, and here if there
 * is none. Not thread-safe.
 */
final class PageInPieces {
    private static final int ROWS_PER_PIECE = 4_096;
    private static final int BYTES_PER_PIECE = 4 << 20;

    private final RestTable table;
    private final Rounds rounds;
    private final AnsweredPage page;
    private final PageMemory memory;
    private final PassTrace trace;
    private final RecordReader reader;
    private final Arrivals.OfPage arrivals;
    private final PageGrowth growth;
    private final boolean history;
    private final boolean hasCursor;
    @Nullable private CursorValue newest;
    @Nullable private CursorValue reached;
    private boolean reachedKnown;
    private boolean broughtNew;
    private int withoutCursor;
    private boolean begun;

    /** A piece of the page; the last one says what the whole page brought. */
    record Piece(RowBuffer rows, @Nullable Whole whole) {
        boolean isLast() {
            return whole != null;
        }
    }

    /**
     * What a page brought.
     *
     * @param position of its round with what was added, still before its end
     * @param records how many it holds
     * @param recordErrors how many of them, or of their fields, could not be read
     * @param pending how many records of the listing are still to be asked for; null where the API
     *     does not tell
     */
    record Whole(
            AnsweredPage page,
            ReadPosition position,
            Rounds.PageSummary summary,
            int records,
            int recordErrors,
            @Nullable Long pending) {}

    PageInPieces(
            RestTable table,
            PartitionRead read,
            Rounds rounds,
            AnsweredPage page,
            PageMemory memory,
            PassTrace trace) {
        this.table = table;
        this.rounds = rounds;
        this.page = page;
        this.memory = memory;
        this.trace = trace;
        this.reader = page.open();
        this.arrivals = new Arrivals(read).ofPage(page.round(), page.answer().serverTime());
        this.growth = new PageGrowth(page, read, arrivals);
        this.history = read.readsHistory(page.position());
        this.hasCursor = read.hasCursor();
        this.newest = page.round().newest();
        this.reached = page.round().pass().reached();
    }

    /**
     * @throws CappedListing if the API tells, before a row is out, of more than it is going to give
     */
    Piece next() {
        Piece piece = nextPiece();
        if (!begun) {
            rounds.requireWithinCap(page.position(), page.listing().total(reader));
            begun = true;
        }
        return piece;
    }

    private Piece nextPiece() {
        RowBuffer rows = new RowBuffer();
        HttpAnswer answer = page.answer();
        try {
            long bytes = 0;
            while (rows.size() < ROWS_PER_PIECE && bytes < BYTES_PER_PIECE) {
                if (!reader.next()) {
                    return new Piece(rows, whole());
                }
                take(rows);
                bytes += reader.record().length();
            }
            return new Piece(rows, null);
        } catch (PageException e) {
            answer.content().close();
            throw new PageFailure(answer, e);
        }
    }

    private void take(RowBuffer rows) {
        CursorValue cursor = hasCursor ? reader.cursor() : null;
        if (cursor == null && hasCursor && !hasLeaveToMissItsCursor()) {
            return;
        }
        boolean covered = rounds.covers(page.round(), cursor);
        reachedKnown |= !covered && isKnown(cursor);
        long key = reader.key();
        ListedRecord record = new ListedRecord(key, reader.identity(key, cursor), cursor);
        trace.add(record.identity());
        boolean moved = memory.hasMoved(record, arrivals);
        broughtNew |= moved;
        boolean again = growth.add(record, moved, covered);
        if (!covered || again) {
            return;
        }
        if (cursor != null && !arrivals.isInFuture(cursor)) {
            reach(cursor);
        }
        boolean deleted = reader.isDeleted();
        if (deleted && (history || !table.changelog().emitsDeletes())) {
            return;
        }
        if (!memory.isNew(record, reader::keyJson)) {
            return;
        }
        broughtNew = true;
        long row = table.emitsEachKeyOnce() ? key : record.identity();
        if (!memory.cameOutBefore(row)) {
            Operation operation = deleted ? Operation.DELETE : table.changelog().live();
            rows.add(reader.row(operation), row, table.eventTime(cursor));
        }
        memory.add(record);
    }

    private boolean isKnown(CursorValue cursor) {
        CursorValue from = page.round().from();
        return from != null && cursor.isBefore(from);
    }

    private void reach(CursorValue cursor) {
        checkOrder(cursor);
        newest = CursorValue.later(newest, cursor);
        if (arrivals.isSettled(cursor)) {
            reached = CursorValue.later(reached, cursor);
        }
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

    private Whole whole() {
        Round round = page.round();
        int records = reader.read();
        Long total = page.listing().total(reader);
        long listed = round.page().records() + records;
        Growth grown = growth.after(total, records);
        PagePosition next = page.next(reader);
        boolean atEnd = next == null || growth.isComplete(grown, next.records());
        boolean signed = round.signed() || (!atEnd && next.isSigned());
        CursorValue threshold = rounds.rememberFrom(page.position(), reached);
        return new Whole(
                page,
                memory.after(pass(grown), signed, threshold),
                new Rounds.PageSummary(
                        newest,
                        atEnd ? null : next,
                        reachedKnown,
                        atEnd ? token() : null,
                        listed,
                        trace.isAlike()),
                records,
                reader.record().recordErrors() + withoutCursor,
                total == null ? null : Math.max(0, total - listed));
    }

    private Pass pass(Growth grown) {
        Pass pass = page.round().pass();
        return pass.after(
                page.round().page(),
                grown,
                pass.broughtNew() || broughtNew,
                reached,
                growth.recent());
    }

    @Nullable
    private String token() {
        Continuation continuation = table.continuation();
        return continuation == null
                ? null
                : continuation.next(page.answer(), reader.captured(continuation.at()));
    }
}
