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
package io.lakeflow.flink.model;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/** How requests are authorised. */
public sealed interface AuthModel extends Serializable {

    /** The values that the spec writes for it, all that may name an option. */
    List<Template> templates();

    /** {@code auth: {bearer: "${config.token}"}}. */
    record Bearer(Template token) implements AuthModel {
        @Override
        public List<Template> templates() {
            return List.of(token);
        }
    }

    /** {@code auth: {basic: {user: …, password: …}}}. */
    record Basic(Template user, Template password) implements AuthModel {
        @Override
        public List<Template> templates() {
            return List.of(user, password);
        }
    }

    /** {@code auth: {api_key: {header: X-Key, value: …}}}. */
    record HeaderKey(String header, Template value) implements AuthModel {
        @Override
        public List<Template> templates() {
            return List.of(value);
        }
    }

    /** {@code auth: {api_key: {query: key, value: …}}}. */
    record QueryKey(String query, Template value) implements AuthModel {
        @Override
        public List<Template> templates() {
            return List.of(value);
        }
    }

    /**
     * An access token that a token endpoint gives (RFC 6749).
     *
     * @param tokenUrl the endpoint; a path is appended to the base address
     * @param grant what the token is given for
     * @param client who asks, or null where the grant says it all
     * @param scope what the token is to be good for, or null
     * @param params parameters besides those of the grant; one of the same name replaces it
     * @param request other names of the request's parameters, by their usual names
     * @param response paths of the answer's fields, by their usual names
     * @param lifetime of a token whose answer does not tell, or null
     * @param into where the token goes
     */
    record OAuth2(
            Template tokenUrl,
            Grant grant,
            @Nullable Client client,
            @Nullable Template scope,
            Map<String, Template> params,
            Map<String, String> request,
            Map<String, String> response,
            @Nullable Duration lifetime,
            TokenInto into)
            implements AuthModel {
        public OAuth2 {
            params = Ordered.copyOf(params);
            request = Ordered.copyOf(request);
            response = Ordered.copyOf(response);
        }

        @Override
        public List<Template> templates() {
            List<Template> templates = new ArrayList<>(params.values());
            templates.add(tokenUrl);
            if (client != null) {
                templates.add(client.id());
                templates.add(client.secret());
            }
            templates.add(scope);
            templates.addAll(grant.templates());
            return templates.stream().filter(Objects::nonNull).toList();
        }
    }

    /**
     * The client of a token endpoint.
     *
     * @param id its name
     * @param secret null for a public client
     * @param inHeader whether both go into {@code Authorization: Basic}, or into the body
     */
    record Client(Template id, @Nullable Template secret, boolean inHeader)
            implements Serializable {}

    /** What a token is given for. */
    sealed interface Grant extends Serializable {

        /** The values that the spec writes for it. */
        List<Template> templates();

        /** For being the client. */
        record ClientCredentials() implements Grant {
            @Override
            public List<Template> templates() {
                return List.of();
            }
        }

        /**
         * For a refresh token.
         *
         * @param rotates whether each use may replace it by another one
         */
        record RefreshToken(Template token, boolean rotates) implements Grant {
            @Override
            public List<Template> templates() {
                return List.of(token);
            }
        }

        /** For a signed assertion (RFC 7523). */
        record Assertion(Jwt jwt) implements Grant {
            @Override
            public List<Template> templates() {
                return jwt.templates();
            }
        }
    }

    /**
     * A login request, whose answer has a token.
     *
     * @param login the request; its paging, records and filter say nothing
     * @param at where the answer has the token
     * @param lifetime how long the token is good for, or null where only a refusal tells
     * @param into where the token goes
     */
    record Session(RequestModel login, TokenAt at, @Nullable Duration lifetime, TokenInto into)
            implements AuthModel {
        @Override
        public List<Template> templates() {
            Stream<Template> body = login.body() == null ? Stream.of() : login.body().templates();
            return Stream.of(
                            Stream.of(login.path()),
                            login.params().values().stream(),
                            login.headers().values().stream(),
                            body)
                    .flatMap(part -> part)
                    .toList();
        }
    }

    /**
     * A token that is signed here (RFC 7519).
     *
     * @param algorithm how it is signed
     * @param key the private key in PEM, or the shared secret
     * @param keyId the {@code kid} of its header, or null
     * @param claims by name; {@code iat} and {@code exp} are added
     * @param lifetime from {@code iat} to {@code exp}
     * @param unique whether each has a {@code jti} of its own
     * @param into where it goes as it is; says nothing for one that is exchanged
     */
    record Jwt(
            Algorithm algorithm,
            Template key,
            @Nullable Template keyId,
            Map<String, Template> claims,
            Duration lifetime,
            boolean unique,
            TokenInto into)
            implements AuthModel {
        public Jwt {
            claims = Ordered.copyOf(claims);
        }

        @Override
        public List<Template> templates() {
            return Stream.concat(Stream.of(key, keyId), claims.values().stream())
                    .filter(Objects::nonNull)
                    .toList();
        }

        /** How a token is signed, by its names in RFC 7518. */
        public enum Algorithm {
            RS256,
            ES256,
            HS256
        }
    }

    /**
     * Several kinds in the order of preference; which one holds is decided by the options that are
     * set, when a table is planned.
     */
    record OneOf(List<AuthModel> kinds) implements AuthModel {
        public OneOf {
            kinds = List.copyOf(kinds);
        }

        @Override
        public List<Template> templates() {
            return kinds.stream().flatMap(kind -> kind.templates().stream()).toList();
        }
    }
}
