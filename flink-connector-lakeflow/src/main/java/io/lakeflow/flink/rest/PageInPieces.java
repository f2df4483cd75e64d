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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * A page on its way from bytes to rows: which records of it are emitted, and what has to be
 * remembered of them. Not thread-safe.
 */
final class PageInPieces {
    private static final int ROWS_PER_PIECE = 4_096;
    private static final int BYTES_PER_PIECE = 4 << 20;

    private final RestTable table;
    private final Rounds rounds;
    private final Arrivals arrivals;
    private final Listing listing;
    private final HttpAnswer answer;
    private final RestScope scope;
    private final ReadPosition start;
    private final KeyLog keys;
    @Nullable private final HeldTombstones tombstones;
    @Nullable private final SnapshotComparison snapshots;
    private final PassTrace trace;
    private final RecordReader reader;
    private final boolean history;
    private final boolean keyed;
    private final boolean snapshot;
    private final boolean hasCursor;
    private final boolean remembersRows;
    private final boolean versions;
    private final boolean endsWithTotal;
    private final boolean skipsRepeated;
    private final boolean tellsRepeated;
    private final CursorValue began;
    @Nullable private final CursorValue lateFrom;
    @Nullable private final CursorValue unsureFrom;
    private final CursorValue lateTo;
    private final SeenIdentities.Builder toSkip;
    private final EmittedBefore.Left emittedBefore;
    private final EmittedBefore.Left passedOverByCaller;
    private final SeenIdentities.Builder emitted = SeenIdentities.NONE.toBuilder();
    private final List<Long> listed = new ArrayList<>();
    @Nullable private CursorValue newest;
    @Nullable private CursorValue reached;
    private boolean reachedKnown;
    private boolean broughtNew;
    private long repeated;
    private long unsure;
    private long late;
    private int withoutCursor;
    private boolean begun;
    private boolean nextIsSigned;

    /** A piece of the page; the last one says what the whole page brought. */
    record Piece(RowBuffer rows, @Nullable Rounds.PageSummary summary) {
        boolean isLast() {
            return summary != null;
        }
    }

    PageInPieces(
            RestTable table,
            PartitionRead read,
            Rounds rounds,
            Listing listing,
            HttpAnswer answer,
            RestScope scope,
            ReadPosition start,
            KeyLog keys,
            @Nullable HeldTombstones tombstones,
            @Nullable SnapshotComparison snapshots,
            PassTrace trace,
            EmittedBefore passedOverByCaller) {
        this.table = table;
        this.rounds = rounds;
        this.arrivals = new Arrivals(read);
        this.listing = listing;
        this.answer = answer;
        this.scope = scope;
        this.start = start;
        this.keys = keys;
        this.tombstones = tombstones;
        this.snapshots = snapshots;
        this.trace = trace;
        this.reader = listing.open(answer, scope);
        this.history = read.readsHistory(start);
        this.keyed = !table.passes().countsRows();
        this.snapshot = table.model().ingestion() == Ingestion.SNAPSHOT;
        this.hasCursor = table.cursor() != null && !snapshot;
        // Of a snapshot the log of its keys tells what was emitted; without a key nothing is asked.
        boolean maybeSigned = start.round().signed() || listing.isToldNext();
        this.remembersRows = !snapshot || table.passes().keepsIdentities(maybeSigned, history);
        boolean hasOwnCursor = table.cursor() != null && !table.model().cursor().isAnswerTime();
        this.versions = table.model().ingestion().isKeyed() && hasOwnCursor;
        Instant firstAnswer = start.round().pass().growth().began();
        this.began = CursorValue.of(firstAnswer == null ? answer.serverTime() : firstAnswer);
        this.lateFrom = arrivals.lateFrom(start.round());
        this.unsureFrom = arrivals.unsureFrom(start.round());
        this.lateTo = CursorValue.of(Growth.lateTo(answer.serverTime()));
        this.endsWithTotal = listing.tellsTotal() && table.passes().endsWithItsTotal(history);
        this.skipsRepeated = table.passes().skipsRepeated();
        this.tellsRepeated = (endsWithTotal || skipsRepeated) && listing.hasPages();
        this.toSkip = start.round().toSkip().toBuilder();
        this.emittedBefore = start.emittedBefore().left();
        this.passedOverByCaller = passedOverByCaller.left();
        this.newest = start.round().newest();
        this.reached = start.round().pass().reached();
    }

    int records() {
        return reader.read();
    }

    HttpAnswer answer() {
        return answer;
    }

    /**
     * How many records of the listing are still to be asked for; null where the API does not tell.
     * Known once the page was read.
     */
    @Nullable
    Long pending() {
        Long total = listing.total(reader);
        PagePosition page = start.round().page();
        return total == null ? null : Math.max(0, total - page.records() - reader.read());
    }

    int recordErrors() {
        return reader.record().recordErrors() + withoutCursor;
    }

    /**
     * @throws CappedListing if the API tells, before a row is out, of more than it is going to give
     */
    Piece next() {
        Piece piece = nextPiece();
        if (!begun) {
            rounds.requireWithinCap(start, listing.total(reader));
            begun = true;
        }
        return piece;
    }

    private Piece nextPiece() {
        RowBuffer rows = new RowBuffer();
        try {
            long bytes = 0;
            while (rows.size() < ROWS_PER_PIECE && bytes < BYTES_PER_PIECE) {
                if (!reader.next()) {
                    Rounds.PageSummary summary = summary();
                    answer.content().close();
                    return new Piece(rows, summary);
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

    private Rounds.PageSummary summary() {
        PagePosition position = start.round().page();
        PagePosition next = listing.next(position, answer, reader, reader.read(), scope);
        Growth growth = growth();
        boolean complete =
                next != null
                        && endsWithTotal
                        && table.passes().hasReadTotal(growth, next.records());
        boolean atEnd = complete || next == null;
        nextIsSigned = !atEnd && next.isSigned();
        if (nextIsSigned && beginsToKeep() && !position.isFirst()) {
            throw new IllegalStateException(
                    "the address of the next page is signed, which those of the pages before it"
                            + " were not. It is never stored, so a read that is restored has to"
                            + " begin at the first page, but the rows of the pages before were not"
                            + " remembered. To have them remembered, declare a rule with"
                            + " 'do: restart' in 'errors'");
        }
        return new Rounds.PageSummary(
                newest,
                atEnd ? null : next,
                reachedKnown,
                atEnd ? token() : null,
                position.records() + reader.read(),
                trace.isAlike());
    }

    /** Whether the rows of the listing have to be remembered from now on, and were not before. */
    private boolean beginsToKeep() {
        return keepsIdentities()
                && !table.passes().keepsIdentities(start.round().signed(), history);
    }

    private boolean keepsIdentities() {
        return table.passes().keepsIdentities(isSigned(), history);
    }

    private boolean isSigned() {
        return start.round().signed() || nextIsSigned;
    }

    @Nullable
    private String token() {
        Continuation continuation = table.continuation();
        return continuation == null
                ? null
                : continuation.next(answer, reader.captured(continuation.at()));
    }

    private Growth growth() {
        Growth.Page page =
                new Growth.Page(
                        listing.total(reader),
                        answer.serverTime(),
                        reader.read(),
                        repeated,
                        unsure,
                        late);
        return start.round().pass().growth().after(page, start.round().page().isFirst());
    }

    private void take(RowBuffer rows) {
        CursorValue cursor = hasCursor ? reader.cursor() : null;
        if (cursor == null && hasCursor && !hasLeaveToMissItsCursor()) {
            return;
        }
        boolean covered = rounds.covers(start.round(), cursor);
        reachedKnown |= !covered && isKnown(cursor);
        long key = reader.key();
        long identity = reader.identity(key, cursor);
        trace.add(identity);
        boolean moved = cursor != null && hasMoved(key, identity, cursor);
        broughtNew |= moved;
        late += moved || isLate(cursor) ? 1 : 0;
        boolean sure = !moved && !isUnsure(cursor);
        unsure += sure ? 0 : 1;
        boolean counted = endsWithTotal && sure;
        if (!covered && !counted) {
            return;
        }
        boolean again = tellsRepeated && isRepeated(keyed && !skipsRepeated ? key : identity);
        repeated += counted && again ? 1 : 0;
        if (!covered || (again && skipsRepeated)) {
            return;
        }
        if (cursor != null && !isInFuture(cursor)) {
            checkOrder(cursor);
            newest = CursorValue.later(newest, cursor);
            if (arrivals.isSettled(cursor, start.round())) {
                reached = CursorValue.later(reached, cursor);
            }
        }
        boolean deleted = reader.isDeleted();
        if (deleted && (history || !table.changelog().emitsDeletes())) {
            return;
        }
        if (!isNew(key, identity, fate(key, cursor)) || isStale(key, cursor)) {
            return;
        }
        broughtNew = true;
        long ofRow = table.emitsEachKeyOnce() ? key : identity;
        if (passedOverByCaller.take(ofRow) || !emittedBefore.take(ofRow)) {
            Operation operation = deleted ? Operation.DELETE : table.changelog().live();
            rows.add(reader.row(operation), ofRow, table.eventTime(cursor));
        }
        if (remembersRows) {
            emitted.add(identity, key, cursor == null ? undated() : cursor);
        }
    }

    private CursorValue undated() {
        return hasCursor ? CursorValue.NONE : CursorValue.EARLIEST;
    }

    /** Whether a record came, or changed, after the pass had begun. */
    private boolean isLate(@Nullable CursorValue cursor) {
        return lateFrom != null
                && cursor != null
                && lateFrom.isBefore(cursor)
                && cursor.isBefore(lateTo);
    }

    /** Whether a record may have come since the pass had begun. */
    private boolean isUnsure(@Nullable CursorValue cursor) {
        return table.passes().isMutable()
                ? isLate(cursor)
                : unsureFrom != null && (cursor == null || unsureFrom.isBefore(cursor));
    }

    private boolean isRepeated(long row) {
        listed.add(row);
        return start.round().pass().recent().contains(row);
    }

    /**
     * Whether a row that was listed before has changed since, perhaps in the second in which the
     * pass began: the list has shifted, whether the version is emitted or not.
     */
    private boolean hasMoved(long key, long identity, CursorValue cursor) {
        if (!versions) {
            return false;
        }
        if (table.emitsEachKeyOnce()) {
            return switch (keys.version(key, identity)) {
                case NONE, SAME -> false;
                case OTHER -> true;
                case UNKNOWN -> mayHaveChanged(cursor);
            };
        }
        boolean known =
                start.seen().newest(key) != null
                        || toSkip.newest(key) != null
                        || emitted.newest(key) != null;
        return known && !isKnownVersion(identity) && mayHaveChanged(cursor);
    }

    private boolean mayHaveChanged(CursorValue cursor) {
        return !table.cursor().isTimestamp() || !cursor.isBefore(table.cursor().lookingBack(began));
    }

    private boolean isKnownVersion(long identity) {
        return toSkip.contains(identity)
                || start.seen().count(identity) > 0
                || emitted.contains(identity);
    }

    /** A record that is ahead of time must not hide those between it and now. */
    private boolean isInFuture(CursorValue cursor) {
        return table.cursor().isTimestamp() && lateTo.isBefore(cursor);
    }

    private boolean isKnown(CursorValue cursor) {
        CursorValue from = start.round().from();
        return from != null && cursor.isBefore(from);
    }

    /**
     * Whether a newer version of the row has left before: an answer of a replica that lags, or of a
     * list that shows an old version for longer than another one.
     */
    private boolean isStale(long key, @Nullable CursorValue cursor) {
        if (!versions || cursor == null) {
            return false;
        }
        CursorValue known =
                CursorValue.later(
                        emitted.newest(key),
                        CursorValue.later(toSkip.newest(key), start.seen().newest(key)));
        return known != null && cursor.isBefore(known);
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
        if (snapshots != null) {
            return !snapshots.see(key, reader::keyJson, identity);
        }
        if (table.comparesSnapshots()) {
            boolean before = start.seen().count(identity) > 0;
            boolean again = !keys.add(identity);
            SnapshotComparison.checkSize(
                    table.model().name(), keys.size(), table.options().maxSnapshotKeys());
            return again || before;
        }
        if (!keyed) {
            return toSkip.take(identity) || (table.emitsEachKeyOnce() && !keys.add(key));
        }
        return isKnownVersion(identity) || (table.emitsEachKeyOnce() && !keys.add(key, identity));
    }

    /** The position of the page's round with what the page has added, still before its end. */
    ReadPosition position() {
        boolean keeps = keepsIdentities();
        Round round = isSigned() ? start.round().asSigned() : start.round();
        Pass pass = round.pass();
        SeenIdentities.Builder seen = start.seen().toBuilder();
        if (withoutCursor > 0 && keyed) {
            Set<Long> changed = emitted.undatedKeys();
            seen.forgetUndated(changed);
            toSkip.forgetUndated(changed);
        }
        SeenIdentities.Builder kept = (beginsToKeep() ? round.toSkip() : pass.kept()).toBuilder();
        if (keeps && keyed) {
            toSkip.addAll(emitted, null);
        } else {
            CursorValue threshold = snapshot ? null : rounds.rememberFrom(start, reached);
            if (threshold != null) {
                seen.addAll(emitted, threshold).dropBefore(threshold);
            } else if (hasCursor) {
                // No stored cursor says that these were emitted: they stay until they change.
                seen.addAll(emitted, null);
            }
            if (keeps) {
                kept.addAll(emitted, null);
            }
        }
        Pass nowPass =
                pass.after(
                        round.page(),
                        growth(),
                        pass.broughtNew() || broughtNew,
                        reached,
                        kept.build(),
                        pass.recent().plus(listed.stream().mapToLong(row -> row).toArray()));
        return start.withRound(round)
                .withEmittedBefore(
                        emittedBefore.toEmittedBefore().plus(passedOverByCaller.toEmittedBefore()))
                .afterRows(seen.build(), keys.size(), toSkip.build(), nowPass);
    }
}
