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

import io.lakeflow.flink.http.Body;
import io.lakeflow.flink.http.HttpAnswer;
import io.lakeflow.flink.json.OnError;
import io.lakeflow.flink.json.PageException;
import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.model.DeletesModel;
import io.lakeflow.flink.model.PageModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.annotation.Nullable;

/** Reads the listing of a table's deletes from its stored cursor to its end. */
final class TombstoneReader {
    private static final int ATTEMPTS = 4;

    private final RestTable table;
    private final RestHttp http;
    private final Executor executor;

    TombstoneReader(RestTable table, RestHttp http, Executor executor) {
        this.table = table;
        this.http = http;
        this.executor = executor;
    }

    /**
     * @param from the stored cursor of the deletes
     * @param empty what takes them in, each time that the listing is begun
     */
    CompletionStage<HeldTombstones> read(
            CursorValue from, Supplier<HeldTombstones> empty, RestScope partition) {
        return read(from, empty, partition, 1);
    }

    /** Nothing was emitted yet: a listing whose page the API no longer knows is begun anew. */
    private CompletionStage<HeldTombstones> read(
            CursorValue from, Supplier<HeldTombstones> empty, RestScope partition, int attempt) {
        CursorValue lower = table.tombstoneCursor().lookingBack(from);
        RestScope scope = Bounds.scope(partition, table.tombstoneCursor(), lower, null);
        LoopGuard guard = new LoopGuard(table.model().name());
        return readPage(PagePosition.FIRST, lower, empty.get(), scope, guard)
                .handle(
                        (held, failure) -> {
                            RefusedPage refused = failure == null ? null : RefusedPage.in(failure);
                            if (refused == null) {
                                return failure == null
                                        ? CompletableFuture.completedFuture(held)
                                        : CompletableFuture.<HeldTombstones>failedFuture(failure);
                            }
                            return attempt < ATTEMPTS
                                    ? read(from, empty, partition, attempt + 1)
                                    : CompletableFuture.<HeldTombstones>failedFuture(
                                            refused.ofDeletes(ATTEMPTS));
                        })
                .thenCompose(stage -> stage);
    }

    private CompletionStage<HeldTombstones> readPage(
            PagePosition position,
            CursorValue lower,
            HeldTombstones held,
            RestScope scope,
            LoopGuard guard) {
        Listing listing = table.tombstones();
        return http.send(listing.request(scope, position), listing.judge(scope))
                .thenApplyAsync(
                        answer -> {
                            try (Body body = answer.content()) {
                                return take(answer, position, lower, held, scope, guard);
                            }
                        },
                        executor)
                .thenCompose(
                        next ->
                                next == null
                                        ? CompletableFuture.completedFuture(held)
                                        : readPage(next, lower, held, scope, guard));
    }

    @Nullable
    private PagePosition take(
            HttpAnswer answer,
            PagePosition position,
            CursorValue lower,
            HeldTombstones held,
            RestScope scope,
            LoopGuard guard) {
        if (answer.skipped()) {
            return null;
        }
        Listing listing = table.tombstones();
        RecordReader records = listing.open(answer, scope);
        try {
            while (records.next()) {
                CursorValue cursor = cursor(records);
                if (cursor == null || cursor.isBefore(lower)) {
                    continue;
                }
                checkOrder(cursor, held.newest());
                long key = records.key();
                long identity = records.identity(key, cursor);
                held.add(
                        key,
                        new HeldTombstones.Tombstone(
                                identity, cursor, records.row(Operation.DELETE)));
                int most = table.options().maxIdentities();
                if (held.remembered() > most) {
                    cut(
                            held,
                            cursor,
                            "the deletes list more than " + most + " tombstones",
                            "Raise 'scan.max-identities'");
                    return null;
                }
            }
        } catch (PageException e) {
            throw new PageFailure(answer, e);
        }
        http.countPage();
        PageModel page = ((DeletesModel.Endpoint) table.model().deletes()).request().page();
        if (page.isCapReached(position.records() + records.read())) {
            cut(
                    held,
                    CursorValue.later(lower, held.newest()),
                    "the listing of deletes reaches 'page.cap', " + page.cap() + " tombstones,",
                    "Raise 'page.cap' if the API gives more");
            return null;
        }
        PagePosition next = listing.next(position, answer, records, records.read(), scope);
        if (next != null) {
            guard.pageWithNext(next, listing.isCounted(), records.read(), answer.content());
        }
        return next;
    }

    @Nullable
    private CursorValue cursor(RecordReader tombstone) {
        CursorValue cursor = tombstone.cursor();
        if (cursor == null && table.options().onError() == OnError.FAIL) {
            throw new IllegalStateException(
                    "tombstone "
                            + tombstone.read()
                            + " of the page has no cursor at '"
                            + table.tombstoneCursor().model().field()
                            + "'. Check deletes.cursor.field, or have such tombstones passed over"
                            + " with 'record.on-error' = 'skip'");
        }
        return cursor;
    }

    private void checkOrder(CursorValue cursor, @Nullable CursorValue newest) {
        CursorModel model = table.tombstoneCursor().model();
        boolean back = isOrdered() && newest != null && cursor.isBefore(newest);
        if (back && cursor.isBefore(table.tombstoneCursor().lookingBack(newest))) {
            throw new IllegalStateException(
                    "the spec says that the deletes come in 'order: asc', but "
                            + table.tombstoneCursor().text(cursor)
                            + " comes after "
                            + table.tombstoneCursor().text(newest)
                            + ", further back than the lookback of "
                            + model.lookback()
                            + ". Correct deletes.cursor.order, or set deletes.cursor.lookback to"
                            + " how far tombstones may go back");
        }
    }

    private boolean isOrdered() {
        return table.tombstoneCursor().model().order() == CursorModel.Order.ASC;
    }

    /**
     * What cannot be held any more, or lies beyond the cap, is left to the next round, as are all
     * live rows from there.
     */
    private void cut(HeldTombstones held, CursorValue reached, String found, String remedy) {
        boolean ordered = isOrdered();
        if (!ordered || !held.cutAt(table.tombstoneCursor().lookingBack(reached))) {
            throw new IllegalStateException(
                    found
                            + " "
                            + (ordered
                                    ? "of one cursor value and its lookback, up to "
                                            + table.tombstoneCursor().text(reached)
                                    : "in no ascending order, so that they cannot be read in parts")
                            + ". "
                            + remedy
                            + (ordered
                                    ? ", or make deletes.cursor.lookback smaller"
                                    : ", or ask for them in ascending order and say"
                                            + " 'order: asc' in deletes.cursor"));
        }
    }
}
