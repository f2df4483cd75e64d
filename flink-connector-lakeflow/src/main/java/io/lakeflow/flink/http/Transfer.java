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
package io.lakeflow.flink.http;

import io.netty.util.Timer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.ListenableFuture;
import org.asynchttpclient.Request;

/**
 * One request on the wire. A server may close a connection that was kept open at the very moment at
 * which it is used again; that is no fault of the server, so the request is then sent once more, at
 * once, if it is of a kind that may be.
 */
final class Transfer {
    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    private final AsyncHttpClient client;
    private final Timer timer;
    private final HttpSettings settings;
    private final Path directory;
    private final ArrayPool pool;
    private final InstantSource clock;
    private final URI uri;
    private final Request request;
    private final Consumer<AnswerHead> early;
    private final CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();

    private volatile Instant sentAt = Instant.EPOCH;
    private volatile long wireBytes;

    Transfer(
            AsyncHttpClient client,
            Timer timer,
            HttpSettings settings,
            Path directory,
            ArrayPool pool,
            InstantSource clock,
            URI uri,
            Request request,
            Consumer<AnswerHead> early) {
        this.client = client;
        this.timer = timer;
        this.settings = settings;
        this.directory = directory;
        this.pool = pool;
        this.clock = clock;
        this.uri = uri;
        this.request = request;
        this.early = early;
    }

    /**
     * Completes on the event loop, exceptionally with a {@link Fault}; cancelling it ends the
     * connection.
     */
    CompletableFuture<HttpAnswer> answer() {
        return answer;
    }

    /** Local time when the request that was answered was sent. */
    Instant sentAt() {
        return sentAt;
    }

    /** Bytes of the body that came. */
    long wireBytes() {
        return wireBytes;
    }

    void start() {
        send(REPEATABLE.contains(request.getMethod()));
    }

    private void send(boolean mayRepeat) {
        sentAt = clock.instant();
        Deadline deadline = new Deadline(timer, settings.requestTimeout());
        PageBuffer page = new PageBuffer(settings.maxPageBytes(), directory, pool);
        AnswerCollector collector = new AnswerCollector(uri, clock, page, deadline::begin, early);
        ListenableFuture<?> underWay = client.executeRequest(request, collector);
        deadline.begin(underWay);
        answer.whenComplete(
                (done, failure) -> {
                    if (failure instanceof CancellationException) {
                        underWay.cancel(true);
                    }
                });
        collector
                .answer()
                .whenComplete(
                        (received, failure) -> {
                            deadline.end();
                            wireBytes = collector.wireBytes();
                            if (failure == null) {
                                if (!answer.complete(received)) {
                                    received.content().close();
                                }
                                return;
                            }
                            if (mayRepeat
                                    && collector.foundConnectionDead()
                                    && !isTimeout(failure)
                                    && !answer.isDone()) {
                                send(false);
                            } else {
                                answer.completeExceptionally(
                                        NetworkFaults.of(failure, Origin.of(uri), settings));
                            }
                        });
    }

    private static boolean isTimeout(Throwable failure) {
        return failure instanceof TimeoutException;
    }
}
