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
package io.lakeflow.flink.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Rows as JSON objects. Times are ISO-8601, with {@code Z} where they are points in time; bytes are
 * base64.
 */
final class RowJson {
    /** With all digits of a DECIMAL. */
    private static final JsonNodeFactory JSON = JsonNodeFactory.withExactBigDecimals(true);

    private final RowType type;
    private final List<RowData.FieldGetter> getters;

    RowJson(RowType type) {
        this.type = type;
        this.getters =
                IntStream.range(0, type.getFieldCount())
                        .mapToObj(i -> RowData.createFieldGetter(type.getTypeAt(i), i))
                        .toList();
    }

    ObjectNode of(RowData row) {
        ObjectNode object = JSON.objectNode();
        for (int i = 0; i < getters.size(); i++) {
            object.set(
                    type.getFieldNames().get(i),
                    value(getters.get(i).getFieldOrNull(row), type.getTypeAt(i)));
        }
        return object;
    }

    private static JsonNode value(@Nullable Object value, LogicalType type) {
        if (value == null) {
            return JSON.nullNode();
        }
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> JSON.booleanNode((Boolean) value);
            case TINYINT, SMALLINT, INTEGER, BIGINT ->
                    JSON.numberNode(((Number) value).longValue());
            case FLOAT -> number((Float) value);
            case DOUBLE -> number((Double) value);
            case DECIMAL -> JSON.numberNode(((DecimalData) value).toBigDecimal());
            case DATE -> JSON.textNode(LocalDate.ofEpochDay((Integer) value).toString());
            case TIME_WITHOUT_TIME_ZONE ->
                    JSON.textNode(LocalTime.ofNanoOfDay((Integer) value * 1_000_000L).toString());
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                    JSON.textNode(((TimestampData) value).toLocalDateTime().toString());
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                    JSON.textNode(((TimestampData) value).toInstant().toString());
            case BINARY, VARBINARY -> JSON.binaryNode((byte[]) value);
            case ARRAY -> array((ArrayData) value, type.getChildren().get(0));
            case MAP -> map((MapData) value, type);
            case ROW -> new RowJson((RowType) type).of((RowData) value);
            // Text, and VARIANT, whose text is JSON.
            default -> JSON.textNode(value.toString());
        };
    }

    /** JSON has no word for what is no number. */
    private static JsonNode number(double value) {
        return Double.isFinite(value)
                ? JSON.numberNode(value)
                : JSON.textNode(String.valueOf(value));
    }

    private static JsonNode number(float value) {
        return Float.isFinite(value)
                ? JSON.numberNode(value)
                : JSON.textNode(String.valueOf(value));
    }

    private static ArrayNode array(ArrayData values, LogicalType element) {
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(element);
        ArrayNode array = JSON.arrayNode();
        for (int i = 0; i < values.size(); i++) {
            array.add(value(getter.getElementOrNull(values, i), element));
        }
        return array;
    }

    private static ObjectNode map(MapData map, LogicalType type) {
        ArrayNode keys = array(map.keyArray(), type.getChildren().get(0));
        ArrayNode values = array(map.valueArray(), type.getChildren().get(1));
        ObjectNode object = JSON.objectNode();
        for (int i = 0; i < keys.size(); i++) {
            object.set(keys.get(i).asText(), values.get(i));
        }
        return object;
    }
}
