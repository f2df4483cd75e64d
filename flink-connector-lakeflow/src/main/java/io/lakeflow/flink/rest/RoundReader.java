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
import io.lakeflow.flink.json.RecordIdentity;
import io.lakeflow.flink.rest.ReadPosition.Round;
import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.ScanMetric;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;

/**
 * Reads a partition over HTTP, round after round, page after page.
 *
 * <p>{@link #next} is called by one thread at a time, which waits for its stage to complete before
 * it calls again. Everything in between (the answer's arrival, decoding) runs on the context's
 * executor; the stages order it, so no field needs a lock. Only the request of the next page is
 * under way while a page is emitted, and it changes nothing here.
 */
final class RoundReader implements PartitionReader {
    private static final int ATTEMPTS_AT_A_BROKEN_PAGE = 3;
    private static final int RESTARTS_WITHOUT_PROGRESS = 3;
    private static final int DELETES_PER_BATCH = 4_096;
    private static final int PAGES_WITHOUT_AN_END = 16;

    private final RestTable table;
    private final RestHttp http;
    private final ScanContext context;
    private final String partitionId;
    private final ReadRange range;
    private final RoundRequests requests;
    private final RememberedRows remembered;

    @Nullable private final LastNumber lastNumber;

    private Rounds rounds;
    private ReadPosition position;
    private long pagesRead;
    private KeyLog keys;
    @Nullable private final SnapshotComparison snapshots;
    private final RoundTombstones tombstones;
    private LoopGuard guard;
    @Nullable private PageInPieces page;
    @Nullable private PageInPieces.Piece announced;
    @Nullable private CompletionStage<HttpAnswer> readAhead;

    /** What the caller passes over, until the first next offset, which has what is left of it. */
    private EmittedBefore passedOverByCaller;

    RoundReader(
            RestTable table,
            RestHttp http,
            ScanContext context,
            String partitionId,
            ReadRange range,
            ReadPosition position,
            EmittedBefore passedOverByCaller,
            KeyLog keys,
            RememberedRows remembered,
            @Nullable SnapshotComparison snapshots) {
        this.table = table;
        this.http = http;
        this.context = context;
        this.partitionId = partitionId;
        this.range = range;
        this.requests = new RoundRequests(table, http, range);
        this.position = position;
        this.passedOverByCaller = passedOverByCaller;
        this.keys = keys;
        this.remembered = remembered;
        this.snapshots = snapshots;
        this.tombstones = new RoundTombstones(table, http, context.executor(), range, requests);
        this.guard = new LoopGuard(table.model().name());
        boolean byCursor = table.passes().hasSafePointAtNewest(false);
        this.lastNumber =
                byCursor || table.live().isCounted()
                        ? new LastNumber(requests, context.executor(), byCursor)
                        : null;
        this.rounds =
                new Rounds(
                        table.model(),
                        range,
                        table.cursor(),
                        table.options().isBounded(),
                        table.passes(),
                        requests.historyListings());
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
                            failure);
                });
    }

    private CompletionStage<?> apiTime() {
        return rounds.needsApiTime()
                ? http.apiTime(requests::probe)
                : CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Batch> openRound() {
        if (snapshots != null && snapshots.hasDeletes()) {
            return CompletableFuture.completedFuture(deletes(snapshots));
        }
        Rounds.Step step = openNow();
        boolean waitsForTime =
                step instanceof Rounds.Rest && rounds.needsApiTime() && range.parent().isEmpty();
        return waitsForTime ? requests.probe().thenCompose(answer -> goOn(openNow())) : goOn(step);
    }

    /** A local clock that was set back would hold the read up, and no answer would correct it. */
    private Rounds.Step openNow() {
        return rounds.open(position, context.apiClock().instant());
    }

    private CompletionStage<Batch> goOn(Rounds.Step step) {
        if (step instanceof Rounds.Rest rest) {
            return CompletableFuture.completedFuture(
                    new Batch(List.of(), new long[0], offset(), rest.progress(), null));
        }
        Rounds.Read read = (Rounds.Read) step;
        position = read.position();
        return until(read.notBefore(), context.apiClock().instant())
                .thenCompose(waited -> findEnd())
                .thenCompose(found -> tombstones.readFor(position))
                .thenCompose(
                        withCut -> {
                            position = withCut;
                            return readPage(1);
                        });
    }

    /** A read that takes long may be one of a table that grows faster than it is read. */
    private CompletionStage<Void> findEnd() {
        boolean isLong = pagesRead >= PAGES_WITHOUT_AN_END;
        return isLong && lastNumber != null && rounds.lacksEnd(position)
                ? lastNumber.after(position).thenAccept(this::endAfter)
                : CompletableFuture.completedFuture(null);
    }

    private void endAfter(@Nullable CursorValue last) {
        if (last != null) {
            rounds = rounds.endingAfter(last);
        }
    }

    private CompletionStage<Void> until(Instant notBefore, Instant now) {
        return notBefore.isAfter(now)
                ? context.after(Duration.between(now, notBefore))
                : CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Batch> readPage(int attempt) {
        CompletionStage<HttpAnswer> answer =
                readAhead == null ? requests.page(position) : readAhead;
        readAhead = null;
        return answer.thenApplyAsync(this::openPage, context.executor())
                .handle(
                        (batch, failure) ->
                                failure == null
                                        ? CompletableFuture.completedFuture(batch)
                                        : again(failure, attempt))
                .thenCompose(stage -> stage);
    }

    /** A page that came damaged is asked for again: the fault may have been on the way. */
    private CompletionStage<Batch> again(Throwable failure, int attempt) {
        RefusedPage refused = RefusedPage.in(failure);
        if (refused != null) {
            return restart(refused);
        }
        CappedListing capped = CappedListing.in(failure);
        if (capped != null) {
            return readInParts(capped);
        }
        boolean broken = Failures.cause(failure) instanceof PageFailure page && page.isBroken();
        if (!broken || attempt >= ATTEMPTS_AT_A_BROKEN_PAGE) {
            return CompletableFuture.failedFuture(failure);
        }
        page = null;
        keys.keepFirst(position.keys());
        if (snapshots != null) {
            snapshots.repeatPage();
        }
        context.count(ScanMetric.RETRIES, 1);
        return readPage(attempt + 1);
    }

    /** The API no longer knows the page: the listing is read again, without what was emitted. */
    private CompletionStage<Batch> restart(RefusedPage refused) {
        if (position.round().page().isFirst() && position.token() == null) {
            return CompletableFuture.failedFuture(refused.ofFirstPage());
        }
        if (position.round().page().isFirst()) {
            position = position.withToken(null);
        }
        if (position.round().pass().restarts() >= RESTARTS_WITHOUT_PROGRESS) {
            return CompletableFuture.failedFuture(
                    refused.again(RESTARTS_WITHOUT_PROGRESS, position.round().pass().furthest()));
        }
        position = rounds.restarted(position);
        beginListing();
        context.count(ScanMetric.RETRIES, 1);
        return readPage(1);
    }

    /** Nothing of the page is out: less of the window is asked for. */
    private CompletionStage<Batch> readInParts(CappedListing capped) {
        page = null;
        keys.keepFirst(position.keys());
        position = rounds.halved(position, capped);
        beginListing();
        return readPage(1);
    }

    private void beginListing() {
        guard = new LoopGuard(table.model().name());
    }

    private Batch openPage(HttpAnswer answer) {
        if (answer.skipped()) {
            passOver();
            context.count(ScanMetric.PARTITIONS_SKIPPED, 1);
            if (snapshots != null) {
                snapshots.skipListing();
            }
            return range.parent().isEmpty()
                    ? endPage(
                            List.of(),
                            new long[0],
                            new Rounds.PageSummary(null, null, false, null, 0))
                    : abandonRound();
        }
        page =
                new PageInPieces(
                        table,
                        rounds,
                        requests.listing(position),
                        answer,
                        requests.scope(position),
                        position,
                        keys,
                        tombstones.held(),
                        snapshots,
                        passedOverByCaller);
        return nextPiece();
    }

    /**
     * The parent has vanished, perhaps only for now. The round counts for nothing: the next one
     * begins where this one did and shows again what this one may not have shown.
     */
    private Batch abandonRound() {
        keys = new KeyLog();
        tombstones.forget();
        if (snapshots != null) {
            snapshots.endRead(false);
        }
        position = rounds.abandoned(position);
        boolean readOnce = table.options().isBounded() || range.window();
        return new Batch(
                List.of(),
                new long[0],
                offset(),
                readOnce ? Progress.FINISHED : Progress.CAUGHT_UP,
                null);
    }

    private Batch nextPiece() {
        if (announced != null) {
            PageInPieces.Piece piece = announced;
            announced = null;
            return deliver(piece);
        }
        PageInPieces.Piece piece = page.next();
        return snapshots == null ? deliver(piece) : announce(piece, snapshots);
    }

    /** The state knows of rows of a snapshot before they are emitted. */
    private Batch announce(PageInPieces.Piece piece, SnapshotComparison comparison) {
        SnapshotComparison.Parts parts = comparison.split(piece);
        if (parts.others().rows().isEmpty()) {
            return deliver(piece);
        }
        announced = parts.others();
        SnapshotState state = comparison.announcing(announced.identities());
        passOver();
        return new Batch(
                parts.announced().rows(),
                parts.announced().identities(),
                position.toOffset(table.cursor(), keys, state),
                Progress.MORE,
                null);
    }

    private Batch deliver(PageInPieces.Piece piece) {
        if (!piece.isLast()) {
            return new Batch(piece.rows(), piece.identities(), null, Progress.MORE, null);
        }
        context.count(ScanMetric.RECORD_ERRORS, page.recordErrors());
        PageInPieces whole = page;
        pagesRead++;
        position = page.position();
        passedOverByCaller = EmittedBefore.NOTHING;
        page = null;
        Batch batch = endPage(piece.rows(), piece.identities(), piece.summary());
        checkForLoop(whole);
        return batch;
    }

    /** A round that begins anew has moved on, so that it may be shown the same addresses again. */
    private void checkForLoop(PageInPieces read) {
        if (position.round() == null || position.round().page().isFirst()) {
            beginListing();
        } else {
            guard.pageWithNext(
                    position.round().page(),
                    requests.listing(position).isCounted(),
                    read.records(),
                    read.body());
            if (rounds.passesOver()) {
                guard.pageOfGrowing(position.round().pass().growth(), position.round().page());
            }
        }
    }

    /** Moves the position over the page, ends the round with it or asks for the next page. */
    private Batch endPage(List<RowData> rows, long[] identities, Rounds.PageSummary summary) {
        ReadPosition before = position;
        Round ending = before.round();
        boolean history = rounds.readsHistory(before);
        position = rounds.after(position, summary);
        if (summary.token() != null) {
            position = position.withToken(summary.token());
        }
        RowBuffer last = new RowBuffer(rows, identities);
        if (snapshots != null) {
            snapshots.endPage();
        }
        Instant completeUpTo = null;
        boolean deletesLeft = tombstones.areCut();
        if (position.round() == null && !history) {
            endRound(last, ending);
            completeUpTo =
                    ending.to() != null && table.cursor().isTimestamp()
                            ? ending.to().toInstant()
                            : null;
        } else if (position.round() != null) {
            position = tombstones.outlivedIn(position);
        }
        position = remembered.within(position);
        Progress progress =
                deletesLeft || (snapshots != null && snapshots.hasDeletes())
                        ? Progress.MORE
                        : rounds.progress(before, position, context.apiClock().instant());
        if (position.round() != null) {
            readAhead = requests.page(position);
        }
        return new Batch(last.rows(), last.identities(), offset(), progress, completeUpTo);
    }

    private void endRound(RowBuffer last, Round ended) {
        position = tombstones.end(position, ended, last);
        if (snapshots != null) {
            boolean atomic = ended.page().isFirst() || table.model().request().page().stable();
            snapshots.endRead(atomic);
        } else if (table.comparesSnapshots() && keys.size() > 0) {
            position = position.withSnapshot(keys.asSeen());
            keys = new KeyLog();
        }
    }

    private Offset offset() {
        passOver();
        return snapshots == null
                ? position.toOffset(table.cursor(), keys)
                : position.toOffset(table.cursor(), keys, snapshots.state());
    }

    /** From the next offset on the caller no longer does. */
    private void passOver() {
        position =
                position.withEmittedBefore(position.emittedBefore().plus(passedOverByCaller));
        passedOverByCaller = EmittedBefore.NOTHING;
    }

    /** What the last read of a snapshot has found to be gone. */
    private Batch deletes(SnapshotComparison comparison) {
        RowBuffer rows = new RowBuffer();
        TimestampData noticed = TimestampData.fromInstant(context.clock().instant());
        for (byte[] key : comparison.nextDeletes(DELETES_PER_BATCH)) {
            rows.add(
                    table.deletedRows().of(key, noticed),
                    RecordIdentity.ofBytes(key, 0, key.length));
        }
        return new Batch(
                rows.rows(),
                rows.identities(),
                offset(),
                comparison.hasDeletes() ? Progress.MORE : Progress.CAUGHT_UP,
                null);
    }

    @Override
    public void close() {
        page = null;
        readAhead = null;
        remembered.close();
    }
}
