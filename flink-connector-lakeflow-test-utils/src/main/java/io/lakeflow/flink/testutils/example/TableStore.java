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
package io.lakeflow.flink.testutils.example;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * The live rows and tombstones of one table. Thread-safe: requests, writers and direct calls meet
 * here, and a row becomes visible in the moment it gets its cursor.
 */
final class TableStore {

    private final Table table;
    private final CursorClock cursors;
    private final List<String> filters;
    private final Map<String, Row> rowsByKey = new HashMap<>();
    private final SortedRows rows = new SortedRows();
    private final Map<String, Row> tombstonesByKey = new HashMap<>();
    private final SortedRows tombstones = new SortedRows();

    /**
     * What an upsert did.
     *
     * @param created whether the key was new
     */
    record Upserted(Row row, boolean created) {}

    TableStore(Table table, CursorClock cursors) {
        this.table = table;
        this.cursors = cursors;
        this.filters = table.filters();
    }

    Table table() {
        return table;
    }

    /** Adds a row with the cursor that it names itself. */
    synchronized void seed(Map<String, Object> fields, long cursor) {
        put(fields, cursor);
    }

    /**
     * Adds a row.
     *
     * @throws ApiFault with status 409 if its key is there already
     * @throws IllegalArgumentException if the fields do not fit the columns
     */
    synchronized Row insert(Map<String, ?> fields) {
        Map<String, Object> conforming = conform(fields);
        String key = (String) conforming.get(table.key());
        if (rowsByKey.containsKey(key)) {
            throw new ApiFault(409, table.key() + " '" + key + "' exists in " + table.name());
        }
        return put(conforming, cursors.nextWrite(OptionalLong.empty()));
    }

    /**
     * Adds a row or replaces the one of the same key as a whole. An append table takes new keys
     * only.
     *
     * @throws ApiFault with status 409 if the table is append-only and the key is there already
     * @throws IllegalArgumentException if the fields do not fit the columns
     */
    synchronized Upserted upsert(Map<String, ?> fields) {
        if (!table.updatable()) {
            return new Upserted(insert(fields), true);
        }
        Map<String, Object> conforming = conform(fields);
        Row replaced = rowsByKey.get((String) conforming.get(table.key()));
        OptionalLong before =
                replaced == null ? OptionalLong.empty() : OptionalLong.of(replaced.cursor());
        return new Upserted(put(conforming, cursors.nextWrite(before)), replaced == null);
    }

    /** Removes a row and leaves a tombstone, which is returned; empty if there is no such row. */
    synchronized Optional<Row> delete(String key) {
        Row removed = rowsByKey.remove(key);
        if (removed == null) {
            return Optional.empty();
        }
        rows.remove(removed);
        long cursor = cursors.nextDeletion();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(table.key(), key);
        table.cursorField().ifPresent(field -> fields.put(field, Timestamps.format(cursor)));
        Row tombstone = new Row(key, cursor, List.of(), RecordFormat.write(fields));
        replace(tombstonesByKey, tombstones, tombstone);
        return Optional.of(tombstone);
    }

    synchronized boolean contains(String key) {
        return rowsByKey.containsKey(key);
    }

    /** The key of any live row; empty if there is none. */
    synchronized Optional<String> anyKey(RandomGenerator random) {
        if (rows.size() == 0) {
            return Optional.empty();
        }
        int position = random.nextInt(rows.size());
        return Optional.of(rows.slice(position, position + 1).get(0).key());
    }

    synchronized Listing.Page list(Listing listing) {
        return listing.of(rows);
    }

    synchronized Listing.Page listTombstones(Listing listing) {
        return listing.of(tombstones);
    }

    synchronized List<Row> rows() {
        return rows.slice(0, rows.size());
    }

    synchronized List<Row> tombstones() {
        return tombstones.slice(0, tombstones.size());
    }

    /** Fields that fit the columns, with a place for the cursor that the write will get. */
    private Map<String, Object> conform(Map<String, ?> fields) {
        Map<String, Object> complete = new LinkedHashMap<>(fields);
        table.cursorField().ifPresent(field -> complete.put(field, Timestamps.format(0)));
        return RecordFormat.conform(table.columns(), complete);
    }

    private Row put(Map<String, Object> fields, long cursor) {
        table.cursorField().ifPresent(field -> fields.put(field, Timestamps.format(cursor)));
        List<String> filterValues = new ArrayList<>(filters.size());
        for (String filter : filters) {
            filterValues.add((String) fields.get(filter));
        }
        Row row =
                new Row(
                        (String) fields.get(table.key()),
                        table.cursorField().isPresent() ? cursor : 0,
                        filters.isEmpty() ? List.of() : Collections.unmodifiableList(filterValues),
                        RecordFormat.write(fields));
        replace(rowsByKey, rows, row);
        return row;
    }

    private static void replace(Map<String, Row> byKey, SortedRows sorted, Row row) {
        Row replaced = byKey.put(row.key(), row);
        if (replaced != null) {
            sorted.remove(replaced);
        }
        sorted.add(row);
    }
}
