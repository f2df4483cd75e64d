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
import io.lakeflow.flink.http.AnswerJudge;
import io.lakeflow.flink.http.Credentials;
import io.lakeflow.flink.http.Header;
import io.lakeflow.flink.http.HttpAnswer;
import io.lakeflow.flink.http.HttpCall;
import io.lakeflow.flink.http.HttpExchange;
import io.lakeflow.flink.http.HttpSettings;
import io.lakeflow.flink.http.Origin;
import io.lakeflow.flink.http.Proxy;
import io.lakeflow.flink.model.AuthModel;
import io.lakeflow.flink.model.OptionModel;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.model.Template;
import io.lakeflow.flink.scan.ScanContext;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.annotation.Nullable;

/**
 * The requests of one source in one process: its client, its origin, its credentials. Secret
 * references are opened here, when the first request is made, and go nowhere but into requests.
 */
final class RestHttp implements AutoCloseable {
    private final SourceModel source;
    private final Map<String, Object> config;
    private final ScanContext context;
    private final HttpSettings settings;
    private volatile boolean answered;
    private boolean closed;
    @Nullable private HttpExchange exchange;
    @Nullable private RestScope scope;
    @Nullable private Credentials credentials;

    RestHttp(
            SourceModel source,
            Map<String, Object> config,
            HttpSettings settings,
            ScanContext context) {
        this.source = source;
        this.config = config;
        this.context = context;
        this.settings = settings.withOrigins(Set.of(origin(source, config)));
    }

    /** Whom all requests go to; known without a network and without a secret. */
    static Origin origin(SourceModel source, Map<String, Object> config) {
        String base =
                CompiledTemplate.compile(source.http().base().text())
                        .render(RestScope.of("config", config), UnaryOperator.identity());
        return Origin.of(URI.create(base));
    }

    /** Made with the first request, which opens the proxy's password. */
    private synchronized HttpExchange exchange() {
        if (closed) {
            throw new CancellationException("The scan was closed.");
        }
        if (exchange == null) {
            exchange =
                    HttpExchange.create(
                            settings.withProxy(openedProxy()),
                            new RestRuntime(context, new QuotaHeaders(source.http().rates())));
        }
        return exchange;
    }

    @Nullable
    private Proxy openedProxy() {
        Proxy proxy = settings.proxy();
        return proxy == null || proxy.password() == null
                ? proxy
                : proxy.withPassword(context.resolveSecret(proxy.password()));
    }

    /** The names that every request may use. */
    synchronized RestScope scope() {
        if (scope == null) {
            Map<String, Object> opened = new HashMap<>(config);
            opened.replaceAll((name, value) -> isReference(name) ? open(value) : value);
            scope = RestScope.of("config", opened);
        }
        return scope;
    }

    private boolean isReference(String name) {
        OptionModel option = source.options().get(name);
        return option != null && option.secret() && config.get(name).toString().startsWith("${");
    }

    private Object open(Object reference) {
        return context.resolveSecret(reference.toString());
    }

    CompletionStage<HttpAnswer> send(RequestParts parts, AnswerJudge judge) {
        byte[] body = parts.body();
        List<Header> headers =
                parts.headers.entrySet().stream()
                        .map(header -> new Header(header.getKey(), header.getValue()))
                        .toList();
        return exchange()
                .send(
                        new HttpCall(parts.method(), parts.uri(), headers, body, credentials()),
                        judge)
                .whenComplete(
                        (answer, failure) -> {
                            if (failure == null) {
                                answered = true;
                            }
                        });
    }

    /** Completes when an answer has told API time: at once, or after a request for nothing else. */
    CompletionStage<?> apiTime(Supplier<CompletionStage<HttpAnswer>> probe) {
        return answered ? CompletableFuture.completedFuture(null) : probe.get();
    }

    private synchronized Credentials credentials() {
        if (credentials == null) {
            credentials = credentials(source.http().auth());
        }
        return credentials;
    }

    private Credentials credentials(@Nullable AuthModel auth) {
        if (auth instanceof AuthModel.Bearer bearer) {
            return new Credentials.Bearer(text(bearer.token()));
        } else if (auth instanceof AuthModel.Basic basic) {
            return new Credentials.Basic(text(basic.user()), text(basic.password()));
        } else if (auth instanceof AuthModel.HeaderKey key) {
            return new Credentials.HeaderKey(key.header(), text(key.value()));
        } else if (auth instanceof AuthModel.QueryKey key) {
            return new Credentials.QueryKey(key.query(), text(key.value()));
        }
        return new Credentials.None();
    }

    private String text(Template template) {
        return CompiledTemplate.compile(template.text()).render(scope(), UnaryOperator.identity());
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (exchange != null) {
            exchange.close();
        }
    }
}
