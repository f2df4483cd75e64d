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
import io.lakeflow.flink.rest.PageInPieces.Piece;
import io.lakeflow.flink.rest.PageInPieces.Whole;
import io.lakeflow.flink.rest.ReadPosition.Round;
import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.ScanMetric;
import io.lakeflow.flink.scan.rows.RowBuffer;
import io.lakeflow.flink.scan.rows.SnapshotComparison;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.annotation.Nullable;

/**
 * Reads a partition over HTTP, round after round, page after page.
 *
 * <p>{@link #next} is called by one thread at a time, which waits for its stage to complete before
 * it calls again. Everything in between (the answer's arrival on the client's event loop, decoding
 * on the context's executor) is ordered by the stages, so no field needs a lock. Only the request
 * of the next page is under way while a page is decoded and emitted, and it changes nothing here.
 */
final class RoundReader implements PartitionReader {
    private final RestTable table;
    private final RestHttp http;
    private final ScanContext context;
    private final String partitionId;
    private final ReadRange range;
    private final RoundRequests requests;
    private final RememberedRows remembered;

    private final Recovery recovery;
    private final LastNumber end;

    private PartitionRead read;
    private Openings openings;
    private Rounds rounds;
    private ReadPosition position;
    private final RowLog log;
    private final RoundTombstones tombstones;
    private final ReadAhead ahead;
    private final PassTrace trace = new PassTrace();
    private LoopGuard guard;
    @Nullable private PageInPieces page;
    @Nullable private Piece announced;
    private long pendingShown;

    /** What the caller passes over, until the first next offset, which has what is left of it. */
    private EmittedBefore passedOverByCaller;

    RoundReader(
            RestTable table,
            RestHttp http,
            ScanContext context,
            String partitionId,
            ReadRange range,
            ReadStart start,
            RememberedRows remembered) {
        this.table = table;
        this.http = http;
        this.context = context;
        this.partitionId = partitionId;
        this.range = range;
        this.requests = new RoundRequests(table, http, range);
        this.ahead = new ReadAhead(requests);
        this.passedOverByCaller = start.emitted();
        this.log = start.log();
        this.remembered = remembered;
        this.tombstones = new RoundTombstones(table, http, context.executor(), range, requests);
        this.guard = new LoopGuard(table.model().name());
        this.recovery = new Recovery(context);
        this.end = new LastNumber(requests, context.executor());
        readAs(
                new PartitionRead(
                        table.model(),
                        range,
                        table.cursor(),
                        table.options().isBounded(),
                        table.passes(),
                        requests.historyListings()));
        this.position = restored(start.position());
    }

    /**
     * Where a read goes on. A listing whose next page cannot be found any more, because what leads
     * to it was not stored or means something else in this version of the spec, begins anew.
     *
     * @throws IllegalStateException if rows that are out already would come again
     */
    private ReadPosition restored(ReadPosition state) {
        Round round = state.round();
        if (round == null || requests.listing(state).finds(round.page())) {
            return state;
        }
        if (!round.page().isLost()
                && !table.passes().canBeginAnew(round.signed(), requests.isOfHistory(state))) {
            throw new IllegalStateException(
                    "the restored state is in the middle of a listing, behind "
                            + round.page().page()
                            + " pages with "
                            + round.page().records()
                            + " records, and the spec finds pages in another way, or with another"
                            + " size, than the one with which it was written. Change 'page' and the"
                            + " page size back, or start the job without that state, so that the"
                            + " table is read anew");
        }
        return rounds.restarted(state);
    }

    private void readAs(PartitionRead next) {
        read = next;
        openings = new Openings(next);
        rounds = new Rounds(next);
    }

    @Override
    public CompletionStage<Batch> next() {
        CompletionStage<Batch> batch =
                page == null
                        ? apiTime().thenCompose(known -> openRound())
                        : CompletableFuture.supplyAsync(this::nextPiece, context.executor());
        return batch.exceptionally(
                failure -> {
                    throw Failures.explained(
                            "Table '"
                                    + table.model().name()
                                    + "', partition '"
                                    + partitionId
                                    + "' cannot be read",
                            failure,
                            http::scrub);
                });
    }

    private CompletionStage<?> apiTime() {
        return openings.needsApiTime()
                ? http.apiTime(requests::probe)
                : CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Batch> openRound() {
        if (log.hasDeletes()) {
            return CompletableFuture.completedFuture(deletes());
        }
        Openings.Step step = openNow();
        boolean waitsForTime =
                step instanceof Openings.Rest
                        && openings.needsApiTime()
                        && range.parent().isEmpty();
        return waitsForTime ? requests.probe().thenCompose(answer -> goOn(openNow())) : goOn(step);
    }

    /** A local clock that was set back would hold the read up, and no answer would correct it. */
    private Openings.Step openNow() {
        return openings.open(position, context.apiClock().instant());
    }

    private CompletionStage<Batch> goOn(Openings.Step step) {
        if (step instanceof Openings.Rest rest) {
            return CompletableFuture.completedFuture(noRows(rest.progress()));
        }
        Openings.Read opened = (Openings.Read) step;
        position = opened.position();
        return until(opened.notBefore(), context.apiClock().instant())
                .thenCompose(waited -> end.of(read, position))
                .thenAccept(this::readAs)
                .thenCompose(found -> tombstones.readFor(position))
                .thenCompose(
                        withCut -> {
                            position = withCut;
                            return readPage(1);
                        });
    }

    private CompletionStage<Void> until(Instant notBefore, Instant now) {
        return notBefore.isAfter(now)
                ? context.after(Duration.between(now, notBefore))
                : CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Batch> readPage(int attempt) {
        return ahead.page(position, rounds.readsToItsEnd(position))
                .thenApplyAsync(this::openPage, context.executor())
                .handle(
                        (batch, failure) ->
                                failure == null
                                        ? CompletableFuture.completedFuture(batch)
                                        : again(failure, attempt))
                .thenCompose(stage -> stage);
    }

    private CompletionStage<Batch> again(Throwable failure, int attempt) {
        ReadPosition next = recovery.after(failure, position, rounds, attempt);
        boolean samePage = next == position;
        page = null;
        ahead.drop();
        log.backTo(position);
        position = next;
        if (samePage) {
            log.repeatPage();
            tombstones.repeatPage();
        } else {
            beginListing();
        }
        return readPage(samePage ? attempt + 1 : 1);
    }

    private void beginListing() {
        guard = new LoopGuard(table.model().name());
    }

    private Batch openPage(HttpAnswer answer) {
        if (requests.isUnchanged(answer)) {
            requests.expectUnchanged(answer);
            position = position.withRound(null);
            return noRows(Progress.CAUGHT_UP);
        }
        if (answer.skipped()) {
            context.count(ScanMetric.PARTITIONS_SKIPPED, 1);
            log.skipListing();
            return range.parent().isEmpty()
                    ? endPage(
                            new RowBuffer(),
                            new Rounds.PageSummary(null, null, false, null, 0, true))
                    : abandonRound();
        }
        trace.open(position.round());
        AnsweredPage answered = requests.answered(position, answer);
        PageMemory memory =
                new PageMemory(log, read, answered, tombstones.held(), passedOverByCaller);
        page = new PageInPieces(table, read, rounds, answered, memory, trace);
        return nextPiece();
    }

    /**
     * The parent has vanished, perhaps only for now. The round counts for nothing: the next one
     * begins where this one did and shows again what this one may not have shown.
     */
    private Batch abandonRound() {
        log.abandonRound();
        tombstones.forget();
        position = rounds.abandoned(position);
        boolean readOnce = table.options().isBounded() || range.window();
        return noRows(readOnce ? Progress.FINISHED : Progress.CAUGHT_UP);
    }

    private Batch noRows(Progress progress) {
        return new Batch(List.of(), new long[0], offset(), progress, null);
    }

    private Batch nextPiece() {
        if (announced != null) {
            Piece piece = announced;
            announced = null;
            return deliver(piece);
        }
        Piece piece = page.next();
        SnapshotComparison.Parts parts = log.split(piece.rows());
        return parts.others().size() == 0 ? deliver(piece) : announce(parts, piece.whole());
    }

    /** The state knows of rows of a snapshot before they are emitted. */
    private Batch announce(SnapshotComparison.Parts parts, @Nullable Whole whole) {
        announced = new Piece(parts.others(), whole);
        passOver();
        return parts.announced()
                .toBatch(log.announcing(position, parts.others()), Progress.MORE, null);
    }

    private Batch deliver(Piece piece) {
        if (!piece.isLast()) {
            return piece.rows().toBatch(null, Progress.MORE, null);
        }
        Whole whole = piece.whole();
        AnsweredPage answered = whole.page();
        context.count(ScanMetric.PAGES, 1);
        context.count(ScanMetric.RECORD_ERRORS, whole.recordErrors());
        context.count(ScanMetric.UNREAD_FIELD_NAMES, answered.listing().newUnreadNames());
        end.pageRead();
        tombstones.endPage();
        ahead.read(answered.answer(), whole.records());
        position = whole.position();
        passedOverByCaller = EmittedBefore.NOTHING;
        page = null;
        Batch batch = endPage(piece.rows(), whole.summary());
        if (position.round() == null) {
            requests.endedWith(answered, whole.records());
            showPending(0L);
        } else {
            showPending(whole.pending());
        }
        checkForLoop(whole);
        answered.answer().content().close();
        return batch;
    }

    /**
     * @param pending records that are left to ask for, as far as the API tells
     */
    private void showPending(@Nullable Long pending) {
        if (table.live().tellsTotal() && pending != null) {
            context.count(ScanMetric.RECORDS_PENDING, pending - pendingShown);
            pendingShown = pending;
        }
    }

    /** A round that begins anew has moved on, so that it may be shown the same addresses again. */
    private void checkForLoop(Whole whole) {
        if (position.round() == null || position.round().page().isFirst()) {
            beginListing();
        } else {
            guard.pageWithNext(
                    position.round().page(),
                    requests.listing(position).isCounted(),
                    whole.records(),
                    whole.page().answer().content());
            if (rounds.passesOver()) {
                guard.pageOfGrowing(position.round().pass().growth(), position.round().page());
            }
        }
    }

    /** Moves the position over the page, ends the round with it or asks for the next page. */
    private Batch endPage(RowBuffer last, Rounds.PageSummary summary) {
        ReadPosition before = position;
        Round ending = before.round();
        boolean history = read.readsHistory(before);
        position = rounds.after(position, summary);
        if (summary.token() != null) {
            position = position.withToken(summary.token());
        }
        log.endPage();
        Instant completeUpTo = null;
        boolean deletesLeft = tombstones.areCut();
        if (position.round() == null && !history) {
            position = log.endRound(tombstones.end(position, ending, last), ending);
            completeUpTo =
                    ending.to() != null && table.cursor().isTimestamp()
                            ? ending.to().toInstant()
                            : null;
        } else if (position.round() != null) {
            position = tombstones.outlivedIn(position);
        }
        position = remembered.within(position);
        Progress progress =
                deletesLeft || log.hasDeletes()
                        ? Progress.MORE
                        : openings.progress(before, position, context.apiClock().instant());
        if (position.round() == null) {
            ahead.end();
        } else {
            ahead.goOn(position);
        }
        return last.toBatch(offset(), progress, completeUpTo);
    }

    private Offset offset() {
        passOver();
        return log.offset(position);
    }

    /** From the next offset on the caller no longer does. */
    private void passOver() {
        position = position.withEmittedBefore(position.emittedBefore().plus(passedOverByCaller));
        passedOverByCaller = EmittedBefore.NOTHING;
    }

    /** What the last read of a snapshot has found to be gone. */
    private Batch deletes() {
        RowBuffer rows = log.nextDeletes(context.clock().instant());
        return rows.toBatch(offset(), log.hasDeletes() ? Progress.MORE : Progress.CAUGHT_UP, null);
    }

    @Override
    public void close() {
        showPending(0L);
        page = null;
        ahead.drop();
        remembered.close();
    }
}
