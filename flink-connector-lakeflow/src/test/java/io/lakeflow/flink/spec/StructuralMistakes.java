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
import static io.lakeflow.flink.spec.SpecTexts.shopWith;

import java.util.List;

/** Mistakes that the parser and the JSON Schema both refuse. */
final class StructuralMistakes {
    private StructuralMistakes() {}

    static List<InvalidSpec> all() {
        return List.of(
                of(
                        "unknown key",
                        "    path: /sales",
                        "    path: /sales\n    «parms: {a: b}",
                        "unknown key 'parms', expected one of ingestion, each, parent, path, method,"
                                + " params, headers, body, records, filter, format, page, key,"
                                + " cursor, history, deletes, columns, errors; did you mean"
                                + " 'params'?"),
                of(
                        "unknown key at the top",
                        "defaults:",
                        "«tabels: {}\ndefaults:",
                        "unknown key 'tabels', expected one of spec, name, options, http, defaults,"
                                + " tables; did you mean 'tables'?"),
                of(
                        "unknown key without a near one",
                        "headers: {Accept: application/json}",
                        "«zzz: 1",
                        "unknown key 'zzz', expected one of base, auth, headers, rate, errors"),
                of("missing version", "spec: 1\nname: shop", "«name: shop", "'spec' is missing"),
                of(
                        "another version",
                        "spec: 1",
                        "spec: «2",
                        "this connector reads specs of version 1, found 2"),
                of("version as text", "spec: 1", "spec: «'1'", "found text, expected an integer"),
                of("missing name", "spec: 1\nname: shop", "«spec: 1", "'name' is missing"),
                of(
                        "a name that is none",
                        "name: shop",
                        "name: «my shop",
                        "'my shop' is not a name, expected a letter, then letters, digits, _ and -"),
                of(
                        "list in place of a mapping",
                        "headers: {Accept: application/json}",
                        "headers: «[Accept]",
                        "found a list, expected a mapping"),
                of(
                        "text in place of a section",
                        "path: /items/${parent.item}/parts",
                        "path: /items/${parent.item}/parts\n    page: «link",
                        "found text, expected a mapping with next, at, into, start, size, stop,"
                                + " stable, cap"),
                of(
                        "mapping in place of text",
                        "path: /sales",
                        "path: «{a: b}",
                        "found a mapping, expected text"),
                of(
                        "text in place of a list",
                        "key: [id]",
                        "key: «id",
                        "found text, expected a list"),
                of(
                        "nothing in place of text",
                        "path: /sales",
                        "path:«",
                        "found nothing, expected text"),
                of(
                        "unknown ingestion",
                        "ingestion: append",
                        "ingestion: «appnd",
                        "unknown word 'appnd', expected one of snapshot, append, cdc,"
                                + " cdc_with_deletes; did you mean 'append'?"),
                of(
                        "unknown order",
                        "field: sold_at, order: none",
                        "field: sold_at, order: «newest",
                        "unknown word 'newest', expected one of asc, desc, none"),
                of(
                        "unknown bounds",
                        "bounds: \"[]\"",
                        "bounds: «\"[[\"",
                        "unknown word '[[', expected one of [], [), (], (); did you mean '[]'?"),
                of(
                        "unknown page.next",
                        "{next: page, stop: short}",
                        "{next: «number}",
                        "unknown word 'number', expected one of link, url, token, page, offset, none"),
                of(
                        "unknown stop",
                        "{next: page, stop: short}",
                        "{next: page, stop: «shrot}",
                        "unknown word 'shrot', expected one of short, empty; did you mean 'short'?"),
                of(
                        "unknown option type",
                        "{type: list, required: true}",
                        "{type: «lst, required: true}",
                        "unknown word 'lst', expected one of string, integer, boolean, list,"
                                + " duration, timestamp; did you mean 'list'?"),
                of(
                        "unknown do",
                        "do: skip}",
                        "do: «ignore}",
                        "unknown word 'ignore', expected one of wait, refresh, retry, skip, restart, split, fail"),
                of(
                        "unknown format",
                        "path: /sales",
                        "path: /sales\n    format: «yaml",
                        "unknown word 'yaml', expected one of json, ndjson, csv, xml"),
                of(
                        "unknown key of csv",
                        "path: /sales",
                        "path: /sales\n    format: {csv: {«separator: x}}",
                        "unknown key 'separator', expected one of columns, delimiter, quote, nulls,"
                                + " charset"),
                of(
                        "format with a mapping of another name",
                        "path: /sales",
                        "path: /sales\n    format: {«xml: {}}",
                        "unknown key 'xml', expected one of csv"),
                of(
                        "body that comes later",
                        "path: /sales",
                        "path: /sales\n    body: {form: {a: b}, «graphql: x}",
                        "'graphql' is not supported yet, expected one of json, form"),
                of(
                        "two kinds of auth",
                        "  auth: {bearer: \"${config.token}\"}",
                        "  «auth: {bearer: \"${config.token}\", basic: {user: a, password: b}}",
                        "expected one of bearer, basic, api_key, oauth2, session, jwt, one_of"),
                of(
                        "key in header and query",
                        "{bearer: \"${config.token}\"}",
                        "{«api_key: {header: X, query: x, value: \"${config.token}\"}}",
                        "expected either 'header' or 'query'"),
                of(
                        "basic without a password",
                        "{bearer: \"${config.token}\"}",
                        "{«basic: {user: \"${config.token}\"}}",
                        "'password' is missing"),
                of(
                        "bad duration",
                        "lookback: 5m",
                        "lookback: «5 minutes",
                        "found '5 minutes', expected a duration such as 30s, 5m, 1h, 7d, 1ms, 1us or"
                                + " PT5M"),
                of(
                        "number in place of a duration",
                        "window: 7d",
                        "window: «7",
                        "found '7', expected a duration such as 30s, 5m, 1h, 7d, 1ms, 1us or PT5M"),
                of(
                        "text in place of a number",
                        "size: 50",
                        "size: «fifty",
                        "found text, expected an integer"),
                of("number too small", "size: 50", "size: «0", "found 0, expected 1 to 10000000"),
                of(
                        "text in place of a boolean",
                        "{type: list, required: true}",
                        "{type: list, required: «\"true\"}",
                        "found text, expected true or false"),
                of(
                        "status that is none",
                        "status: 404",
                        "status: «99",
                        "found 99, expected 100 to 599"),
                of(
                        "rule without a condition",
                        "- {status: 404, do: skip}",
                        "- «{do: skip}",
                        "a rule needs 'status' or 'when'"),
                of(
                        "do and retry",
                        "- {status: 404, do: skip}",
                        "- «{status: 404, do: skip, retry: 2}",
                        "expected either 'do', or 'retry' with 'then' for what follows the attempts"),
                of(
                        "until without wait",
                        "do: skip}",
                        "do: skip, «until: header Retry-After}",
                        "'until' belongs to do: wait"),
                of(
                        "until that is no header",
                        "do: skip}",
                        "do: wait, until: «tomorrow}",
                        "expected 'header' and a name, as in header Retry-After"),
                of(
                        "message of what does not fail",
                        "do: skip}",
                        "do: skip, «message: gone}",
                        "'message' belongs to a rule that fails"),
                of(
                        "rate without a period",
                        "[{limit: 10, per: 1s,",
                        "[«{limit: 10,",
                        "'limit' and 'per' belong together"),
                of(
                        "token without at",
                        "page: {next: token, at: paging.next, into: cursor, size: 50}",
                        "«page: {next: token, into: cursor, size: 50}",
                        "'at' is missing"),
                of(
                        "page number without an end",
                        "{next: page, stop: short}",
                        "{«next: page}",
                        "next: page does not tell where the listing ends, expected 'stop': short,"
                                + " empty, a condition or {total: path}"),
                of(
                        "offset without an end",
                        "{next: page, stop: short}",
                        "{«next: offset}",
                        "next: offset does not tell where the listing ends, expected 'stop': short,"
                                + " empty, a condition or {total: path}"),
                of(
                        "stop of a single page",
                        "{next: page, stop: short}",
                        "{next: none, «stop: short}",
                        "'stop' means nothing with next: none"),
                of(
                        "at of a link",
                        "{next: page, stop: short}",
                        "{next: link, «at: a.b}",
                        "'at' means nothing with next: link"),
                of(
                        "two places for a token",
                        "into: cursor",
                        "«into: {param: a, header: B}",
                        "expected one of param, header, body"),
                of(
                        "path that is an expression",
                        "path: sold_at}",
                        "path: «\"${record.sold_at}\"}",
                        "found '${record.sold_at}', expected a path such as data.items"),
                of(
                        "path with an empty name",
                        "path: sold_at}",
                        "path: «sold..at}",
                        "found 'sold..at', expected a path such as data.items"),
                of(
                        "column with path and value",
                        "path: sold_at}",
                        "path: sold_at, «value: x}",
                        "a column has either a 'path' or a 'value'"),
                of(
                        "column without a type",
                        "sold: {type: TIMESTAMP_LTZ(3), path: sold_at}",
                        "«sold: {path: sold_at}",
                        "'type' is missing"),
                of(
                        "name that no expression can have",
                        "  retries: {type: integer",
                        "  «max-retries: {type: integer",
                        "'max-retries' cannot be named in an expression, expected letters, digits"
                                + " and _"),
                of(
                        "default of a required option",
                        "{type: list, required: true}",
                        "{type: list, required: true, «default: a}",
                        "a required option has no default"),
                of(
                        "default of a secret",
                        "{type: string, secret: true}",
                        "{type: string, secret: true, «default: abc}",
                        "a secret has no default unless it says literal: allowed"),
                of(
                        "literal that is no secret",
                        "{type: integer, default: 3}",
                        "{type: integer, default: 3, «literal: allowed}",
                        "'literal' means something only with secret: true"),
                of(
                        "expression in a default",
                        "default: \"https://shop.example\"",
                        "default: «\"${env:X}\"",
                        "a default is plain text, without ${…}"),
                of(
                        "base that is no address",
                        "base: \"${config.base}\"",
                        "base: «shop.example",
                        "expected an address that begins with https:// or http://, or an option"),
                of(
                        "deletes without a cursor",
                        "    deletes:\n      path: /deleted\n      cursor: {field: deleted_at, order: asc}",
                        "    «deletes:\n      path: /deleted",
                        "'cursor' is missing"),
                of(
                        "parent without as",
                        "path: /sales",
                        "path: /sales\n    «parent: {table: items}",
                        "'as' is missing"),
                new InvalidSpec(
                        "deletes of two kinds",
                        oneTable(
                                "ingestion: snapshot",
                                "path: /rows",
                                "page: {next: none}",
                                "key: [id]",
                                "deletes: {snapshot: true, «path: /deleted}"),
                        "'path' means nothing beside 'snapshot'",
                        true),
                new InvalidSpec(
                        "snapshot: false",
                        oneTable(
                                "ingestion: snapshot",
                                "path: /rows",
                                "page: {next: none}",
                                "key: [id]",
                                "deletes: {«snapshot: false}"),
                        "expected snapshot: true, or no 'deletes' at all",
                        true),
                cursor(
                        "order of a token",
                        "{type: token, at: next, «order: asc}",
                        "'order' means nothing with type: token, which is taken from the end of each"
                                + " listing and given back as it is"),
                cursor(
                        "place of a cursor that is no token",
                        "{field: updated_at, order: asc, «at: next}",
                        "'at' belongs to type: token or url"),
                cursor(
                        "zone of numbers",
                        "{field: updated_at, type: number, order: asc, «zone: UTC}",
                        "'zone' is about time, it needs type: timestamp"),
                of(
                        "window of numbers",
                        "order: none, window: 7d, grain: 1s,",
                        "type: number, order: none, «window: 7d,",
                        "'window' is about time, it needs type: timestamp"),
                of(
                        "condition with text around it",
                        "status: 404",
                        "when: «\"x ${response.status = 1}\"",
                        "expected an expression, a single \"${…}\" and nothing else"),
                of(
                        "no columns",
                        "    columns:\n      sold: {type: TIMESTAMP_LTZ(3), path: sold_at}",
                        "    «columns: {}",
                        "no column is declared; leave 'columns' out to take the DDL's"));
    }

    private static InvalidSpec of(String mistake, String part, String replacement, String message) {
        return new InvalidSpec(mistake, shopWith(part, replacement), message, true);
    }

    private static InvalidSpec cursor(String mistake, String cursor, String message) {
        String table =
                oneTable(
                        "ingestion: append",
                        "path: /rows",
                        "page: {next: none}",
                        "params: {since: \"${cursor.from}\"}",
                        "cursor: " + cursor);
        return new InvalidSpec(mistake, table, message, true);
    }
}
