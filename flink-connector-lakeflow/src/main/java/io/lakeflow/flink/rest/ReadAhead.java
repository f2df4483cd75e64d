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

import io.lakeflow.flink.http.AnswerHead;
import io.lakeflow.flink.http.HttpAnswer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javax.annotation.Nullable;

/**
 * The request of a partition's next page, under way while the last one comes, is decoded and
 * emitted. It leaves as soon as its address is known: with the head of an answer, or, where the
 * page looks as full as the one before it, from counting or from a glance at the content. A guess
 * counts only if it is to the letter what is asked for in the end; as a wrong one costs the API a
 * request, it is the last one.
 *
 * <p>Used by one thread at a time: a page is looked at before whoever waits for it goes on.
 */
final class ReadAhead {
    /** Pages of as many records differ in length by less. */
    private static final double AS_FULL = 0.9;

    private final RoundRequests requests;
    @Nullable private Asked asked;
    private long lastSize;
    private int lastRecords;
    private boolean guessed;
    private boolean misled;

    ReadAhead(RoundRequests requests) {
        this.requests = requests;
    }

    /**
     * A request under way.
     *
     * @param head completes with that of its answer where the rest takes longer, or never
     */
    private record Asked(
            RequestParts request,
            CompletableFuture<AnswerHead> head,
            CompletionStage<HttpAnswer> answer) {}

    /**
     * The answer for the page at a position. The next one is asked for meanwhile.
     *
     * @param toItsEnd whether the listing goes on to its end, whatever its records are
     */
    CompletionStage<HttpAnswer> page(ReadPosition position, boolean toItsEnd) {
        goOn(position);
        Asked page = asked;
        forget();
        if (!toItsEnd) {
            return page.answer();
        }
        // What fails here does so again with the whole answer, whose failure somebody sees.
        page.head().thenAccept(head -> begins(head, position));
        return page.answer()
                .thenApply(
                        answer -> {
                            came(answer, position);
                            return answer;
                        });
    }

    private void begins(AnswerHead head, ReadPosition position) {
        long size = head.contentLength().orElse(0);
        guess(
                position,
                () ->
                        requests.listing(position)
                                .nextByHead(current(position), head, likely(position, size)));
    }

    private void came(HttpAnswer page, ReadPosition position) {
        if (asked != null || page.skipped() || requests.isUnchanged(page)) {
            return;
        }
        guess(
                position,
                () ->
                        requests.listing(position)
                                .nextUndecoded(
                                        current(position),
                                        page,
                                        likely(position, page.content().size()),
                                        requests.scope(position)));
    }

    private static PagePosition current(ReadPosition position) {
        return position.round().page();
    }

    /** How many records a page of this size has if it is not the last one; 0 if nothing says. */
    private int likely(ReadPosition position, long size) {
        return !current(position).isFirst() && size >= AS_FULL * lastSize ? lastRecords : 0;
    }

    private void guess(ReadPosition position, Supplier<PagePosition> next) {
        if (misled) {
            return;
        }
        try {
            PagePosition page = next.get();
            if (page != null) {
                goOn(position.withRound(position.round().at(page, null)));
                guessed = true;
            }
        } catch (IllegalArgumentException noAddress) {
            // Where it is not the guess that is wrong, this comes up again when the page is read.
            misled = true;
        }
    }

    /** A page was read to its end. */
    void read(HttpAnswer page, int records) {
        lastSize = page.content().size();
        lastRecords = records;
    }

    /** Asks for the page at a position, unless that is under way. */
    void goOn(ReadPosition position) {
        RequestParts request = requests.request(position);
        if (asked == null || !request.isSame(asked.request())) {
            misled |= guessed;
            drop();
            CompletableFuture<AnswerHead> head = new CompletableFuture<>();
            asked = new Asked(request, head, requests.send(request, position, head::complete));
        }
    }

    /** A page was the last one. */
    void end() {
        misled |= guessed;
        drop();
    }

    /** What is under way is of no use any more. */
    void drop() {
        if (asked != null) {
            asked.answer().thenAccept(unused -> unused.content().close());
        }
        forget();
    }

    private void forget() {
        asked = null;
        guessed = false;
    }
}
