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
package io.lakeflow.flink.json;

import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/** Compiles a declared type, and the form in which its values come, into a converter. */
final class Converters {
    /** The name, not the constant: the versions before Flink 2.1 have no such type. */
    private static final String VARIANT = "VARIANT";

    private Converters() {}

    /**
     * The converter of a type.
     *
     * @param format null for the standard form. In a nested type it is the form of all values
     *     inside that it can be the form of.
     * @throws IllegalArgumentException for a type that JSON has no form for, or a format that is
     *     not one or has nothing to apply to
     */
    static Converter compile(LogicalType type, @Nullable String format) {
        if (format != null && !applies(format, type)) {
            throw new IllegalArgumentException(
                    "format '"
                            + format
                            + "' does not apply to "
                            + type.asSummaryString()
                            + ": iso, epoch_s, epoch_ms, epoch_us and patterns of java.time are for"
                            + " dates, times and timestamps; base64, hex and utf8 are for bytes");
        }
        String name = type.asSummaryString();
        return switch (type.getTypeRoot()) {
            case BOOLEAN -> TextConverters.truth(name);
            case CHAR -> TextConverters.string(name, ((CharType) type).getLength());
            case VARCHAR -> TextConverters.string(name, ((VarCharType) type).getLength());
            case BINARY -> TextConverters.bytes(name, ((BinaryType) type).getLength(), format);
            case VARBINARY ->
                    TextConverters.bytes(name, ((VarBinaryType) type).getLength(), format);
            case TINYINT ->
                    NumberConverters.integer(
                            name, Byte.MIN_VALUE, Byte.MAX_VALUE, value -> (byte) value);
            case SMALLINT ->
                    NumberConverters.integer(
                            name, Short.MIN_VALUE, Short.MAX_VALUE, value -> (short) value);
            case INTEGER ->
                    NumberConverters.integer(
                            name, Integer.MIN_VALUE, Integer.MAX_VALUE, value -> (int) value);
            case BIGINT ->
                    NumberConverters.integer(name, Long.MIN_VALUE, Long.MAX_VALUE, value -> value);
            case FLOAT -> NumberConverters.floating(name);
            case DOUBLE -> NumberConverters.doublePrecision(name);
            case DECIMAL -> NumberConverters.decimal(name, (DecimalType) type);
            case DATE -> TimeConverter.date(name, format);
            case TIME_WITHOUT_TIME_ZONE ->
                    TimeConverter.time(name, ((TimeType) type).getPrecision(), format);
            case TIMESTAMP_WITHOUT_TIME_ZONE ->
                    TimeConverter.timestamp(name, ((TimestampType) type).getPrecision(), format);
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                    TimeConverter.timestamp(
                            name, ((LocalZonedTimestampType) type).getPrecision(), format);
            case ARRAY ->
                    new ContainerConverters.ArrayConverter(
                            nested(((ArrayType) type).getElementType(), format));
            case MAP -> map((MapType) type, format);
            case ROW -> row((RowType) type, format);
            default -> other(type);
        };
    }

    private static Converter map(MapType type, @Nullable String format) {
        LogicalTypeRoot key = type.getKeyType().getTypeRoot();
        if (key != LogicalTypeRoot.VARCHAR && key != LogicalTypeRoot.CHAR) {
            throw new IllegalArgumentException(
                    type.asSummaryString()
                            + " cannot be read from JSON, whose names are strings: declare"
                            + " MAP<STRING, ...>");
        }
        return new ContainerConverters.MapConverter(
                nested(type.getValueType(), format), type.asSummaryString());
    }

    private static Converter row(RowType type, @Nullable String format) {
        List<NestedConverter> fields = new ArrayList<>();
        type.getChildren().forEach(field -> fields.add(nested(field, format)));
        return new ContainerConverters.RowConverter(
                type.getFieldNames(), fields, type.asSummaryString());
    }

    private static Converter other(LogicalType type) {
        if (type.getTypeRoot().name().equals(VARIANT)) {
            return new VariantConverter();
        }
        throw new IllegalArgumentException(
                type.asSummaryString() + " cannot be read from JSON; STRING holds any value");
    }

    private static NestedConverter nested(LogicalType type, @Nullable String format) {
        return NestedConverter.of(type, format != null && applies(format, type) ? format : null);
    }

    static boolean applies(String format, LogicalType type) {
        boolean bytes = TextConverters.isBytesFormat(format);
        return switch (type.getTypeRoot()) {
            case BINARY, VARBINARY -> bytes;
            case DATE,
                    TIME_WITHOUT_TIME_ZONE,
                    TIMESTAMP_WITHOUT_TIME_ZONE,
                    TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                    !bytes;
            case ARRAY, MAP, ROW ->
                    type.getChildren().stream().anyMatch(child -> applies(format, child));
            default -> false;
        };
    }
}
