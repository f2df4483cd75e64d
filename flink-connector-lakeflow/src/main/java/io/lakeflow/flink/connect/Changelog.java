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
package io.lakeflow.flink.connect;

import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.types.RowKind;

/**
 * Which operations a read emits, and as which kinds of rows.
 *
 * @param live what a record that is listed as live says
 * @param emitsDeletes whether deletes come out; where not, a deleted record is only left out
 * @param upserts whether rows replace each other by key
 * @param comparesSnapshots whether the table is listed as a whole again and again
 * @param oncePerKey whether each key comes once, in any version
 */
record Changelog(
        Operation live,
        boolean emitsDeletes,
        boolean upserts,
        boolean comparesSnapshots,
        boolean oncePerKey) {

    static Changelog of(TableMetadata table, ConnectOptions options) {
        boolean batch = options.mode() == ConnectOptions.Mode.BATCH;
        boolean snapshot = table.ingestionType() == IngestionType.SNAPSHOT;
        boolean keyed = !table.primaryKeys().isEmpty();
        boolean compares = snapshot && !options.bounded();
        boolean changes = table.ingestionType().isKeyed() || compares;
        boolean deletes = table.ingestionType() == IngestionType.CDC_WITH_DELETES || compares;
        boolean upserts =
                switch (options.changes()) {
                    case APPEND -> false;
                    case AUTO -> changes && !batch;
                    case UPSERT -> keyed && !batch;
                };
        return new Changelog(
                changes && !batch ? Operation.UPSERT : Operation.INSERT,
                deletes && !batch,
                upserts,
                compares,
                keyed && (batch || snapshot && options.bounded()));
    }

    RowKind kind(Operation operation) {
        if (!upserts) {
            return RowKind.INSERT;
        }
        return operation == Operation.DELETE ? RowKind.DELETE : RowKind.UPDATE_AFTER;
    }

    ChangelogMode mode() {
        if (!upserts) {
            return ChangelogMode.insertOnly();
        }
        return emitsDeletes
                ? ChangelogMode.upsert()
                : ChangelogMode.newBuilder()
                        .addContainedKind(RowKind.INSERT)
                        .addContainedKind(RowKind.UPDATE_AFTER)
                        .build();
    }
}
