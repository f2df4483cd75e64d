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

import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request done well: sends a call to a configured origin when it is admitted, judges the
 * answer, and waits, retries and follows redirects until there is one to accept or nothing left to
 * try. One exchange per reader: it owns the connections and a few daemon threads named {@code
 * lakeflow-http-…}.
 *
 * <pre>{@code
 * HttpSettings settings =
 *         HttpSettings.defaults().withOrigins(Set.of(Origin.of(URI.create("https://api.example.com"))));
 * try (HttpExchange exchange = HttpExchange.create(settings, runtime)) {
 *     HttpCall call = HttpCall.get(URI.create("https://api.example.com/items?page=1"));
 *     exchange.send(call, AnswerJudge.DEFAULT).thenAccept(answer -> decode(answer.content()));
 * }
 * }</pre>
 *
 * Safe for use by several threads. Nothing blocks.
 */
public final class HttpExchange implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpExchange.class);

    private final HttpSettings settings;
    private final HttpRuntime runtime;
    private final RandomGenerator random;
    private final Transport transport;
    private final OriginPolicy origins;
    private final Map<Origin, OriginGate> gates = new ConcurrentHashMap<>();
    private final Set<Delivery> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile boolean closed;

    private HttpExchange(HttpSettings settings, HttpRuntime runtime, RandomGenerator random) {
        this.settings = settings;
        this.runtime = runtime;
        this.random = random;
        this.origins = new OriginPolicy(settings.origins(), settings.foreignOrigins());
        this.transport = new Transport(settings, runtime.clock(), runtime.directory());
    }

    /** Starts the client; no connection is made yet. */
    public static HttpExchange create(HttpSettings settings, HttpRuntime runtime) {
        return create(settings, runtime, new Random());
    }

    /**
     * @param random what back-offs are drawn from; used by several threads
     */
    static HttpExchange create(HttpSettings settings, HttpRuntime runtime, RandomGenerator random) {
        return new HttpExchange(settings, runtime, random);
    }

    /**
     * Sends a call as often as it takes.
     *
     * @param judge asked for every complete answer
     * @return completes with an answer that the judge accepted, or skipped ({@link
     *     HttpAnswer#skipped()}); exceptionally with an {@link HttpFailure}, or with a {@link
     *     CancellationException} once this exchange is closed. What follows on it may keep the
     *     client's event loop waiting, and has to be brief. Cancelling its future ends the request.
     */
    public CompletionStage<HttpAnswer> send(HttpCall call, AnswerJudge judge) {
        return send(call, judge, head -> {});
    }

    /**
     * Sends a call as often as it takes, and tells early what leads on from its answer.
     *
     * @param early told the head of a successful answer while its long body is under way, perhaps
     *     several times, and never after the answer; brief, for it keeps the client's event loop
     *     waiting. The judge may still refuse the answer. It is not told where requests have to
     *     wait for a quota from then on.
     * @see #send(HttpCall, AnswerJudge)
     */
    public CompletionStage<HttpAnswer> send(
            HttpCall call, AnswerJudge judge, Consumer<AnswerHead> early) {
        Delivery delivery =
                new Delivery(
                        call,
                        judge,
                        early,
                        runtime,
                        transport,
                        origins,
                        this::gate,
                        new RetryBudget(settings, random));
        underWay.add(delivery);
        delivery.result()
                .whenComplete(
                        (answer, failure) -> {
                            underWay.remove(delivery);
                            if (answer != null && !answer.content().isKnownToBeWhole()) {
                                warnOfUnknownEnd(call);
                            }
                        });
        if (closed) {
            delivery.abandon();
        } else {
            delivery.begin();
        }
        return delivery.result();
    }

    /** Once: such a server does it with every answer. */
    private void warnOfUnknownEnd(HttpCall call) {
        if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "{}: the answer came without Content-Length and without chunks, so that one which is cut short can be told by its content only.",
                    call);
        }
    }

    private OriginGate gate(Origin origin) {
        return gates.computeIfAbsent(origin, key -> new OriginGate(key, runtime));
    }

    /** Abandons what is under way and ends connections and threads, without waiting for them. */
    @Override
    public void close() {
        closed = true;
        underWay.forEach(Delivery::abandon);
        transport.close();
    }
}
