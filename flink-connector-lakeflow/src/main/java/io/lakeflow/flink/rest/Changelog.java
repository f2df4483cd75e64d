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

import io.lakeflow.flink.model.DeletesModel;
import io.lakeflow.flink.model.Ingestion;
import io.lakeflow.flink.model.TableModel;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.types.RowKind;

/** Which operations a read emits, and as which kinds of rows. */
final class Changelog {
    private final boolean upserts;
    private final boolean comparesSnapshots;
    private final boolean emitsDeletes;
    private final Operation live;
    private final boolean showsVersions;

    Changelog(TableModel table, ReadOptions options) {
        boolean batch = options.mode() == ReadOptions.Mode.BATCH;
        this.comparesSnapshots = table.ingestion() == Ingestion.SNAPSHOT && !options.isBounded();
        boolean changes = table.ingestion().isKeyed() || comparesSnapshots;
        this.showsVersions = changes;
        this.live = changes && !batch ? Operation.UPSERT : Operation.INSERT;
        this.emitsDeletes =
                !batch
                        && (table.ingestion() == Ingestion.CDC_WITH_DELETES
                                || (comparesSnapshots
                                        && table.deletes() instanceof DeletesModel.Snapshot));
        this.upserts =
                switch (options.changelog()) {
                    case APPEND -> false;
                    case AUTO -> live == Operation.UPSERT;
                    case UPSERT -> !table.key().isEmpty() && !batch;
                };
    }

    /** What a record that the API lists as live says. */
    Operation live() {
        return live;
    }

    /** Whether a record may come again with another content, as a new version. */
    boolean showsVersions() {
        return showsVersions;
    }

    /** Whether deletes come out; where not, a deleted record is only left out. */
    boolean emitsDeletes() {
        return emitsDeletes;
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
        ChangelogMode.Builder mode =
                ChangelogMode.newBuilder()
                        .addContainedKind(RowKind.INSERT)
                        .addContainedKind(RowKind.UPDATE_AFTER);
        return emitsDeletes ? ChangelogMode.upsert() : mode.build();
    }

    /** Whether deletes are found by comparing one snapshot with the next. */
    boolean findsDeletes() {
        return emitsDeletes && comparesSnapshots;
    }

    /** Whether a delete endpoint has to be read. */
    boolean needsTombstones(TableModel table) {
        return emitsDeletes && table.deletes() instanceof DeletesModel.Endpoint;
    }
}
