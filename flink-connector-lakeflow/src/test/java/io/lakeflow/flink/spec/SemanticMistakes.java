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

/** Mistakes that only the parser sees: names, types and what one part asks of another. */
final class SemanticMistakes {
    private SemanticMistakes() {}

    static List<InvalidSpec> variables() {
        return List.of(
                of(
                        "unknown option in a template",
                        "path: /sales",
                        "path: /sales/${«config.region}",
                        "unknown variable 'config.region', expected one of config.base,"
                                + " config.token, config.regions, config.retries; did you mean"
                                + " 'regions'?"),
                of(
                        "unknown option in a quoted template, after a letter of two units",
                        "headers: {Accept: application/json}",
                        "headers: {Accept: \"\uD83D\uDE00 ${«config.acept}\"}",
                        "unknown variable 'config.acept', expected one of config.base,"
                                + " config.token, config.regions, config.retries"),
                of(
                        "unknown option in a folded template",
                        "path: /sales",
                        "path: «>-\n      /sales/\n      ${config.x}",
                        "unknown variable 'config.x', expected one of config.base, config.token,"
                                + " config.regions, config.retries"),
                of(
                        "unknown variable",
                        "path: /sales",
                        "path: /sales/${«confg.base}",
                        "unknown variable 'confg', expected one of config, cursor, window, page; did"
                                + " you mean 'config'?"),
                of(
                        "all options at once",
                        "path: /sales",
                        "path: /sales/${«config}",
                        "'config' stands alone, expected one of config.base, config.token,"
                                + " config.regions, config.retries"),
                of(
                        "each where there is none",
                        "path: /sales",
                        "path: /sales/${«each.region}",
                        "'each' does not exist here, it exists in a table that has 'each'"),
                of(
                        "unknown each",
                        "path: /items/${each.region}",
                        "path: /items/${«each.regoin}",
                        "unknown variable 'each.regoin', expected one of each.region; did you mean"
                                + " 'region'?"),
                of(
                        "parent where there is none",
                        "path: /sales",
                        "path: /sales/${«parent.item}",
                        "'parent' does not exist here, it exists in a table that has 'parent'"),
                of(
                        "unknown name of a parent",
                        "path: /items/${parent.item}/parts",
                        "path: /items/${«parent.id}/parts",
                        "unknown variable 'parent.id', expected one of parent.item"),
                of(
                        "window of a cursor without",
                        "params: {since: \"${cursor.from}\"}",
                        "params: {since: \"${«window.from}\"}",
                        "'window' does not exist here, it exists in the main request of a table"
                                + " whose cursor has a 'window'"),
                of(
                        "cursor of a table without",
                        "path: /items/${parent.item}/parts",
                        "path: /items/${parent.item}/${«cursor.from}",
                        "'cursor' does not exist here, it exists in the main request and the deletes"
                                + " of a table that has a 'cursor'"),
                of(
                        "cursor in history",
                        "history: {path: /archive,",
                        "history: {path: \"/archive/${«cursor.from}\",",
                        "'cursor' does not exist here, it exists in the main request and the deletes"
                                + " of a table that has a 'cursor'"),
                of(
                        "unknown field of the cursor",
                        "params: {since: \"${cursor.from}\"}",
                        "params: {since: \"${«cursor.to}\"}",
                        "unknown variable 'cursor.to', expected one of cursor.from"),
                of(
                        "page number of a token",
                        "path: /items/${each.region}",
                        "path: /items/${each.region}/${«page.number}",
                        "'page.number' does not exist here, it exists with page.next: page"),
                of(
                        "page size in a stop condition",
                        "stop: short",
                        "stop: \"${«page.size > 1}\"",
                        "'page.size' does not exist here, it exists where the page has a 'size'"),
                of(
                        "response in a request",
                        "path: /sales",
                        "path: /sales/${«response.status}",
                        "'response' does not exist here, it exists in page.at, in page.stop and in"
                                + " errors"),
                of(
                        "unknown field of the response",
                        "status: 404",
                        "when: \"${«response.code = 1}\"",
                        "unknown variable 'response.code', expected one of response.status,"
                                + " response.headers, response.body"),
                of(
                        "record in a request",
                        "path: /sales",
                        "path: /sales/${«record.id}",
                        "'record' does not exist here, it exists in the value of a column, in filter"
                                + " and in deletes.flag"),
                of(
                        "secret outside of auth",
                        "headers: {Accept: application/json}",
                        "headers: {X-Key: \"${«config.token}\"}",
                        "option 'token' is a secret, which only http.auth may use"),
                of(
                        "secret whose name does not say so",
                        "  token: {type: string, secret: true}",
                        "  token: {type: string, secret: true}\n  «pin: {type: string, secret: true}",
                        "the name of a secret contains one of token, password, secret, apikey, so that"
                                + " Flink hides the value of 'config.pin' in its messages"),
                of(
                        "auth without a secret",
                        "auth: {bearer: \"${config.token}\"}",
                        "«auth: {bearer: \"${config.base}\"}",
                        "'auth' names no secret; credentials come from an option with secret: true"),
                of(
                        "each that is text",
                        "each: {region: \"${config.regions}\"}",
                        "each: {region: «north}",
                        "expected an expression, a single \"${…}\" and nothing else"));
    }

    static List<InvalidSpec> types() {
        return List.of(
                of(
                        "unknown type",
                        "name: STRING",
                        "name: «STIRNG",
                        "unknown type 'STIRNG', expected a Flink type such as BIGINT, STRING,"
                                + " TIMESTAMP_LTZ(3); did you mean 'STRING'?"),
                of(
                        "unknown type inside of a row",
                        "name: STRING",
                        "name: «ROW<a BIGNIT>",
                        "unknown type 'BIGNIT', expected a Flink type such as BIGINT, STRING,"
                                + " TIMESTAMP_LTZ(3); did you mean 'BIGINT'?"),
                of(
                        "type that JSON cannot become",
                        "name: STRING",
                        "name: «INTERVAL YEAR",
                        "a JSON value cannot become INTERVAL YEAR(2), expected one of STRING, CHAR,"
                                + " VARCHAR, BOOLEAN, TINYINT, SMALLINT, INT, INTEGER, BIGINT,"
                                + " FLOAT, DOUBLE, DECIMAL, DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ,"
                                + " BYTES, BINARY, VARBINARY, ARRAY, MAP, ROW, VARIANT"),
                of(
                        "lines have no path",
                        "path: /sales",
                        "path: /sales\n    format: csv\n    «records: data",
                        "each line is a record, so that there is no path to them; expected no"
                                + " 'records', or \"?\" where there may be none"),
                of(
                        "nothing stands beside lines",
                        "page: {next: page, stop: short}",
                        "format: ndjson\n    «page: {next: url, at: links.next}",
                        "nothing stands beside the lines of an answer, and so not 'links.next';"
                                + " expected next: link, a token from \"${response.headers…}\","
                                + " or a counted page or offset with stop: short or empty"),
                of(
                        "no total beside lines",
                        "page: {next: page, stop: short}",
                        "format: csv\n    «page: {next: offset, stop: {total: meta.total}}",
                        "nothing stands beside the lines of an answer, and so not 'meta.total';"
                                + " expected next: link, a token from \"${response.headers…}\","
                                + " or a counted page or offset with stop: short or empty"),
                of(
                        "xml without a path",
                        "path: /sales",
                        "path: /sales\n    format: xml\n    «records: ''",
                        "format: xml needs 'records', a path of elements from the root element on,"
                                + " such as feed.entry"),
                of(
                        "delimiter of two characters",
                        "path: /sales",
                        "path: /sales\n    format: {csv: {«delimiter: '||'}}",
                        "found '||', expected one character"),
                of(
                        "delimiter and quote alike",
                        "path: /sales",
                        "path: /sales\n    format: {csv: {delimiter: ';', «quote: ';'}}",
                        "expected another character than the delimiter"),
                of(
                        "column of csv twice",
                        "path: /sales",
                        "path: /sales\n    format: {csv: {«columns: [a, b, a]}}",
                        "expected each column once"),
                of(
                        "unknown encoding",
                        "path: /sales",
                        "path: /sales\n    format: {csv: {«charset: latin-one}}",
                        "unknown encoding 'latin-one', expected one such as ISO-8859-1 or UTF-16"),
                of(
                        "format of a column",
                        "path: sold_at}",
                        "path: sold_at, format: «epoch_sec}",
                        "unknown format 'epoch_sec', expected iso, epoch_s, epoch_ms, epoch_us or a"
                                + " pattern such as yyyy/MM/dd; did you mean 'epoch_s'?"),
                of(
                        "wrong default",
                        "{type: integer, default: 3}",
                        "{type: integer, default: «three}",
                        "wrong default, expected an integer"),
                of(
                        "window of no width",
                        "window: 7d",
                        "«window: 0s",
                        "a window is longer than nothing"),
                of(
                        "octal number",
                        "status: 404",
                        "status: «0404",
                        "found a number, expected an integer"),
                of(
                        "boolean in other words",
                        "{type: list, required: true}",
                        "{type: list, required: «yes}",
                        "found a boolean, expected true or false"));
    }

    static List<InvalidSpec> tables() {
        return List.of(
                of(
                        "missing ingestion",
                        "  sales:\n    ingestion: append",
                        "  «sales:",
                        "'ingestion' is missing"),
                of(
                        "missing path",
                        "  sales:\n    ingestion: append\n    path: /sales",
                        "  «sales:\n    ingestion: append",
                        "'path' is missing"),
                new InvalidSpec(
                        "missing page",
                        oneTable("ingestion: snapshot", "path: /rows")
                                .replace("rows:\n", "«rows:\n"),
                        "'page' is missing",
                        false),
                of(
                        "key that is no column",
                        "    key: []",
                        "    key: [«sodl]",
                        "key column 'sodl' is not a column of table sales, expected one of sold; did"
                                + " you mean 'sold'?"),
                of(
                        "key column given twice",
                        "    key: []",
                        "    key: [sold, «sold]",
                        "'sold' is in the key twice"),
                of(
                        "cdc without a key",
                        "ingestion: append",
                        "«ingestion: cdc",
                        "table sales: ingestion cdc needs a 'key'"),
                of(
                        "cdc_with_deletes without deletes",
                        "    deletes:\n      path: /deleted\n      cursor: {field: deleted_at, order: asc}\n",
                        "",
                        "table items: ingestion cdc_with_deletes needs 'deletes' with a path or a"
                                + " flag",
                        "ingestion: cdc_with_deletes"),
                of(
                        "append without a cursor",
                        "    ingestion: snapshot",
                        "    «ingestion: append",
                        "table parts: ingestion append needs a 'cursor'"),
                of(
                        "deletes ordered by a number",
                        "    deletes:\n      path: /deleted\n      cursor: {field: deleted_at, order: asc}\n",
                        "    «deletes:\n      path: /deleted\n      cursor: {field: deleted_at, type: number, order: asc}\n",
                        "a tombstone is held against the time of a round, which a number does not"
                                + " tell; expected a cursor of deletes that is a timestamp, or"
                                + " deletes by flag"),
                of(
                        "deletes of a table without deletes",
                        "    key: []",
                        "    «deletes: {flag: \"${record.gone}\"}\n    key: []",
                        "deletes by endpoint or flag need ingestion: cdc_with_deletes"),
                of(
                        "snapshots compared in an append table",
                        "    key: []",
                        "    «deletes: {snapshot: true}\n    key: [sold]",
                        "deletes by snapshot need ingestion: snapshot; with a cursor only what has changed is listed, and nothing shows what is gone"),
                of(
                        "history of a snapshot",
                        "path: /items/${parent.item}/parts",
                        "path: /items/${parent.item}/parts\n    «history: {path: /x}",
                        "a snapshot is read as a whole, it has no 'history'"),
                of(
                        "window that the request does not take",
                        "    params: {from: \"${window.from}\", to: \"${window.to}\"}\n",
                        "",
                        "the cursor has a 'window', but the request names neither ${window.from} nor"
                                + " ${window.to}",
                        "cursor: {field: sold_at"),
                new InvalidSpec(
                        "stop: short without a size",
                        oneTable(
                                "ingestion: snapshot",
                                "path: /rows",
                                "page: {next: page, «stop: short}"),
                        "stop: short needs a 'size' to be shorter than",
                        false),
                of(
                        "into besides a named token",
                        "path: /items/${each.region}",
                        "path: /items/${each.region}/${page.token}",
                        "the request names ${page.token}, so 'into' is one too many",
                        "into: cursor"),
                of(
                        "number into a body that is not there",
                        "stop: short",
                        "stop: short, into: {«body: a.b}",
                        "'into: {body: …}' needs a request with a 'body'"),
                of(
                        "history column that is none",
                        "columns: {sold: sale.at}",
                        "columns: {«solt: sale.at}",
                        "'solt' is not a column of table sales, expected one of sold; did you mean"
                                + " 'sold'?"),
                of(
                        "deletes column that is no key",
                        "path: /deleted",
                        "path: /deleted\n      columns: {«name: n}",
                        "'name' is not a key column of table items, expected one of id"));
    }

    static List<InvalidSpec> parents() {
        return List.of(
                of(
                        "unknown parent",
                        "parent: {table: items,",
                        "parent: {table: «item,",
                        "unknown table 'item', expected one of items, parts, sales; did you mean"
                                + " 'items'?"),
                of(
                        "parent column that is none",
                        "as: {item: id}",
                        "as: {item: «idd}",
                        "'idd' is not a column of table items, expected one of id, name, updated_at;"
                                + " did you mean 'id'?"),
                of(
                        "own parent",
                        "parent: {table: items, as: {item: id}, only: changed}",
                        "parent: {table: «parts, as: {item: id}}",
                        "the parents form a circle: parts -> parts"),
                of(
                        "windows below parents that moved",
                        "    ingestion: snapshot\n    parent: {table: items, as: {item: id}, only:"
                                + " changed}",
                        "    ingestion: append\n    cursor: {field: at, order: asc, window: 1d}\n"
                                + "    params: {from: \"${window.from}\", to: \"${window.to}\"}\n"
                                + "    parent: {table: items, as: {item: id}, «only: changed}",
                        "only: changed does not go with windows: rows of the moment in which a"
                                + " parent moves belong to a window that ends later. Leave 'only'"
                                + " out, or the cursor's 'window'"),
                of(
                        "parent column that is no single value",
                        "id: BIGINT NOT NULL\n      name",
                        "id: ARRAY<INT>\n      name",
                        "column 'id' of table items is ARRAY<INT>, expected one value: text, a"
                                + " number, a time or a boolean",
                        "id}, only"));
    }

    static List<InvalidSpec> cursors() {
        return List.of(
                token("token without a place", "«cursor: {type: url}", "'at' is missing"),
                token(
                        "token that is not given back",
                        "«cursor: {type: token, at: next}",
                        "the cursor is a token, but the request does not name ${cursor.from}, by"
                                + " which it is given back"),
                token(
                        "history before a token",
                        "cursor: {type: url, at: next}\n«history: {path: /all}",
                        "with a cursor of type token or url the first listing is the history; it has"
                                + " no other"),
                token(
                        "tombstones beside a token",
                        "cursor: {type: url, at: next}\n«deletes: {path: /gone, cursor: {field: at,"
                                + " order: asc}}",
                        "tombstones are compared with records by their cursors, and a token or url"
                                + " is none; expected deletes by flag"),
                token(
                        "tombstones with a token",
                        "cursor: {field: at, order: asc}\ndeletes: {path: /gone, «cursor: {type:"
                                + " url, at: next}}",
                        "tombstones are compared with records, which an opaque cursor does not"
                                + " allow; expected type: timestamp or number"),
                token(
                        "zone that is none",
                        "cursor: {field: at, order: asc, zone: «Europe/Berlim}",
                        "found 'Europe/Berlim', expected a time zone such as Europe/Berlin,"
                                + " America/New_York or +09:00; did you mean 'Europe/Berlin'?"));
    }

    private static InvalidSpec token(String mistake, String lines, String message) {
        String ingestion = lines.contains("deletes:") ? "cdc_with_deletes" : "cdc";
        String table =
                oneTable(
                        "ingestion: " + ingestion,
                        "path: /rows",
                        "page: {next: none}",
                        "key: [id]",
                        lines.replace("\n", "\n    "));
        return new InvalidSpec(mistake, table, message, false);
    }

    private static InvalidSpec of(String mistake, String part, String replacement, String message) {
        return new InvalidSpec(mistake, shopWith(part, replacement), message, false);
    }

    /** A mistake that is told elsewhere: before the given part. */
    private static InvalidSpec of(
            String mistake, String part, String replacement, String message, String told) {
        String marked = shopWith(part, replacement).replace(told, "«" + told);
        return new InvalidSpec(mistake, marked, message, false);
    }
}
