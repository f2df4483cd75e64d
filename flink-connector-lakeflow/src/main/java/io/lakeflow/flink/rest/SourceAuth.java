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
import io.lakeflow.flink.expr.Name;
import io.lakeflow.flink.http.Credentials;
import io.lakeflow.flink.http.HttpSettings;
import io.lakeflow.flink.model.AuthModel;
import io.lakeflow.flink.model.OptionModel;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.model.Template;
import io.lakeflow.flink.model.TokenInto;
import io.lakeflow.flink.scan.ScanContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * The credentials of one source in one process. Only those secrets are opened that its kind of
 * credentials names: where tokens are shared, none on the readers' side.
 */
final class SourceAuth implements AutoCloseable {
    private static final String TOKEN = "access-token";

    private final SourceModel source;
    private final Map<String, Object> config;
    private final ScanContext context;
    private final Authorisation requests;
    @Nullable private final Logins logins;

    /**
     * @param settings for logins
     */
    SourceAuth(
            SourceModel source,
            Map<String, Object> config,
            ScanContext context,
            Supplier<HttpSettings> settings) {
        this.source = source;
        this.config = config;
        this.context = context;
        AuthModel auth = source.http().auth();
        TokenInto into = into(auth);
        if (into == null) {
            this.logins = null;
            this.requests = new Authorisation.Fixed(() -> fixed(auth));
        } else {
            this.logins = new Logins(source, config, context, settings, this::open);
            TokenRenewal renewal =
                    new TokenRenewal(logins::login, context.apiClock(), context::after);
            this.requests =
                    new TokenAuthorisation(
                            context.shared(TOKEN, renewal), into, context.apiClock());
        }
    }

    /** For requests to the API. */
    Authorisation requests() {
        return requests;
    }

    /** Where the token goes; null for credentials that are no token. */
    @Nullable
    private static TokenInto into(@Nullable AuthModel auth) {
        if (auth instanceof AuthModel.OAuth2 oauth) {
            return oauth.into();
        } else if (auth instanceof AuthModel.Session session) {
            return session.into();
        } else if (auth instanceof AuthModel.Jwt jwt) {
            return jwt.into();
        }
        return null;
    }

    private Credentials fixed(@Nullable AuthModel auth) {
        if (auth instanceof AuthModel.Bearer bearer) {
            return new Credentials.Bearer(text(bearer.token()));
        } else if (auth instanceof AuthModel.Basic basic) {
            return new Credentials.Basic(text(basic.user()), text(basic.password()));
        } else if (auth instanceof AuthModel.HeaderKey key) {
            return new Credentials.HeaderKey(key.header(), text(key.value()));
        } else if (auth instanceof AuthModel.QueryKey key) {
            return new Credentials.QueryKey(key.query(), text(key.value()));
        } else if (auth == null) {
            return new Credentials.None();
        }
        throw new IllegalStateException("Which kind of credentials is meant was not decided.");
    }

    private String text(Template template) {
        return CompiledTemplate.compile(template.text()).render(open(), UnaryOperator.identity());
    }

    private RestScope open() {
        Set<String> named =
                source.http().auth().templates().stream()
                        .flatMap(value -> CompiledTemplate.compile(value.text()).names().stream())
                        .map(Name::field)
                        .collect(Collectors.toSet());
        Map<String, Object> opened = new HashMap<>(config);
        opened.replaceAll(
                (name, value) ->
                        named.contains(name) && isReference(name)
                                ? context.resolveSecret(value.toString())
                                : value);
        return RestScope.of("config", opened);
    }

    private boolean isReference(String name) {
        OptionModel option = source.options().get(name);
        return option != null && option.secret() && config.get(name).toString().startsWith("${");
    }

    @Override
    public void close() {
        if (logins != null) {
            logins.close();
        }
    }
}
