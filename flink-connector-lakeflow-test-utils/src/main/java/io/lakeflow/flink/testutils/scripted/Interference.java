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
package io.lakeflow.flink.testutils.scripted;

import io.lakeflow.flink.testutils.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Stands between a request and its answer: passes it on, changes it, holds it back or gives another
 * one.
 *
 * <pre>{@code
 * api.answer((request, proper) -> request.number() == 3
 *         ? CompletableFuture.completedFuture(proper.get().cutAfter(20))
 *         : CompletableFuture.completedFuture(proper.get()));
 * api.answer(Interference.failEvery(5, 503).when(request -> request.table().equals("orders")));
 * }</pre>
 */
@FunctionalInterface
public interface Interference {

    /**
     * The answer to give. Called on the server's thread, so it must not wait; an answer that comes
     * later is a stage that is completed later.
     *
     * @param request what is asked
     * @param proper makes the answer that there would be; the table is read when it is called, so
     *     that one called later shows later rows
     */
    CompletionStage<Response> answer(JournalEntry request, Supplier<Response> proper);

    /** The proper answer. */
    static Interference none() {
        return (request, proper) -> CompletableFuture.completedFuture(proper.get());
    }

    /** Every n-th request gets this status. */
    static Interference failEvery(int n, int status) {
        AtomicLong count = new AtomicLong();
        Interference failing = always(status(status));
        return (request, proper) ->
                (count.incrementAndGet() % n == 0 ? failing : none()).answer(request, proper);
    }

    /** The next so many requests get this status. */
    static Interference failNext(int requests, int status) {
        AtomicLong left = new AtomicLong(requests);
        Interference failing = always(status(status));
        return (request, proper) ->
                (left.getAndDecrement() > 0 ? failing : none()).answer(request, proper);
    }

    /** Every request gets this answer. */
    static Interference always(Response answer) {
        return (request, proper) -> CompletableFuture.completedFuture(answer);
    }

    /** The connection is closed in place of an answer. */
    static Interference drop() {
        return always(Response.dropped());
    }

    /** The proper answer is cut off behind this many bytes of its body. */
    static Interference truncate(int bytes) {
        return (request, proper) -> CompletableFuture.completedFuture(proper.get().cutAfter(bytes));
    }

    /** Answers are made when the stage completes. */
    static Interference stallUntil(CompletionStage<?> released) {
        return (request, proper) -> released.thenApply(ignored -> proper.get());
    }

    /** Answers are made at once, and sent when the stage completes. */
    static Interference holdUntil(CompletionStage<?> released) {
        return (request, proper) -> {
            Response answer = proper.get();
            return released.thenApply(ignored -> answer);
        };
    }

    /** The same for some requests; the others get the proper answer. */
    default Interference when(Predicate<JournalEntry> condition) {
        return (request, proper) ->
                (condition.test(request) ? this : none()).answer(request, proper);
    }

    /** An answer with this status. */
    static Response status(int status) {
        String body = "{\"error\":\"as the test wants it: " + status + "\"}";
        return Response.json(status, body.getBytes(StandardCharsets.UTF_8));
    }
}
