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
package io.lakeflow.flink.table;

/**
 * A spec with a table of each kind that planning has to tell apart. Nothing answers at its base.
 */
final class TestSpec {
    private TestSpec() {}

    static final String YAML =
            """
            spec: 1
            name: shop
            options:
              base: {type: string, default: "http://127.0.0.1:1"}
              token: {type: string, secret: true}
              limit: {type: integer}
            http:
              base: "${config.base}"
              auth: {bearer: "${config.token}"}
            tables:
              log:
                ingestion: snapshot
                path: /log
                page: {next: none}
                columns: {line: STRING}
              goods:
                ingestion: snapshot
                path: /goods
                page: {next: none}
                key: [id]
                columns: {id: BIGINT NOT NULL, name: STRING}
              counters:
                ingestion: cdc
                path: /counters
                params: {after: "${cursor.from}"}
                page: {next: none}
                key: [id]
                cursor: {field: version, type: number, order: asc}
                columns: {id: BIGINT NOT NULL, version: BIGINT}
              undeclared:
                ingestion: cdc
                path: /undeclared
                params: {since: "${cursor.from}"}
                page: {next: none}
                key: [id]
                cursor: {field: updated_at, order: asc}
              moved:
                ingestion: cdc
                path: /moved
                params: {since: "${cursor.from}"}
                page: {next: none}
                key: [id]
                cursor: {field: updated_at, order: asc}
                history:
                  path: /moved_history
                  page: {next: none}
                  columns: {person: who}
                columns:
                  id: BIGINT NOT NULL
                  person: ROW<name STRING>
                  updated_at: TIMESTAMP_LTZ(3)
              people:
                ingestion: cdc
                path: /people
                params: {since: "${window.from}", until: "${window.to}", size: "${page.size}"}
                page: {next: page, size: 10, stop: short}
                key: [region, id]
                cursor: {field: meta.changed, format: epoch_ms, order: asc, window: 1d, start: "2026-01-01T00:00:00Z"}
                columns:
                  id: BIGINT NOT NULL
                  region: STRING NOT NULL
                  person:
                    type: ROW<name STRING, home ROW<city STRING NOT NULL, `zip code` INT>>
                    path: data.person
                  tags: ARRAY<STRING>
                  scores: MAP<STRING, INT>
                  changed: {type: TIMESTAMP_LTZ(3), path: meta.changed, format: epoch_ms}
                  created: TIMESTAMP_LTZ(3)
                  active: BOOLEAN
                  amount: DECIMAL(10, 2)
                  label: {type: STRING, value: "${record.id & '-' & record.region}"}
            """;
}
