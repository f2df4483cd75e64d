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

import io.lakeflow.flink.expr.CompiledTemplate;
import io.lakeflow.flink.http.AnswerHead;
import io.lakeflow.flink.http.AnswerJudge;
import io.lakeflow.flink.http.Credentials;
import io.lakeflow.flink.http.HttpAnswer;
import io.lakeflow.flink.http.HttpCall;
import io.lakeflow.flink.http.HttpExchange;
import io.lakeflow.flink.http.HttpSettings;
import io.lakeflow.flink.http.Origin;
import io.lakeflow.flink.http.Proxy;
import io.lakeflow.flink.http.Redaction;
import io.lakeflow.flink.http.Verdict;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.ScanException;
import io.lakeflow.flink.scan.ScanMetric;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.annotation.Nullable;

/**
 * The requests of one source in one process: its client, its origins, its credentials. Secrets are
 * opened when the first request is made, and go nowhere but into requests.
 */
final class RestHttp implements AutoCloseable {
    private final ScanContext context;
    private final HttpSettings settings;
    private final RestScope scope;
    private final SourceAuth auth;
    private final QuotaHeaders quotas;
    private volatile boolean answered;
    private boolean closed;
    @Nullable private HttpExchange exchange;

    RestHttp(
            SourceModel source,
            Map<String, Object> config,
            HttpSettings settings,
            ScanContext context) {
        this.context = context;
        this.scope = RestScope.of("config", config);
        this.settings = settings.withOrigins(Set.of(origin(source, config)));
        this.auth = new SourceAuth(source, config, context, this::withOpenProxy);
        this.quotas = new QuotaHeaders(source.http().rates());
    }

    /**
     * Whom all requests go to; known without a network and without a secret.
     *
     * @throws ScanException if the base is no address
     */
    static Origin origin(SourceModel source, Map<String, Object> config) {
        String base =
                CompiledTemplate.compile(source.http().base().text())
                        .render(RestScope.of("config", config), UnaryOperator.identity());
        try {
            return Origin.of(new URI(base));
        } catch (URISyntaxException e) {
            // Its message repeats the address, which may hold a secret.
            throw noAddress(source, "%s at index %d".formatted(e.getReason(), e.getIndex()));
        } catch (IllegalArgumentException e) {
            throw noAddress(source, e.getMessage());
        }
    }

    private static ScanException noAddress(SourceModel source, String why) {
        return new ScanException(
                "'base: %s' of source %s is no address such as https://api.example.com: %s"
                        .formatted(source.http().base().text(), source.name(), why));
    }

    /** Made with the first request, which opens the proxy's password. */
    private synchronized HttpExchange exchange() {
        if (closed) {
            throw new CancellationException("The scan was closed.");
        }
        if (exchange == null) {
            exchange =
                    HttpExchange.create(
                            GrantedOrigins.of(context).addTo(withOpenProxy()),
                            new RestRuntime(context, context.apiClock(), quotas));
        }
        return exchange;
    }

    private HttpSettings withOpenProxy() {
        Proxy proxy = settings.proxy();
        return proxy == null || proxy.password() == null
                ? settings
                : settings.withProxy(proxy.withPassword(context.resolveSecret(proxy.password())));
    }

    /** The names that every request may use; secrets are references in it. */
    RestScope scope() {
        return scope;
    }

    /**
     * Sends a request, and once more with renewed credentials if the API refuses those it has. What
     * is more than brief has to go on on another thread.
     */
    CompletionStage<HttpAnswer> send(RequestParts parts, AnswerJudge judge) {
        return send(parts, judge, head -> {});
    }

    /**
     * The same.
     *
     * @param early told the head of a successful answer while its long body is under way, before
     *     the answer; brief, too
     */
    CompletionStage<HttpAnswer> send(
            RequestParts parts, AnswerJudge judge, Consumer<AnswerHead> early) {
        return auth.requests()
                .ready()
                .thenCompose(
                        ready ->
                                auth.requests().isRenewable()
                                        ? renewing(parts, judge, early)
                                        : exchanged(parts, judge, auth.requests()::current, early))
                .whenComplete(
                        (answer, failure) -> {
                            if (failure == null) {
                                answered = true;
                            }
                        });
    }

    /** A text that may come from an answer, without the credentials that it may repeat. */
    String scrub(String text) {
        return answered
                ? Redaction.of(auth.requests().current(), withOpenProxy().proxy()).scrub(text)
                : text;
    }

    /** A page of a listing was read to its end. */
    void countPage() {
        context.count(ScanMetric.PAGES, 1);
    }

    private CompletionStage<HttpAnswer> renewing(
            RequestParts parts, AnswerJudge judge, Consumer<AnswerHead> early) {
        AtomicReference<Credentials> sent = new AtomicReference<>();
        AtomicReference<Credentials> refused = new AtomicReference<>();
        AnswerJudge first =
                answer -> {
                    Verdict verdict = judge.judge(answer);
                    if (!(verdict instanceof Verdict.Refused) || sent.get() == null) {
                        return verdict;
                    }
                    refused.set(sent.get());
                    return new Verdict.Accept();
                };
        Supplier<Credentials> noting =
                () -> {
                    sent.set(auth.requests().current());
                    return sent.get();
                };
        return exchanged(parts, first, noting, early)
                .thenCompose(
                        answer ->
                                refused.get() == null
                                        ? CompletableFuture.completedFuture(answer)
                                        : again(parts, judge, refused.get(), early));
    }

    private CompletionStage<HttpAnswer> again(
            RequestParts parts,
            AnswerJudge judge,
            Credentials refused,
            Consumer<AnswerHead> early) {
        return auth.requests()
                .renewed(refused)
                .thenCompose(renewed -> exchanged(parts, judge, auth.requests()::current, early));
    }

    private CompletionStage<HttpAnswer> exchanged(
            RequestParts parts,
            AnswerJudge judge,
            Supplier<Credentials> credentials,
            Consumer<AnswerHead> early) {
        return exchange()
                .send(
                        new HttpCall(
                                parts.method(),
                                parts.uri(),
                                parts.headers(),
                                parts.body(),
                                credentials),
                        judge,
                        early);
    }

    /** Completes when an answer has told API time: at once, or after a request for nothing else. */
    CompletionStage<?> apiTime(Supplier<CompletionStage<HttpAnswer>> probe) {
        return answered ? CompletableFuture.completedFuture(null) : probe.get();
    }

    @Override
    public synchronized void close() {
        closed = true;
        auth.close();
        if (exchange != null) {
            exchange.close();
        }
    }
}
