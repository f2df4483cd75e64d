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
import io.lakeflow.flink.scan.ScanContext;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.table.data.TimestampData;

/**
 * The deletions of a table: where their reading stands, and those of the present round. They have
 * offsets of their own, which move when a round has ended, so that after a restore a round's
 * deletions are read again.
 *
 * <p>In the first round everything is listed as it is, and no deletion is emitted; they only tell
 * which listed versions are older. Where that reading has ended is kept from before the first row
 * is emitted: the second round goes on there, whenever the first one was restored.
 */
final class DeleteReads {
    private static final String NAME = "deletes";

    private final ConnectTable table;
    private final RecordLayout layout;
    private final TableReads reads;
    private final ScanContext context;
    private final OffsetCycle cycle = new OffsetCycle();

    /** Where the next round begins; null before the first one has ended. */
    @Nullable private State done;

    /** Where the second round begins, known since the first one began. */
    @Nullable private State first;

    private Set<Long> outlivedBefore;
    @Nullable private Round round;

    /** Where reading stands between two rounds. */
    private record State(@Nullable String offset, JsonNode rows) {}

    /** What is read in one round. */
    private final class Round {
        private final SeenRows rows;
        private final Tombstones tombstones = new Tombstones(outlivedBefore);
        @Nullable private String offset;
        @Nullable private RecordStream stream;
        private boolean read;
        private boolean endsEarly;

        Round(@Nullable String offset, JsonNode rows) {
            this.offset = offset;
            this.rows = SeenRows.from(rows, NAME, table);
        }

        State end() {
            ObjectNode json = Json.object();
            rows.memory().writeTo(json);
            return new State(offset, json);
        }
    }

    DeleteReads(ConnectTable table, TableReads reads, ScanContext context, JsonNode position) {
        this.table = table;
        this.layout = RecordLayout.ofDeletes(table);
        this.reads = reads;
        this.context = context;
        JsonNode json = position.path(NAME);
        this.done = state(json.path("done"));
        this.first = state(json.path("first"));
        this.outlivedBefore = new HashSet<>();
        json.path("outlived").forEach(identity -> outlivedBefore.add(identity.asLong()));
    }

    @Nullable
    private static State state(JsonNode json) {
        return json.isObject() ? new State(Json.text(json, "offset"), json) : null;
    }

    /**
     * Whether nothing of the table was emitted before, and where that leaves deletes is not kept.
     */
    boolean isBeforeFirst() {
        return done == null && first == null;
    }

    /**
     * Reads what has been deleted since the last round.
     *
     * @param emitted the newest cursors of rows that were emitted, by key
     * @param limit when the round ends, even if rows are deleted faster than that is read
     */
    void readRound(Map<Long, CursorPoint> emitted, RoundLimit limit)
            throws IOException, InterruptedException {
        if (round == null) {
            round =
                    done == null
                            ? new Round(null, Json.object())
                            : new Round(done.offset(), done.rows());
            cycle.begin();
        }
        while (!round.read) {
            readOnce(limit);
        }
        round.tombstones.dropOutlived(emitted);
        if (isBeforeFirst()) {
            first = round.end();
        }
    }

    private void readOnce(RoundLimit limit) throws IOException, InterruptedException {
        if (round.stream == null) {
            String from = round.offset;
            round.stream = new RecordStream(table, layout, () -> reads.readDeletes(from), context);
        }
        while (round.stream.next()) {
            take(round.stream.record());
        }
        String end = round.stream.endOffset();
        round.stream = null;
        boolean moved = end != null && !end.equals(round.offset);
        if (moved) {
            cycle.moved(round.offset, end, table);
            round.offset = end;
        }
        round.rows.endRead(moved);
        round.endsEarly = moved && limit.isReachedBy(round.rows.newest());
        round.read = !moved || round.endsEarly;
    }

    private void take(PageCursor record) {
        CursorPoint cursor = layout.cursor(record);
        long key = layout.key(record);
        long identity = layout.identity(record, key);
        if (!round.rows.isNews(identity, key, cursor)) {
            return;
        }
        TimestampData now = TimestampData.fromInstant(context.clock().instant());
        round.tombstones.add(
                key,
                new Tombstones.Tombstone(
                        identity, cursor, layout.row(record, Operation.DELETE, now)));
        int most = table.options().maxIdentities();
        if (round.tombstones.size() > most) {
            throw new PermanentException(
                    "%s: more than %d deletions have to be held against the live rows of a round; raise 'scan.max-identities', at about 200 bytes of memory each"
                            .formatted(table, most));
        }
    }

    /** The newest deletion, if the round has left out later ones; else null. */
    @Nullable
    CursorPoint endedEarlyAt() {
        return round.endsEarly ? round.rows.newest() : null;
    }

    /** The deletions to hold live rows against. */
    Tombstones tombstones() {
        return round.tombstones;
    }

    long time(@Nullable CursorPoint cursor) {
        return layout.time(cursor);
    }

    /** What is left to emit when the live rows have ended. */
    Collection<Tombstones.Tombstone> remaining() {
        return done == null || !table.changelog().emitsDeletes()
                ? Set.of()
                : round.tombstones.remaining();
    }

    /** The round has been emitted. */
    void endRound() {
        done = done == null ? first : round.end();
        first = null;
        outlivedBefore = Set.of();
        round = null;
    }

    /** What has to be in a position now. */
    KnownRows.Memory memory() {
        State nowDone = done;
        State nowFirst = first;
        Set<Long> outlived = round == null ? outlivedBefore : round.tombstones.outlived();
        return json -> {
            ObjectNode deletes = json.putObject(NAME);
            write(deletes, "done", nowDone);
            write(deletes, "first", nowFirst);
            if (!outlived.isEmpty()) {
                outlived.forEach(deletes.putArray("outlived")::add);
            }
        };
    }

    private static void write(ObjectNode json, String name, @Nullable State state) {
        if (state != null) {
            ObjectNode written = json.putObject(name);
            written.setAll((ObjectNode) state.rows());
            written.put("offset", state.offset());
        }
    }

    /** Writes a position behind the deletions that there are now. */
    static void writeEnd(ObjectNode json, ConnectTable table, TableReads reads, ScanContext context)
            throws IOException, InterruptedException {
        DeleteReads deletes = new DeleteReads(table, reads, context, Json.object());
        deletes.readRound(Map.of(), new RoundLimit(table, context));
        deletes.endRound();
        deletes.memory().writeTo(json);
    }

    void close() throws IOException {
        if (round != null && round.stream != null) {
            round.stream.close();
        }
    }
}
