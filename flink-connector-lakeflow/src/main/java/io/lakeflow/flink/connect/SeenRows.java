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
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import javax.annotation.Nullable;

/**
 * The rows that a later read may list again: those at or after the cursor to keep from, and while
 * the offset does not move everything that was emitted at it. A record without a key is recognised
 * as often as it was emitted. At most so many are remembered: of a table with a key the oldest are
 * forgotten then, and come again if they are listed again; any other fails.
 */
final class SeenRows implements KnownRows {
    private final String name;
    private final ConnectTable table;
    private final boolean keyed;
    private Map<Long, Row> known;
    private final Map<Long, Integer> listed = new HashMap<>();
    private final Map<Long, Row> added = new LinkedHashMap<>();

    /** Of those that are known, what was carried and is listed now. */
    private final Map<Long, Row> found = new HashMap<>();

    @Nullable private CursorPoint newest;
    @Nullable private CursorPoint always;
    private boolean trimmed;

    /**
     * @param cursor null where the row has none
     * @param carried whether it is kept until the offset no longer moves: it was emitted before a
     *     restore, and nobody knows where it is listed now
     */
    private record Row(long key, @Nullable CursorPoint cursor, int count, boolean carried) {
        Row times(int more) {
            return new Row(key, cursor, count + more, carried);
        }
    }

    private SeenRows(String name, ConnectTable table, Map<Long, Row> known) {
        this.name = name;
        this.table = table;
        this.keyed = !table.metadata().primaryKeys().isEmpty();
        this.known = known;
        known.values().forEach(row -> advance(row.cursor()));
    }

    static SeenRows from(JsonNode json, String name, ConnectTable table) {
        String packed = Json.text(json, name);
        return new SeenRows(name, table, packed == null ? Map.of() : unpack(packed));
    }

    private void advance(@Nullable CursorPoint cursor) {
        if (cursor != null && (newest == null || newest.isBefore(cursor))) {
            newest = cursor;
        }
    }

    /** Remembers rows from a cursor on, whether or not they are listed again. */
    void keepAlwaysFrom(CursorPoint from) {
        always = from;
    }

    /** The newest cursor of all rows, listed or remembered. */
    @Nullable
    CursorPoint newest() {
        return newest;
    }

    @Override
    public boolean isNews(long identity, long key, @Nullable CursorPoint cursor) {
        advance(cursor);
        int times = listed.merge(identity, 1, Integer::sum);
        Row before = known.get(identity);
        if (before != null && before.carried()) {
            found.put(identity, new Row(key, cursor, before.count(), false));
        }
        if (before != null && times <= before.count() || keyed && times > 1) {
            return false;
        }
        added.merge(identity, new Row(key, cursor, 1, false), (row, again) -> row.times(1));
        if (added.size() > table.options().maxIdentities()) {
            trim();
        }
        return true;
    }

    /** The earliest cursor that later reads may list again; null where none is known. */
    @Nullable
    private CursorPoint keepFrom() {
        if (newest == null) {
            return null;
        }
        CursorPoint from = newest.minus(table.options().lookback());
        return always == null || from.isBefore(always) ? from : always;
    }

    /** A read of millions of rows: what the next read will hardly list again is let go. */
    private void trim() {
        int most = table.options().maxIdentities();
        CursorPoint from = keepFrom();
        added.values()
                .removeIf(
                        row -> row.cursor() == null || from != null && row.cursor().isBefore(from));
        trimmed = true;
        if (keyed) {
            keepNewest(added, most / 2);
        } else if (added.size() > most) {
            throw new PermanentException(tooMany(added.size(), most));
        }
        listed.keySet()
                .removeIf(identity -> !known.containsKey(identity) && !added.containsKey(identity));
    }

    @Override
    public void addEmitted(long identity) {
        added.merge(identity, new Row(0, null, 1, true), (row, again) -> row.times(1));
    }

    @Override
    public void endRead(boolean moved) {
        CursorPoint keepFrom = keepFrom();
        Map<Long, Row> next = new LinkedHashMap<>();
        for (Map<Long, Row> rows : List.of(known, added)) {
            rows.forEach(
                    (identity, carried) -> {
                        Row row = rows == known ? found.getOrDefault(identity, carried) : carried;
                        if (isKept(row, moved, keepFrom)) {
                            next.merge(identity, row, (one, other) -> one.times(other.count()));
                        }
                    });
        }
        int most = table.options().maxIdentities();
        boolean incomplete = trimmed && !moved && !table.options().bounded();
        trimmed = false;
        if (next.size() > most || incomplete) {
            if (!keyed) {
                throw new PermanentException(tooMany(next.size(), most));
            }
            keepNewest(next, most - most / 10);
        }
        known = next;
        found.clear();
        listed.clear();
        added.clear();
    }

    private static boolean isKept(Row row, boolean moved, @Nullable CursorPoint keepFrom) {
        if (row.carried()) {
            return moved;
        }
        return !moved
                || keepFrom != null && row.cursor() != null && !row.cursor().isBefore(keepFrom);
    }

    private static void keepNewest(Map<Long, Row> rows, int most) {
        int excess = Math.max(0, rows.size() - most);
        Iterator<?> entries = rows.entrySet().iterator();
        for (int i = 0; i < excess; i++) {
            entries.next();
            entries.remove();
        }
    }

    private String tooMany(int wanted, int most) {
        return "%s: %d identities of emitted rows have to be remembered, so that none comes twice, but 'scan.max-identities' is %d. Raise it, at about 100 bytes of memory each, set a smaller 'scan.lookback', or let the connector return an offset that moves"
                .formatted(table, wanted, most);
    }

    /** The newest cursor of each key, as far as remembered. */
    Map<Long, CursorPoint> newestByKey() {
        Map<Long, CursorPoint> newestOfKey = new HashMap<>();
        known.values().stream()
                .filter(row -> row.cursor() != null)
                .forEach(
                        row ->
                                newestOfKey.merge(
                                        row.key(),
                                        row.cursor(),
                                        (one, other) -> one.isBefore(other) ? other : one));
        return newestOfKey;
    }

    @Override
    public Memory memory() {
        Map<Long, Row> rows = known;
        return json -> {
            if (!rows.isEmpty()) {
                json.put(name, pack(rows));
            }
        };
    }

    private static String pack(Map<Long, Row> rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            out.writeInt(rows.size());
            for (Map.Entry<Long, Row> entry : rows.entrySet()) {
                Row row = entry.getValue();
                out.writeLong(entry.getKey());
                out.writeLong(row.key());
                out.writeInt(row.count());
                out.writeBoolean(row.carried());
                out.writeBoolean(row.cursor() != null);
                if (row.cursor() != null) {
                    out.writeLong(row.cursor().major());
                    out.writeInt(row.cursor().minor());
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static Map<Long, Row> unpack(String packed) {
        byte[] bytes = Base64.getDecoder().decode(packed);
        Map<Long, Row> rows = new LinkedHashMap<>();
        try (DataInputStream in =
                new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(bytes)))) {
            int size = in.readInt();
            for (int i = 0; i < size; i++) {
                long identity = in.readLong();
                long key = in.readLong();
                int count = in.readInt();
                boolean carried = in.readBoolean();
                CursorPoint cursor =
                        in.readBoolean() ? new CursorPoint(in.readLong(), in.readInt()) : null;
                rows.put(identity, new Row(key, cursor, count, carried));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a packed field of the restored state is damaged", e);
        }
        return rows;
    }
}
