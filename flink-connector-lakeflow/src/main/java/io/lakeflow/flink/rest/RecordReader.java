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

import io.lakeflow.flink.http.HttpAnswer;
import io.lakeflow.flink.json.PageCursor;
import io.lakeflow.flink.json.PageException;
import io.lakeflow.flink.json.RecordIdentity;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.TimestampData;

/**
 * The records of one page, one after the other, as rows with their key, cursor and identity. Not
 * thread-safe.
 */
final class RecordReader {
    private final RecordFormat format;
    private final PageCursor page;
    private final RestScope partition;
    private final TimestampData fetchedAt;
    private final CursorValue answerTime;
    private final List<RecordField> columns;
    private final List<RecordField> key;
    private final RecordIdentity.Form identities = new RecordIdentity.Form();
    @Nullable private RestScope scope;

    RecordReader(RecordFormat format, HttpAnswer answer, RestScope partition) {
        this.format = format;
        this.page = format.open(answer);
        this.partition = partition;
        this.fetchedAt = TimestampData.fromInstant(answer.head().receivedAt());
        this.answerTime = CursorValue.of(answer.serverTime());
        this.columns = format.columns().stream().map(field -> field.in(partition)).toList();
        this.key = format.key().stream().map(field -> field.in(partition)).toList();
    }

    boolean next() throws PageException {
        return page.next(this::isWanted);
    }

    private boolean isWanted() {
        scope = null;
        return format.isWanted(this);
    }

    /** Records of the page so far, with those that were passed over or left out. */
    int read() {
        return page.recordIndex() + 1;
    }

    /** The value beside the records at a path; known once {@link #next} was false. */
    @Nullable
    Object captured(@Nullable String path) {
        return format.captured(page, path);
    }

    /** What the present record can be asked for. */
    PageCursor record() {
        return page;
    }

    TimestampData fetchedAt() {
        return fetchedAt;
    }

    /** The names of the partition and of the present record. */
    RestScope scope() {
        if (scope == null) {
            scope = format.recordScope(page, partition);
        }
        return scope;
    }

    @Nullable
    CursorValue cursor() {
        return format.cursorIsAnswerTime() ? answerTime : format.cursor(page);
    }

    /** Equal for two versions of one record; 0 without a key. */
    long key() {
        return key.isEmpty() ? 0 : identities.of(keyValues());
    }

    /** The values of the key columns, in their order. */
    Object[] keyValues() {
        Object[] values = new Object[key.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = key.get(i).value(this, Operation.UPSERT);
        }
        return values;
    }

    /** The key's values as a JSON array, as they are in the record. */
    byte[] keyJson() {
        List<Object> values = new ArrayList<>();
        for (RecordField field : format.plainKey()) {
            values.add(field.value(this, Operation.UPSERT));
        }
        return Json.bytes(values);
    }

    /**
     * Equal for two deliveries of one version of a record. Where records change, the content counts
     * besides the cursor: one that is coarse is the same for several versions.
     */
    long identity(long keyOfRecord, @Nullable CursorValue cursor) {
        if (key.isEmpty()) {
            return page.contentHash();
        }
        if (cursor == null || format.cursorIsAnswerTime()) {
            return identities.ofLongs(keyOfRecord, page.contentHash());
        }
        long content = format.showsVersions() ? page.contentHash() : 0;
        return identities.ofLongs(keyOfRecord, cursor.major(), cursor.minor(), content);
    }

    /** Whether the record's flag says that it is deleted. */
    boolean isDeleted() {
        return format.isDeleted(this);
    }

    GenericRowData row(Operation operation) {
        GenericRowData row = new GenericRowData(format.kind(operation), columns.size());
        for (int i = 0; i < columns.size(); i++) {
            row.setField(i, columns.get(i).value(this, operation));
        }
        return row;
    }
}
