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
package io.lakeflow.flink.spec;

import java.util.List;
import java.util.stream.Stream;

/** Mistakes in {@code http.auth} that has tokens. */
final class AuthMistakes {
    private AuthMistakes() {}

    /** Those that the parser and the JSON Schema both refuse. */
    static List<InvalidSpec> structural() {
        return List.of(
                of(
                        "oauth2 without an endpoint",
                        "{«oauth2: {client_id: me, client_secret: \"${config.token}\"}}",
                        "'token_url' is missing"),
                of(
                        "oauth2 without a client",
                        "{«oauth2: {token_url: /token, params: {key: \"${config.token}\"}}}",
                        "'client_id' is missing"),
                of(
                        "a place for the client that is none",
                        oauth2("client_auth: «query"),
                        "unknown word 'query', expected one of header, body"),
                of(
                        "rotates without a refresh token",
                        oauth2("«rotates: true"),
                        "'rotates' belongs to 'refresh_token'"),
                of(
                        "two grants",
                        "{«oauth2: {token_url: /token, client_id: me, rotates: false, refresh_token:"
                                + " \"${config.token}\", jwt: {algorithm: HS256, key: k}}}",
                        "expected 'refresh_token' or 'jwt', not both"),
                of(
                        "a field of the answer that nobody asks for",
                        oauth2("response: {«token: a}"),
                        "unknown key 'token', expected one of access_token, expires_in,"
                                + " refresh_token"),
                of(
                        "a parameter that no request has",
                        oauth2("request: {«audience: a}"),
                        "unknown key 'audience', expected one of grant_type, client_id,"
                                + " client_secret, scope, refresh_token, assertion"),
                of(
                        "two places for the token",
                        oauth2("«into: {header: X, query: y}"),
                        "expected one of header, query, cookie"),
                of(
                        "a prefix in a query",
                        oauth2("into: {query: y, «prefix: Bearer}"),
                        "'prefix' belongs to 'header'"),
                of(
                        "session without a place for the token",
                        "{«session: {path: /login, body: {form: {p: \"${config.token}\"}}}}",
                        "'at' is missing"),
                of(
                        "two places of the token",
                        session("«at: {header: X, cookie: y}"),
                        "expected a path, or either 'header' or 'cookie'"),
                of(
                        "jwt without an algorithm",
                        "{«jwt: {key: \"${config.token}\"}}",
                        "'algorithm' is missing"),
                of(
                        "an algorithm that signs nothing",
                        "{jwt: {algorithm: «none, key: \"${config.token}\"}}",
                        "unknown word 'none', expected one of RS256, ES256, HS256"),
                of(
                        "a claim that comes by itself",
                        "{jwt: {algorithm: HS256, key: \"${config.token}\", «claims: {exp: 7}}}",
                        "'exp' is not written: iat and exp come with 'lifetime', jti with 'jti: true'"),
                of(
                        "one_of one",
                        "{«one_of: [{bearer: \"${config.token}\"}]}",
                        "'one_of' is a list of at least two kinds"));
    }

    /** Those that only the parser sees. */
    static List<InvalidSpec> semantic() {
        return Stream.of(
                        of(
                                "an endpoint that is no address",
                                "{oauth2: {token_url: «login.example, client_id: me, client_secret:"
                                        + " \"${config.token}\"}}",
                                "expected an address that begins with https:// or http://, a path"
                                        + " that begins with /, or an option"),
                        of(
                                "a refresh token that cannot be written back",
                                "{oauth2: {token_url: /t, client_id: me, «refresh_token:"
                                        + " \"x${config.token}\"}}",
                                "a refresh token that is replaced when it is used must be a single"
                                        + " \"${config.<option>}\" of an option with secret: true,"
                                        + " so that the next one can be written back; say rotates:"
                                        + " false if the API keeps it"),
                        of(
                                "a public client in the header",
                                "{oauth2: {token_url: /t, client_id: me, «client_auth: header,"
                                        + " rotates: false, refresh_token: \"${config.token}\"}}",
                                "a client without 'client_secret' goes into the body"),
                        of(
                                "a lifetime of nothing",
                                oauth2("«lifetime: 1ms"),
                                "'lifetime' is at least a second"),
                        of(
                                "one kind of several without a secret",
                                "{one_of: [{bearer: \"${config.token}\"}, «{bearer: open}]}",
                                "'auth' names no secret; credentials come from an option with"
                                        + " secret: true"))
                .map(spec -> new InvalidSpec(spec.mistake(), spec.marked(), spec.message(), false))
                .toList();
    }

    private static String oauth2(String more) {
        return "{oauth2: {token_url: /token, client_id: me, client_secret: \"${config.token}\", "
                + more
                + "}}";
    }

    private static String session(String more) {
        return "{session: {path: /login, body: {form: {p: \"${config.token}\"}}, " + more + "}}";
    }

    private static InvalidSpec of(String mistake, String auth, String message) {
        return new InvalidSpec(
                mistake, SpecTexts.shopWith("{bearer: \"${config.token}\"}", auth), message, true);
    }
}
