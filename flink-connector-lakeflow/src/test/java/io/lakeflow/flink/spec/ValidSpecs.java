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

import static io.lakeflow.flink.spec.SpecTexts.oneTable;
import static io.lakeflow.flink.spec.SpecTexts.resource;
import static io.lakeflow.flink.spec.SpecTexts.shopWith;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Specs that parser and JSON Schema both take, so that each word is in one of them. */
final class ValidSpecs {
    private ValidSpecs() {}

    static Stream<Arguments> all() {
        return Stream.concat(
                SpecLoader.bundledNames().stream()
                        .map(name -> spec(name, resource("lakeflow/sources/" + name + ".yaml"))),
                written());
    }

    private static Stream<Arguments> written() {
        return Stream.of(
                spec("shop", SpecTexts.SHOP),
                spec("github", resource("specs/github.yaml")),
                spec(
                        "the smallest",
                        oneTable("ingestion: snapshot", "path: /rows", "page: {next: none}")),
                spec(
                        "basic",
                        shopWith(
                                "{bearer: \"${config.token}\"}",
                                "{basic: {user: \"${config.token}\", password: \"\"}}")),
                auth(
                        "client credentials",
                        """
                        {oauth2: {token_url: "https://login.example/token", client_id: me,
                          client_secret: "${config.token}", client_auth: body, scope: read,
                          params: {audience: shop}, request: {client_id: key},
                          response: {access_token: data.token, expires_in: data.ttl},
                          lifetime: 1h, into: {header: X-Token, prefix: "Token "}}}"""),
                auth(
                        "refresh token",
                        """
                        {oauth2: {token_url: /token, client_id: me, refresh_token: "${config.token}",
                          rotates: true, into: {query: access_token}}}"""),
                auth(
                        "assertion",
                        """
                        {oauth2: {token_url: "${config.base}/token", jwt: {algorithm: RS256,
                          key: "${config.token}", key_id: one, claims: {iss: me}, lifetime: 10m,
                          jti: true}}}"""),
                auth(
                        "session",
                        """
                        {session: {path: /login, method: GET, params: {user: me},
                          headers: {X-Key: "${config.token}"}, at: {cookie: sid}}}"""),
                auth(
                        "session with a body",
                        """
                        {session: {path: /login, body: {json: {password: "${config.token}"}},
                          at: data.token, lifetime: 30m, into: {cookie: sid}}}"""),
                auth(
                        "one of several",
                        """
                        {one_of: [{bearer: "${config.token}"},
                          {jwt: {algorithm: HS256, key: "${config.token}", into: {header: X}}},
                          {session: {path: /login, headers: {X-Key: "${config.token}"},
                            at: {header: X-Session}}}]}"""),
                spec(
                        "key in the query",
                        shopWith(
                                "{bearer: \"${config.token}\"}",
                                "{api_key: {query: key, value: \"${config.token}\"}}")),
                spec(
                        "key in a header",
                        shopWith(
                                "{bearer: \"${config.token}\"}",
                                "{api_key: {header: X-Key, value: \"${config.token}\"}}")),
                spec(
                        "rules",
                        shopWith(
                                "- {status: 404, do: skip}",
                                """
                                - {status: [404, 410], retry: 2, then: skip}
                                    - {status: 500, retry: 1}
                                    - {status: 403, when: "${response.body.code = 7}", do: wait, until: header X-Reset}
                                    - {status: 400, do: fail, message: "refused: ${response.body.text}"}
                                    - {status: 402, do: refresh}
                                    - {when: "${$exists(response.body.error)}", do: retry}\
                                """)),
                spec(
                        "json body and token in it",
                        oneTable(
                                "ingestion: snapshot",
                                "path: /rows",
                                "page: {next: token, at: next, into: {body: page.after}, stop:"
                                        + " {total: meta.total}}",
                                "body: {json: {query: 'a', page: {after: null, size: 10}, all: true,"
                                        + " tags: [1, 2.5, x]}}")),
                spec(
                        "form body named token",
                        oneTable(
                                "ingestion: snapshot",
                                "path: /rows",
                                "method: POST",
                                "page: {next: token, at: next, stop: empty, stable: true, cap: 1000}",
                                "body: {form: {token: \"${page.token}\", empty: null}}",
                                "records: data.*",
                                "filter: \"${record.kind = 'row'}\"",
                                "format: json",
                                "key: [id]",
                                "deletes: {snapshot: true}")),
                spec(
                        "lines of CSV",
                        oneTable(
                                "ingestion: snapshot",
                                "path: /rows",
                                "page: {next: link}",
                                "records: '?'",
                                "format: {csv: {columns: [id, name], delimiter: ';', quote: \"'\","
                                        + " nulls: 'NULL', charset: ISO-8859-1}}")),
                spec(
                        "documents in lines",
                        oneTable(
                                "ingestion: snapshot",
                                "path: /rows",
                                "page: {next: token, at: \"${response.headers.`x-next`}\", into: t}",
                                "format: ndjson")),
                spec(
                        "elements of XML",
                        oneTable(
                                "ingestion: snapshot",
                                "path: /rows",
                                "page: {next: url, at: feed.next.@href}",
                                "records: feed.entry?",
                                "format: xml")),
                spec(
                        "flag, number cursor, condition",
                        oneTable(
                                "ingestion: cdc_with_deletes",
                                "path: /rows",
                                "page: {next: offset, stop: \"${page.records = 0}\"}",
                                "key: [id]",
                                "cursor: {field: version, type: number, order: asc, bounds: \"(]\"}",
                                "deletes: {flag: \"${record.deleted}\"}",
                                "columns: {id: INT, raw: {type: BYTES, format: hex}, at: {type:"
                                        + " 'TIMESTAMP(3)', format: 'yyyy/MM/dd HH:mm | epoch_ms'}}")),
                spec(
                        "plain scalars that YAML takes for something else",
                        oneTable(
                                "ingestion: snapshot",
                                "path: /rows",
                                "page: {next: page, at: next, into: {header: X-Page}, start: 0}",
                                "each: {country: [NO, 0123, 12:30:00]}",
                                "params: {country: \"${each.country}\", id: 0123, on: yes, time:"
                                        + " 12:30:00, none: ~}")));
    }

    private static Arguments auth(String name, String auth) {
        return spec(name, shopWith("{bearer: \"${config.token}\"}", auth));
    }

    private static Arguments spec(String name, String yaml) {
        return Arguments.of(name, yaml);
    }
}
