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
import java.util.concurrent.CompletionStage;
import javax.annotation.Nullable;

/**
 * The request of a partition's next page, under way while the last one is decoded and emitted. It
 * leaves as soon as its address is known: with the head of an answer, or, where the page looks as
 * full as the one before it, from counting or from a glance at the content. A guess counts only if
 * it is to the letter what is asked for in the end; as a wrong one costs the API a request, it is
 * the last one. Used by one thread at a time.
 */
final class ReadAhead {
    /** Pages of as many records differ in length by less. */
    private static final double AS_FULL = 0.9;

    private final RoundRequests requests;
    @Nullable private RequestParts asked;
    @Nullable private CompletionStage<HttpAnswer> answer;
    private long lastSize;
    private int lastRecords;
    private boolean guessed;
    private boolean misled;

    ReadAhead(RoundRequests requests) {
        this.requests = requests;
    }

    /** A page has come of a listing that is read to its end, whatever its records are. */
    void came(HttpAnswer page, ReadPosition position) {
        if (misled) {
            return;
        }
        PagePosition current = position.round().page();
        boolean full = !current.isFirst() && page.content().size() >= AS_FULL * lastSize;
        PagePosition next = next(page, position, full ? lastRecords : 0);
        if (next != null) {
            goOn(position.withRound(position.round().at(next, null)));
            guessed = true;
        }
    }

    @Nullable
    private PagePosition next(HttpAnswer page, ReadPosition position, int records) {
        Listing listing = requests.listing(position);
        PagePosition current = position.round().page();
        try {
            return listing.nextUndecoded(current, page, records, requests.scope(position));
        } catch (IllegalArgumentException noAddress) {
            // Where it is not the guess that is wrong, this comes up again when the page is read.
            misled = true;
            return null;
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
        if (!request.isSame(asked)) {
            misled |= guessed;
            drop();
            answer = requests.send(request, position);
            asked = request;
        }
    }

    /** The answer for the page at a position. */
    CompletionStage<HttpAnswer> page(ReadPosition position) {
        goOn(position);
        CompletionStage<HttpAnswer> page = answer;
        forget();
        return page;
    }

    /** A page was the last one. */
    void end() {
        misled |= guessed;
        drop();
    }

    /** What is under way is of no use any more. */
    void drop() {
        if (answer != null) {
            answer.thenAccept(unused -> unused.content().close());
        }
        forget();
    }

    private void forget() {
        answer = null;
        asked = null;
        guessed = false;
    }
}
