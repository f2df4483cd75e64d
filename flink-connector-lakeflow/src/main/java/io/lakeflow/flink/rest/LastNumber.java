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
import io.lakeflow.flink.rest.ReadPosition.Round;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import javax.annotation.Nullable;

/**
 * Finds the largest number in an ascending listing whose cursor is a number: a bounded read of a
 * table that is written to faster than it is read would never come to an end of it. Pages are asked
 * for further and further on until one is the last or has no records, and then in between; so it
 * takes about as many requests as the number of pages has digits in base two.
 */
final class LastNumber {
    /** Shorter reads are left to end by themselves. */
    private static final int PAGES_WITHOUT_AN_END = 16;

    private static final int STRIDE = 16;

    private final RoundRequests requests;
    private final Executor executor;
    private long pages;

    LastNumber(RoundRequests requests, Executor executor) {
        this.requests = requests;
        this.executor = executor;
    }

    /** Another page of the partition was read. */
    void pageRead() {
        pages++;
    }

    /** How the partition is read on: with an end, if it needs one that can be found. */
    CompletionStage<PartitionRead> of(PartitionRead read, ReadPosition position) {
        Round round = position.round();
        boolean byCursor = read.passes().hasSafePointAtNewest(false);
        boolean begun = byCursor ? round.from() != null : !round.page().isFirst();
        boolean searchable = begun && (byCursor || requests.listing(position).isCounted());
        if (pages < PAGES_WITHOUT_AN_END || !searchable || !read.lacksEnd(position)) {
            return CompletableFuture.completedFuture(read);
        }
        long low = byCursor ? round.from().major() : round.page().page();
        return search(position, new Search(byCursor, low, Long.MAX_VALUE, 1, null))
                .thenApply(last -> last == null ? read : read.endingAfter(last));
    }

    /**
     * Where the search stands.
     *
     * @param byCursor whether places are cursor values, or else pages
     * @param low the last place that is known to have records
     * @param high the first place that is known to have none
     * @param newest the largest number that was seen, or null
     */
    private record Search(
            boolean byCursor, long low, long high, long stride, @Nullable CursorValue newest) {
        boolean isOver() {
            return high - low <= 1;
        }

        long next() {
            return Math.min(low + (high - low) / 2, low + Math.min(stride, high - low - 1));
        }
    }

    private CompletionStage<CursorValue> search(ReadPosition from, Search search) {
        if (search.isOver()) {
            return CompletableFuture.completedFuture(search.newest());
        }
        long place = search.next();
        ReadPosition position = at(from, search.byCursor(), place);
        return requests.page(position)
                .thenApplyAsync(answer -> read(answer, position), executor)
                .thenCompose(
                        page ->
                                page.isLast()
                                        ? CompletableFuture.completedFuture(
                                                CursorValue.later(search.newest(), page.newest()))
                                        : search(from, after(search, place, page.newest())));
    }

    private Search after(Search search, long place, @Nullable CursorValue newest) {
        if (newest == null) {
            return new Search(
                    search.byCursor(), search.low(), place, search.stride(), search.newest());
        }
        long low = search.byCursor() ? Math.max(place, newest.major()) : place;
        long stride = Math.min(search.stride(), Long.MAX_VALUE / STRIDE) * STRIDE;
        return new Search(search.byCursor(), low, search.high(), stride, newest);
    }

    private ReadPosition at(ReadPosition position, boolean byCursor, long place) {
        Round round = position.round();
        if (byCursor) {
            return position.withRound(
                    round.anew(CursorValue.of(place), SeenIdentities.NONE, Pass.FIRST));
        }
        long size = round.page().records() / round.page().page();
        return position.withRound(
                round.at(new PagePosition(place, place * size, null), round.newest()));
    }

    /**
     * A page of the listing.
     *
     * @param newest its largest number; null if it has no records
     * @param isLast whether it has records, and none follow
     */
    private record Page(@Nullable CursorValue newest, boolean isLast) {}

    private Page read(HttpAnswer answer, ReadPosition position) {
        if (answer.skipped()) {
            return new Page(null, true);
        }
        AnsweredPage page = requests.answered(position, answer);
        RecordReader records = page.open();
        CursorValue newest = null;
        try {
            while (records.next()) {
                newest = CursorValue.later(newest, records.cursor());
            }
        } catch (PageException e) {
            throw new PageFailure(answer, e);
        }
        PagePosition next = page.next(records);
        return new Page(newest, newest != null && next == null);
    }
}
