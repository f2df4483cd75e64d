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
import io.lakeflow.flink.json.FieldPath;
import io.lakeflow.flink.json.PageCursor;
import io.lakeflow.flink.json.PageDecoder;
import io.lakeflow.flink.json.PlainJson;
import io.lakeflow.flink.json.RecordIdentity;
import io.lakeflow.flink.json.ValueConverter;
import io.lakeflow.flink.scan.Batch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;

/**
 * What is decoded from the records of a table: the columns of the rows and, whether projected or
 * not, key and cursor. Compiled once; used by one thread.
 */
final class RecordLayout {
    private final List<ConnectColumn> columns;
    private final int[] slots;
    private final int[] keySlots;
    private final int[] keyTrees;
    private final List<String> key;
    private final int cursorSlot;
    private final CursorType cursorType;
    private final Changelog changelog;
    private final PageDecoder decoder;
    private final RecordIdentity.Form identities = new RecordIdentity.Form();

    private RecordLayout(ConnectTable table, List<ConnectColumn> columns, boolean keyOnly) {
        this.columns = columns;
        this.key = table.metadata().primaryKeys().stream().map(FieldPath::ofName).toList();
        this.changelog = table.changelog();
        this.cursorType = table.cursorType();
        PageDecoder.Builder builder = PageDecoder.builder().onError(table.options().onError());
        this.slots = new int[columns.size()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] =
                    columns.get(i).source() instanceof ConnectColumn.AtPath at
                                    && (!keyOnly || key.contains(at.path()))
                            ? builder.field(at.path(), columns.get(i).type(), null)
                            : -1;
        }
        this.keySlots =
                table.metadata().primaryKeys().stream()
                        .mapToInt(
                                name ->
                                        builder.field(
                                                FieldPath.ofName(name), table.keyType(name), null))
                        .toArray();
        this.keyTrees =
                changelog.comparesSnapshots()
                        ? key.stream().mapToInt(builder::tree).toArray()
                        : new int[0];
        String cursor = table.metadata().cursorField();
        this.cursorSlot = cursor == null ? -1 : cursorType.addTo(builder, cursor);
        builder.raw(
                columns.stream().anyMatch(column -> column.source() == ConnectColumn.Metadata.RAW));
        this.decoder = builder.build();
    }

    /** Of the records that are live. */
    static RecordLayout ofRecords(ConnectTable table) {
        return new RecordLayout(table, table.columns(), false);
    }

    /**
     * Of the records that tell of deletes, of which the key is taken and every other column null.
     */
    static RecordLayout ofDeletes(ConnectTable table) {
        return new RecordLayout(table, table.columns(), true);
    }

    PageCursor open(Iterator<?> records) {
        return decoder.open(records);
    }

    /** How many names of fields have come up that no column takes. */
    int newUnreadNames() {
        return decoder.newUnreadNames();
    }

    @Nullable
    CursorPoint cursor(PageCursor record) {
        return cursorSlot < 0 ? null : cursorType.point(record.field(cursorSlot));
    }

    /** Equal for two versions of one record; 0 without a key. */
    long key(PageCursor record) {
        if (keySlots.length == 0) {
            return 0;
        }
        Object[] values = new Object[keySlots.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = record.field(keySlots[i]);
        }
        return identities.of(values);
    }

    /** The key's values as a JSON array, as they are in the record. */
    byte[] keyJson(PageCursor record) {
        List<Object> values = new ArrayList<>();
        for (int tree : keyTrees) {
            values.add(record.tree(tree));
        }
        return PlainJson.bytes(values);
    }

    /** Equal for two deliveries of one version of a record. */
    long identity(PageCursor record, long keyOfRecord) {
        if (keySlots.length == 0) {
            return record.contentHash();
        }
        return changelog.oncePerKey()
                ? keyOfRecord
                : identities.ofLongs(keyOfRecord, record.contentHash());
    }

    long time(@Nullable CursorPoint cursor) {
        return cursor == null || cursorType != CursorType.TIME
                ? Batch.NO_TIME
                : cursor.toInstant().toEpochMilli();
    }

    RowData row(PageCursor record, Operation operation, TimestampData fetchedAt) {
        GenericRowData row = new GenericRowData(changelog.kind(operation), slots.length);
        for (int i = 0; i < slots.length; i++) {
            row.setField(
                    i,
                    columns.get(i).source() instanceof ConnectColumn.Metadata metadata
                            ? known(metadata, operation, fetchedAt, record)
                            : slots[i] < 0 ? null : record.field(slots[i]));
        }
        return row;
    }

    /** A row that says of a key that it is gone, of which there is no record. */
    RowData deleted(byte[] keyJson, TimestampData noticed) {
        JsonNode values = Json.parse(new String(keyJson, StandardCharsets.UTF_8));
        GenericRowData row = new GenericRowData(changelog.kind(Operation.DELETE), slots.length);
        for (int i = 0; i < slots.length; i++) {
            ConnectColumn column = columns.get(i);
            if (column.source() instanceof ConnectColumn.Metadata metadata) {
                row.setField(i, known(metadata, Operation.DELETE, noticed, null));
            } else {
                int index = key.indexOf(((ConnectColumn.AtPath) column.source()).path());
                row.setField(
                        i,
                        index < 0
                                ? null
                                : ValueConverter.of(column.type(), null)
                                        .convert(Json.value(values.get(index))));
            }
        }
        return row;
    }

    @Nullable
    private static Object known(
            ConnectColumn.Metadata metadata,
            Operation operation,
            TimestampData fetchedAt,
            @Nullable PageCursor record) {
        return switch (metadata) {
            case OPERATION -> operation.word();
            case FETCHED_AT -> fetchedAt;
            case RAW -> record == null ? null : record.raw();
        };
    }
}
