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
import io.lakeflow.flink.http.HttpSettings;
import io.lakeflow.flink.http.JwtSigner;
import io.lakeflow.flink.model.AuthModel;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.model.Template;
import io.lakeflow.flink.scan.ApiClock;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.ScanException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the tokens of a source are got, where that is: on the enumerator's side. Nothing is opened
 * before the first login, and every login opens its secrets anew, so that a replaced one is used.
 */
final class Logins implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

    /** A login that was refused is made again if its answer has moved the clock by more. */
    private static final Duration JUMP = Duration.ofSeconds(5);

    /** How long an exchange of a secret under way is waited for at the end. */
    private static final Duration LAST_EXCHANGE = Duration.ofSeconds(2);

    private final SourceModel source;
    private final Map<String, Object> config;
    private final ScanContext context;
    private final Supplier<RestScope> scope;
    private final ApiClock time;
    private final LoginHttp http;
    private final Supplier<CompletionStage<AccessToken>> login;
    private volatile CompletableFuture<Void> rotating = CompletableFuture.completedFuture(null);

    /**
     * @param config the options, secrets as references
     * @param scope opens them
     */
    Logins(
            SourceModel source,
            Map<String, Object> config,
            ScanContext context,
            Supplier<HttpSettings> settings,
            Supplier<RestScope> scope) {
        this.source = source;
        this.config = config;
        this.context = context;
        this.scope = scope;
        AuthModel auth = source.http().auth();
        if (auth instanceof AuthModel.OAuth2 oauth) {
            URI endpoint = address(oauth.tokenUrl());
            this.time = new ApiClock(context.clock());
            this.http = new LoginHttp(context, settings, endpoint, time);
            this.login =
                    new OAuth2Login(
                            oauth, endpoint, http, this::text, this::rotate, assertions(oauth));
        } else if (auth instanceof AuthModel.Session session) {
            RequestTemplate request = new RequestTemplate(source.http(), session.login());
            this.time = context.apiClock();
            this.http = new LoginHttp(context, settings, address(session.login().path()), time);
            this.login =
                    new SessionLogin(
                            session, http, () -> request.build(scope.get()), () -> texts(session));
        } else {
            AuthModel.Jwt jwt = (AuthModel.Jwt) auth;
            this.time = context.apiClock();
            this.http = new LoginHttp(context, settings, address(source.http().base()), time);
            this.login = () -> CompletableFuture.completedFuture(signed(jwt));
        }
    }

    /** Gets the next token; begins on the context's executor, for it may read files. */
    CompletionStage<AccessToken> login() {
        Duration off = clockOff();
        return begun().exceptionallyCompose(
                        failure ->
                                isAssertion() && off.minus(clockOff()).abs().compareTo(JUMP) > 0
                                        ? begun()
                                        : CompletableFuture.failedStage(failure))
                .exceptionally(
                        failure -> {
                            // What a login was answered with is never repeated in its failure.
                            throw Failures.explained(
                                    "There is no access token", failure, UnaryOperator.identity());
                        });
    }

    private CompletionStage<AccessToken> begun() {
        return CompletableFuture.completedFuture(null)
                .thenComposeAsync(begin -> login.get(), context.executor());
    }

    /** Whether the login is signed with a time, which the server may not accept. */
    private boolean isAssertion() {
        return source.http().auth() instanceof AuthModel.OAuth2 oauth
                && oauth.grant() instanceof AuthModel.Grant.Assertion;
    }

    /** By how much the local clock is known to be off. */
    private Duration clockOff() {
        return Duration.between(context.clock().instant(), time.instant());
    }

    /** Addresses hold no secret, so that they are known before one is opened. */
    private URI address(Template template) {
        RestScope closed = RestScope.of("config", config);
        UnaryOperator<String> asIs = UnaryOperator.identity();
        String text = CompiledTemplate.compile(template.text()).render(closed, asIs);
        if (text.startsWith("https://") || text.startsWith("http://")) {
            return URI.create(text);
        }
        String base = CompiledTemplate.compile(source.http().base().text()).render(closed, asIs);
        String separator = text.startsWith("/") || text.isEmpty() ? "" : "/";
        return URI.create(base.replaceFirst("/+$", "") + separator + text);
    }

    private String text(Template template) {
        return CompiledTemplate.compile(template.text())
                .render(scope.get(), UnaryOperator.identity());
    }

    private List<String> texts(AuthModel.Session session) {
        return session.templates().stream()
                .filter(template -> !CompiledTemplate.compile(template.text()).isConstant())
                .map(this::text)
                .flatMap(text -> Stream.of(text, RequestParts.encode(text)))
                .toList();
    }

    private CompletionStage<Void> rotate(
            Template secret, Function<String, CompletionStage<String>> exchange) {
        String option = CompiledTemplate.compile(secret.text()).names().iterator().next().field();
        CompletionStage<Void> rotation =
                context.rotateSecret(config.get(option).toString(), exchange);
        rotating = rotation.toCompletableFuture();
        return rotation;
    }

    private Supplier<AccessToken> assertions(AuthModel.OAuth2 oauth) {
        return () -> signed(((AuthModel.Grant.Assertion) oauth.grant()).jwt());
    }

    private AccessToken signed(AuthModel.Jwt jwt) {
        Instant now = time.instant().truncatedTo(ChronoUnit.SECONDS);
        Map<String, Object> claims = new LinkedHashMap<>();
        jwt.claims().forEach((name, value) -> claims.put(name, text(value)));
        claims.values().removeIf(""::equals);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(jwt.lifetime()).getEpochSecond());
        if (jwt.unique()) {
            claims.put("jti", UUID.randomUUID().toString());
        }
        try {
            String keyId = jwt.keyId() == null ? null : text(jwt.keyId());
            JwtSigner signer = JwtSigner.of(jwt.algorithm(), text(jwt.key()), keyId);
            return AccessToken.of(signer.sign(claims), now, jwt.lifetime());
        } catch (IllegalArgumentException e) {
            throw new ScanException(e.getMessage(), e);
        }
    }

    /** A secret that the API has replaced, but that is not in its place yet, would be lost. */
    @Override
    public void close() {
        try {
            rotating.get(LAST_EXCHANGE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The scan ends in the middle of the exchange of a secret", e);
        }
        http.close();
    }
}
