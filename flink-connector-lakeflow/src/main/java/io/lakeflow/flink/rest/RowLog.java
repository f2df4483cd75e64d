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

import io.lakeflow.flink.json.RecordIdentity;
import io.lakeflow.flink.rest.ReadPosition.Round;
import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.rows.RowBuffer;
import io.lakeflow.flink.scan.rows.SnapshotComparison;
import io.lakeflow.flink.scan.rows.SnapshotState;
import java.time.Instant;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.table.data.TimestampData;

/**
 * What a reader remembers of its rows beside its position, in logs of which an offset needs no
 * copy: the keys of a read that emits each once, and what snapshots have shown that are compared
 * with each other. Used by one thread at a time; the offsets it gives out may be packed on another.
 */
final class RowLog {
    private static final int DELETES_PER_BATCH = 4_096;

    private final RestTable table;
    private final boolean eachKeyOnce;
    private KeyLog keys;

    /** Where it tells which rows are gone; else the identities of a snapshot are among the keys. */
    @Nullable private final SnapshotComparison comparison;

    RowLog(RestTable table, KeyLog keys, SnapshotState snapshot) {
        this.table = table;
        this.eachKeyOnce = table.emitsEachKeyOnce();
        this.keys = keys;
        this.comparison =
                table.deletedRows() == null
                        ? null
                        : new SnapshotComparison(
                                table.model().name(), table.options().maxSnapshotKeys(), snapshot);
    }

    /** How many keys it has. */
    int keys() {
        return keys.size();
    }

    boolean hasEachKeyOnce() {
        return eachKeyOnce;
    }

    /** In which version the key of a record was emitted. */
    KeyLog.Version version(ListedRecord record) {
        return keys.version(record.key(), record.identity());
    }

    /** Adds the key of a record; false if it was there. */
    boolean add(ListedRecord record) {
        return keys.add(record.key(), record.identity());
    }

    boolean comparesSnapshots() {
        return table.comparesSnapshots();
    }

    /**
     * Whether this read of a snapshot or the last one has shown a record as it is.
     *
     * @param keyJson the values of its key
     * @param lastRead the rows of the last read, where they are in no log
     */
    boolean wasInSnapshot(ListedRecord record, Supplier<byte[]> keyJson, SeenIdentities lastRead) {
        if (comparison != null) {
            return !comparison.see(record.key(), keyJson, record.identity());
        }
        boolean again = !keys.add(record.identity());
        SnapshotComparison.checkSize(
                table.model().name(), keys.size(), table.options().maxSnapshotKeys());
        return again || lastRead.count(record.identity()) > 0;
    }

    /** Takes rows apart by whether an offset has to know of them before they are emitted. */
    SnapshotComparison.Parts split(RowBuffer rows) {
        return comparison == null
                ? new SnapshotComparison.Parts(rows, new RowBuffer())
                : comparison.split(rows);
    }

    /** What was read of the page at a position is forgotten, for it is not emitted. */
    void backTo(ReadPosition position) {
        keys.keepFirst(position.keys());
    }

    /** The page is read again that was damaged. */
    void repeatPage() {
        if (comparison != null) {
            comparison.repeatPage();
        }
    }

    /** A listing was refused and passed over. */
    void skipListing() {
        if (comparison != null) {
            comparison.skipListing();
        }
    }

    void endPage() {
        if (comparison != null) {
            comparison.endPage();
        }
    }

    /** The round counts for nothing. */
    void abandonRound() {
        keys = new KeyLog();
        if (comparison != null) {
            comparison.endRead(false);
        }
    }

    /** The position after a round that was read to its end. */
    ReadPosition endRound(ReadPosition position, Round ended) {
        if (comparison != null) {
            boolean atomic = ended.page().isFirst() || table.model().request().page().stable();
            comparison.endRead(atomic);
        } else if (comparesSnapshots() && keys.size() > 0) {
            SeenIdentities rows = keys.asSeen();
            keys = new KeyLog();
            return position.withSnapshot(rows);
        }
        return position;
    }

    boolean hasDeletes() {
        return comparison != null && comparison.hasDeletes();
    }

    /** The next rows that the last read of a snapshot has found to be gone. */
    RowBuffer nextDeletes(Instant noticed) {
        RowBuffer rows = new RowBuffer();
        TimestampData time = TimestampData.fromInstant(noticed);
        for (byte[] key : comparison.nextDeletes(DELETES_PER_BATCH)) {
            rows.add(
                    table.deletedRows().of(key, time),
                    RecordIdentity.ofBytes(key, 0, key.length),
                    Batch.NO_TIME);
        }
        return rows;
    }

    /** The offset of a position between two pages. */
    Offset offset(ReadPosition position) {
        return comparison == null
                ? position.toOffset(table.cursor(), keys)
                : position.toOffset(table.cursor(), keys, comparison.state());
    }

    /** The offset of a position at the start of a page, of which these rows may come out next. */
    Offset announcing(ReadPosition position, RowBuffer rows) {
        return position.toOffset(table.cursor(), keys, comparison.announcing(rows.identities()));
    }
}
