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

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeflow.flink.http.Credentials;
import io.lakeflow.flink.http.Header;
import io.lakeflow.flink.http.HttpAnswer;
import io.lakeflow.flink.model.AuthModel;
import io.lakeflow.flink.model.AuthModel.Client;
import io.lakeflow.flink.model.AuthModel.Grant;
import io.lakeflow.flink.model.Template;
import io.lakeflow.flink.scan.ScanException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.annotation.Nullable;

/** Gets access tokens from a token endpoint (RFC 6749, RFC 7523). */
final class OAuth2Login implements Supplier<CompletionStage<AccessToken>> {
    private static final String ADVICE =
            "Check 'token_url', 'client_id', 'client_secret' and 'scope' of http.auth, and the"
                    + " options that they come from.";
    private static final String REFRESH_ADVICE =
            "The refresh token may have expired, been revoked or been used already: get a new one"
                    + " from the API and put it into the place that its option refers to. Else check"
                    + " 'token_url', 'client_id' and 'client_secret' of http.auth.";
    private static final String ASSERTION_ADVICE =
            "Check 'key', 'key_id', 'claims' and 'token_url' of http.auth, and the options that"
                    + " they come from.";

    private final AuthModel.OAuth2 model;
    private final URI endpoint;
    private final LoginHttp http;
    private final Function<Template, String> texts;
    private final SecretRotation rotation;
    private final Supplier<AccessToken> assertions;

    /** Has a secret exchanged for the next one, and kept. */
    interface SecretRotation {
        CompletionStage<Void> run(
                Template secret, Function<String, CompletionStage<String>> exchange);
    }

    /**
     * @param texts opens the values of the spec
     * @param rotation for refresh tokens that are replaced when they are used
     * @param assertions signs those of the grant, if it has some
     */
    OAuth2Login(
            AuthModel.OAuth2 model,
            URI endpoint,
            LoginHttp http,
            Function<Template, String> texts,
            SecretRotation rotation,
            Supplier<AccessToken> assertions) {
        this.model = model;
        this.endpoint = endpoint;
        this.http = http;
        this.texts = texts;
        this.rotation = rotation;
        this.assertions = assertions;
    }

    @Override
    public CompletionStage<AccessToken> get() {
        if (model.grant() instanceof Grant.RefreshToken refresh) {
            return refresh.rotates()
                    ? rotated(refresh.token())
                    : refreshed(texts.apply(refresh.token())).thenApply(Answer::token);
        } else if (model.grant() instanceof Grant.Assertion) {
            String assertion = assertions.get().value();
            return request(
                            "urn:ietf:params:oauth:grant-type:jwt-bearer",
                            "assertion",
                            assertion,
                            ASSERTION_ADVICE)
                    .thenApply(Answer::token);
        }
        return request("client_credentials", "", "", ADVICE).thenApply(Answer::token);
    }

    private CompletionStage<AccessToken> rotated(Template refreshToken) {
        CompletableFuture<AccessToken> token = new CompletableFuture<>();
        return rotation.run(
                        refreshToken,
                        present ->
                                refreshed(present)
                                        .thenApply(
                                                answer -> {
                                                    token.complete(answer.token());
                                                    return answer.refreshToken().isEmpty()
                                                            ? present
                                                            : answer.refreshToken();
                                                }))
                .thenCompose(kept -> token);
    }

    private CompletionStage<Answer> refreshed(String refreshToken) {
        return request("refresh_token", "refresh_token", refreshToken, REFRESH_ADVICE);
    }

    private CompletionStage<Answer> request(
            String grant, String credential, String secret, String advice) {
        Map<String, String> form = new LinkedHashMap<>();
        List<String> secrets = new ArrayList<>();
        form.put(name("grant_type"), grant);
        if (!credential.isEmpty()) {
            form.put(name(credential), secret);
        }
        if (model.scope() != null) {
            form.put(name("scope"), texts.apply(model.scope()));
        }
        Header header = client(form, model.client());
        model.params().forEach((name, value) -> form.put(name, texts.apply(value)));
        form.values().removeIf(String::isEmpty);
        if (header != null) {
            secrets.add(header.value().substring("Basic ".length()));
        }
        form.forEach(
                (name, value) -> {
                    if (!name.equals(name("grant_type")) && !name.equals(name("scope"))) {
                        secrets.add(value);
                        secrets.add(RequestParts.encode(value));
                    }
                });
        RequestParts parts = new RequestParts("POST", endpoint);
        parts.form().putAll(form);
        return http.send(parts, new Credentials.Login(header, secrets), advice)
                .thenApply(this::answer);
    }

    /** What shows who the client is: a header, or else fields that are added to the form. */
    @Nullable
    private Header client(Map<String, String> form, @Nullable Client client) {
        if (client == null) {
            return null;
        }
        String id = texts.apply(client.id());
        String secret = client.secret() == null ? "" : texts.apply(client.secret());
        if (client.inHeader()) {
            // RFC 6749, 2.3.1: both are form-encoded first.
            String pair = RequestParts.encode(id) + ":" + RequestParts.encode(secret);
            byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
            return new Header(
                    "Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
        }
        form.put(name("client_id"), id);
        form.put(name("client_secret"), secret);
        return null;
    }

    private String name(String usual) {
        return model.request().getOrDefault(usual, usual);
    }

    private Answer answer(HttpAnswer answer) {
        JsonNode body = LoginHttp.body(answer);
        String token = field(body, "access_token");
        if (token.isEmpty()) {
            throw new ScanException(
                    "The token endpoint "
                            + answer.uri().getHost()
                            + answer.uri().getPath()
                            + " gave no token: its answer has nothing at '"
                            + model.response().getOrDefault("access_token", "access_token")
                            + "'. Check 'response' of http.auth.");
        }
        String seconds = field(body, "expires_in");
        Duration lifetime =
                seconds.matches("[0-9]{1,9}(\\.[0-9]*)?")
                        ? Duration.ofSeconds((long) Double.parseDouble(seconds))
                        : model.lifetime();
        return new Answer(
                AccessToken.of(token, answer.serverTime(), lifetime), field(body, "refresh_token"));
    }

    private String field(JsonNode body, String usual) {
        return LoginHttp.text(body, model.response().getOrDefault(usual, usual));
    }

    /**
     * @param refreshToken the next one, empty if the last one stays
     */
    private record Answer(AccessToken token, String refreshToken) {}
}
