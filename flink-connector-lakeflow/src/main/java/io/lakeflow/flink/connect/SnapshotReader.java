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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeflow.flink.json.PageCursor;
import io.lakeflow.flink.json.RecordIdentity;
import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.rows.RowBuffer;
import io.lakeflow.flink.scan.rows.SnapshotComparison;
import io.lakeflow.flink.scan.rows.SnapshotState;
import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.table.data.TimestampData;

/**
 * Reads a table as a whole at every poll, and emits what has changed since the last time. A pass is
 * made of reads from the beginning until the offset no longer moves.
 */
final class SnapshotReader implements BlockingReader {
    private static final String OFFSET = "offset";
    private static final String READS = "reads";
    private static final String CONTENTS = "contents";

    private final ConnectTable table;
    private final TableReads reads;
    private final ScanContext context;
    private final RecordLayout layout;
    private final Changelog changelog;
    private final SnapshotComparison comparison;
    private final OffsetCycle cycle = new OffsetCycle();
    private final Pieces pieces;

    @Nullable private String offset;
    private int readsOfPass;
    @Nullable private RecordStream stream;
    private boolean readEnded;
    @Nullable private RowBuffer announced;

    SnapshotReader(ConnectTable table, TableReads reads, ScanContext context, JsonNode position) {
        this.table = table;
        this.reads = reads;
        this.context = context;
        this.layout = RecordLayout.ofRecords(table);
        this.changelog = table.changelog();
        this.offset = Json.text(position, OFFSET);
        this.readsOfPass = position.path(READS).asInt();
        String packed = Json.text(position, CONTENTS);
        this.comparison =
                new SnapshotComparison(
                        table.name(),
                        table.options().maxSnapshotKeys(),
                        packed == null ? SnapshotState.empty() : SnapshotState.unpack(packed));
        this.pieces = new Pieces(context.clock());
    }

    @Override
    public Batch next() throws IOException, InterruptedException {
        if (announced != null) {
            return announced();
        }
        if (readEnded) {
            return endOfRead();
        }
        if (comparison.hasDeletes()) {
            return deletes();
        }
        if (stream == null) {
            String from = offset;
            stream = new RecordStream(table, layout, () -> reads.readRecords(from), context);
        }
        readEnded = pieces.fill(stream, this::take);
        return announce();
    }

    private void take(PageCursor record) {
        long key = layout.key(record);
        long identity = layout.identity(record, key);
        if (comparison.see(key, () -> layout.keyJson(record), identity)) {
            pieces.add(
                    layout.row(record, changelog.live(), pieces.now()),
                    identity,
                    Batch.NO_TIME,
                    record.length());
        }
    }

    /**
     * Rows are in the state before they are emitted: one that is gone when its page is asked for
     * again would be known to nobody otherwise, and never be deleted.
     */
    private Batch announce() {
        SnapshotComparison.Parts parts = comparison.split(pieces.take());
        RowBuffer others = parts.others();
        announced = others.size() == 0 ? null : others;
        return parts.announced()
                .toBatch(position(comparison.announcing(others.identities())), Progress.MORE, null);
    }

    private Batch announced() {
        RowBuffer rows = announced;
        announced = null;
        return rows.toBatch(null, Progress.MORE, null);
    }

    private Batch endOfRead() {
        String end = stream.endOffset();
        stream = null;
        readEnded = false;
        readsOfPass++;
        comparison.endPage();
        if (end != null && !end.equals(offset)) {
            cycle.moved(offset, end, table);
            offset = end;
            return pieces.batch(position(comparison.state()), Progress.MORE, null);
        }
        comparison.endRead(readsOfPass == 1);
        readsOfPass = 0;
        offset = null;
        cycle.begin();
        return pieces.batch(
                position(comparison.state()),
                comparison.hasDeletes() ? Progress.MORE : Progress.CAUGHT_UP,
                null);
    }

    private Batch deletes() {
        TimestampData now = pieces.now();
        for (byte[] key : comparison.nextDeletes(1_000)) {
            long identity = RecordIdentity.ofBytes(key, 0, key.length);
            pieces.add(layout.deleted(key, now), identity, Batch.NO_TIME, key.length);
        }
        return pieces.batch(
                position(comparison.state()),
                comparison.hasDeletes() ? Progress.MORE : Progress.CAUGHT_UP,
                null);
    }

    private Offset position(SnapshotState state) {
        String nowOffset = offset;
        int nowReads = readsOfPass;
        return Offset.deferred(
                () -> {
                    ObjectNode json = StoredJson.object();
                    if (nowOffset != null) {
                        json.put(OFFSET, nowOffset);
                    }
                    json.put(READS, nowReads);
                    if (!state.isEmpty()) {
                        json.put(CONTENTS, state.pack());
                    }
                    return json.toString();
                });
    }

    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.close();
        }
    }
}
