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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Specs that tests read. */
final class SpecTexts {
    private SpecTexts() {}

    /** A small spec that is valid as it stands; the invalid ones are made from it. */
    static final String SHOP =
            """
            spec: 1
            name: shop
            options:
              base: {type: string, default: "https://shop.example"}
              token: {type: string, secret: true}
              regions: {type: list, required: true}
              retries: {type: integer, default: 3}
            http:
              base: "${config.base}"
              auth: {bearer: "${config.token}"}
              headers: {Accept: application/json}
              rate: [{limit: 10, per: 1s, remaining: X-Left, reset: X-Reset, concurrency: 2}]
              errors:
                - {status: 404, do: skip}
            defaults:
              params: {limit: "${page.size}"}
              page: {next: token, at: paging.next, into: cursor, size: 50}
              key: [id]
            tables:
              items:
                ingestion: cdc_with_deletes
                each: {region: "${config.regions}"}
                path: /items/${each.region}
                params: {since: "${cursor.from}"}
                records: data
                cursor: {field: updated_at, order: asc, lookback: 5m}
                deletes:
                  path: /deleted
                  cursor: {field: deleted_at, order: asc}
                columns:
                  id: BIGINT NOT NULL
                  name: STRING
                  updated_at: TIMESTAMP_LTZ(3)
              parts:
                ingestion: snapshot
                parent: {table: items, as: {item: id}, only: changed}
                path: /items/${parent.item}/parts
                columns:
                  id: BIGINT NOT NULL
                  item: {type: BIGINT, value: "${parent.item}"}
              sales:
                ingestion: append
                path: /sales
                params: {from: "${window.from}", to: "${window.to}"}
                page: {next: page, stop: short}
                cursor: {field: sold_at, order: none, window: 7d, grain: 1s, bounds: "[]"}
                history: {path: /archive, page: {next: link}, columns: {sold: sale.at}}
                key: []
                columns:
                  sold: {type: TIMESTAMP_LTZ(3), path: sold_at}
            """;

    static String resource(String name) {
        try (InputStream in = SpecTexts.class.getClassLoader().getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name, e);
        }
    }

    /** {@link #SHOP} with one line replaced, the part that stands there once. */
    static String shopWith(String part, String replacement) {
        int at = SHOP.indexOf(part);
        if (at < 0 || SHOP.indexOf(part, at + 1) >= 0) {
            throw new IllegalArgumentException("not exactly once in the spec: " + part);
        }
        return SHOP.replace(part, replacement);
    }

    /** A spec of one table, all of whose lines are given. */
    static String oneTable(String... lines) {
        return """
               spec: 1
               name: one
               http: {base: "https://one.example"}
               tables:
                 rows:
               """
                + "    "
                + String.join("\n    ", lines)
                + "\n";
    }
}
