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

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeflow.flink.json.ValueConverter;
import io.lakeflow.flink.model.ColumnModel;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;

/**
 * Rows that say of a key that it is gone: of a record that is listed no more, only the key is left.
 * The columns of the key have their values, if they are projected, and every other column is null.
 */
final class DeletedRows {
    private final List<Field> fields;
    private final Changelog changelog;

    private sealed interface Field {}

    private record KeyField(int index, ValueConverter converter) implements Field {}

    private record Known(OutputColumn.Metadata kind) implements Field {}

    private record Unknown() implements Field {}

    DeletedRows(List<OutputColumn> outputs, List<ColumnModel> key, Changelog changelog) {
        this.fields = outputs.stream().map(output -> field(output, key)).toList();
        this.changelog = changelog;
    }

    private static Field field(OutputColumn output, List<ColumnModel> key) {
        if (output.source() instanceof OutputColumn.Metadata kind) {
            return new Known(kind);
        }
        for (int i = 0; i < key.size(); i++) {
            if (RecordFormat.isColumn(output, key.get(i))) {
                return new KeyField(i, ValueConverter.of(output.type(), format(output)));
            }
        }
        return new Unknown();
    }

    @Nullable
    private static String format(OutputColumn output) {
        return output.source() instanceof OutputColumn.AtPath at
                ? at.format()
                : ((OutputColumn.Computed) output.source()).format();
    }

    /**
     * @param keyJson the key as {@link RecordReader#keyJson} gives it
     * @param noticed when it was found to be gone
     */
    RowData of(byte[] keyJson, TimestampData noticed) {
        JsonNode key = Json.parse(keyJson);
        GenericRowData row = new GenericRowData(changelog.kind(Operation.DELETE), fields.size());
        for (int i = 0; i < fields.size(); i++) {
            row.setField(i, value(fields.get(i), key, noticed));
        }
        return row;
    }

    @Nullable
    private static Object value(Field field, JsonNode key, TimestampData noticed) {
        if (field instanceof KeyField of) {
            return of.converter().convert(Json.value(key.get(of.index())));
        }
        if (field instanceof Known known) {
            return switch (known.kind()) {
                case OPERATION -> Operation.DELETE.word();
                case FETCHED_AT -> noticed;
                case RAW -> null;
            };
        }
        return null;
    }
}
