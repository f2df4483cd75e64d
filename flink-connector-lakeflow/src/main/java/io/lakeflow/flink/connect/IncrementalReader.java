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
import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.ScanContext;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Reads from offset to offset. A round is made of reads until the offset no longer moves; where the
 * table has deletes, those are read before its live rows and emitted after them.
 */
final class IncrementalReader implements BlockingReader {
    private static final String LIVE = "offset";
    private static final String SEEN = "seen";

    private final ConnectTable table;
    private final TableReads reads;
    private final ScanContext context;
    private final Instant init;
    private final RecordLayout layout;
    private final Changelog changelog;
    private final KnownRows known;
    @Nullable private final SeenRows seen;
    @Nullable private final DeleteReads deletes;
    private final Map<Long, Integer> emitted = new HashMap<>();
    private final CursorOrder order = new CursorOrder();
    private final OffsetCycle cycle = new OffsetCycle();
    private final Pieces pieces;

    @Nullable private String live;
    @Nullable private RecordStream stream;
    @Nullable private RoundLimit limit;
    private boolean more;
    private Stage stage = Stage.BEGIN;
    private Deque<Tombstones.Tombstone> toDelete = new ArrayDeque<>();

    private enum Stage {
        BEGIN,
        RECORDS,
        DELETES
    }

    /**
     * @param position what an earlier batch ended with, or an empty object
     * @param emittedBefore identities of rows that were emitted after it
     */
    IncrementalReader(
            ConnectTable table,
            TableReads reads,
            Instant init,
            ScanContext context,
            JsonNode position,
            long[] emittedBefore) {
        this.table = table;
        this.reads = reads;
        this.init = init;
        this.context = context;
        this.layout = RecordLayout.ofRecords(table);
        this.changelog = table.changelog();
        this.live = Json.text(position, LIVE);
        this.seen = remembersRows() ? SeenRows.from(position, SEEN, table) : null;
        this.known =
                changelog.oncePerKey()
                        ? KeysOnce.from(position, table.name())
                        : seen != null ? seen : KnownRows.Nothing.INSTANCE;
        this.deletes = reads.hasDeletes() ? new DeleteReads(table, reads, context, position) : null;
        this.pieces = new Pieces(context.clock());
        for (long identity : emittedBefore) {
            emitted.merge(identity, 1, Integer::sum);
        }
    }

    private boolean remembersRows() {
        return !changelog.oncePerKey()
                && !reads.isOneRead()
                && table.metadata().ingestionType() != IngestionType.SNAPSHOT;
    }

    /**
     * Makes of a position one from which reading goes on after a history that was read otherwise.
     */
    static void writeStart(ObjectNode position, @Nullable String offset) {
        position.put(LIVE, offset);
    }

    @Override
    public Batch next() throws IOException, InterruptedException {
        if (stage == Stage.BEGIN) {
            boolean announces = deletes != null && deletes.isBeforeFirst();
            beginRound();
            if (announces) {
                return new Batch(List.of(), new long[0], offset(), Progress.MORE, null);
            }
        }
        return stage == Stage.RECORDS ? records() : deletes();
    }

    private void beginRound() throws IOException, InterruptedException {
        limit = new RoundLimit(table, context);
        cycle.begin();
        if (deletes != null) {
            deletes.readRound(seen == null ? Map.of() : seen.newestByKey(), limit);
        }
        if (seen != null && deletes != null) {
            seen.keepAlwaysFrom(limit.rememberedFrom(deletes.endedEarlyAt()));
        }
        stage = Stage.RECORDS;
    }

    private Batch records() throws IOException, InterruptedException {
        if (stream == null) {
            String from = live;
            order.startRead();
            stream = new RecordStream(table, layout, () -> reads.readRecords(from), context);
        }
        return pieces.fill(stream, this::take)
                ? endOfRead()
                : pieces.batch(null, Progress.MORE, null);
    }

    private void take(PageCursor record) {
        CursorPoint cursor = layout.cursor(record);
        long key = layout.key(record);
        long identity = layout.identity(record, key);
        order.add(cursor);
        emitted.computeIfPresent(identity, (id, times) -> times == 1 ? null : times - 1);
        if (deletes != null && deletes.tombstones().outdates(key, cursor)) {
            return;
        }
        if (known.isNews(identity, key, cursor)) {
            pieces.add(
                    layout.row(record, changelog.live(), pieces.now()),
                    identity,
                    layout.time(cursor),
                    record.length());
        }
    }

    private Batch endOfRead() {
        String end = stream.endOffset();
        stream = null;
        boolean moved = end != null && !end.equals(live);
        if (moved) {
            cycle.moved(live, end, table);
            live = end;
        }
        emitted.forEach(
                (identity, times) -> {
                    if (deletes != null) {
                        deletes.tombstones().addEmitted(identity);
                    }
                    for (int i = 0; i < times; i++) {
                        known.addEmitted(identity);
                    }
                });
        emitted.clear();
        known.endRead(moved);
        more = moved;
        if (moved && !endsHere() && !endsRound()) {
            return pieces.batch(offset(), Progress.MORE, null);
        }
        if (deletes == null) {
            stage = Stage.BEGIN;
            return pieces.batch(offset(), afterRound(), completeUpTo());
        }
        toDelete = new ArrayDeque<>(deletes.remaining());
        stage = Stage.DELETES;
        return pieces.batch(null, Progress.MORE, null);
    }

    /** Deletions are not kept back for ever where rows are written faster than they are read. */
    private boolean endsRound() {
        return deletes != null && !table.options().bounded() && limit.isReachedBy(order);
    }

    private boolean endsHere() {
        return table.options().bounded()
                && table.cursorType() == CursorType.TIME
                && order.hasReached(init);
    }

    private Batch deletes() {
        while (!toDelete.isEmpty() && !pieces.isWhole()) {
            Tombstones.Tombstone gone = toDelete.remove();
            pieces.add(gone.row(), gone.identity(), deletes.time(gone.cursor()), 0);
        }
        if (!toDelete.isEmpty()) {
            return pieces.batch(null, Progress.MORE, null);
        }
        deletes.endRound();
        stage = Stage.BEGIN;
        return pieces.batch(offset(), afterRound(), completeUpTo());
    }

    private Progress afterRound() {
        if (table.options().bounded() || reads.isOneRead()) {
            return Progress.FINISHED;
        }
        return more ? Progress.MORE : Progress.CAUGHT_UP;
    }

    @Nullable
    private Instant completeUpTo() {
        CursorPoint newest = seen == null ? null : seen.newest();
        return newest == null || more || table.cursorType() != CursorType.TIME
                ? null
                : limit.notAfterBegin(newest.minus(table.options().lookback()).toInstant());
    }

    private Offset offset() {
        String nowLive = live;
        KnownRows.Memory rows = known.memory();
        KnownRows.Memory deleted = deletes == null ? json -> {} : deletes.memory();
        return Offset.deferred(
                () -> {
                    ObjectNode json = StoredJson.object();
                    if (nowLive != null) {
                        json.put(LIVE, nowLive);
                    }
                    rows.writeTo(json);
                    deleted.writeTo(json);
                    return json.toString();
                });
    }

    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.close();
        }
        if (deletes != null) {
            deletes.close();
        }
    }
}
