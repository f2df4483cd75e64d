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

import io.lakeflow.flink.json.FieldPath;
import io.lakeflow.flink.json.PageDecoder;
import java.time.ZoneOffset;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;

/** What the cursors of a table are, as far as they can be compared. */
public enum CursorType {
    TIME,
    NUMBER,
    /** Of another type, or of one that is not known: versions are told apart by content alone. */
    NONE;

    /**
     * The type of a cursor.
     *
     * @param field its path; null without one
     * @param row the columns of the table
     */
    public static CursorType of(@Nullable String field, RowType row) {
        LogicalType type = field == null ? null : typeAt(FieldPath.parse(field).names(), row);
        if (type == null) {
            return NONE;
        }
        return switch (type.getTypeRoot()) {
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE, DATE -> TIME;
            case TINYINT, SMALLINT, INTEGER, BIGINT -> NUMBER;
            default -> NONE;
        };
    }

    @Nullable
    private static LogicalType typeAt(List<String> names, RowType row) {
        int index = row.getFieldIndex(names.get(0));
        if (index < 0) {
            return null;
        }
        LogicalType type = row.getTypeAt(index);
        if (names.size() == 1) {
            return type;
        }
        return type.getTypeRoot() == LogicalTypeRoot.ROW
                ? typeAt(names.subList(1, names.size()), (RowType) type)
                : null;
    }

    /** The slot of the cursor; -1 where there is none to be compared. */
    int addTo(PageDecoder.Builder decoder, String path) {
        return switch (this) {
            case TIME -> decoder.moment(path, null, ZoneOffset.UTC);
            case NUMBER -> decoder.field(path, new BigIntType(), null);
            case NONE -> -1;
        };
    }

    @Nullable
    CursorPoint point(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        return this == TIME
                ? CursorPoint.of(((TimestampData) value).toInstant())
                : CursorPoint.of((Long) value);
    }
}
