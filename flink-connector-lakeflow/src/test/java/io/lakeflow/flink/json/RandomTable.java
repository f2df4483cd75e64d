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
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * Draws what is wanted of the pages of a table: columns of all types, some of them twice, or as a
 * whole and in parts.
 */
final class RandomTable {
    static final List<String> NAMES =
            List.of(
                    "id",
                    "at",
                    "text",
                    "n",
                    "user",
                    "tags",
                    "more",
                    "a\"b",
                    "日本",
                    "a_name_of_more_than_sixteen_bytes",
                    "eight_by",
                    "fourteen_bytes",
                    "😀",
                    "next",
                    "items");

    private static final String[] RECORDS = {"", "items", "more.items?", "*", "items.*"};
    private static final LogicalType STRING = VarCharType.STRING_TYPE;
    private static final List<Kind> SCALARS =
            List.of(
                    new Kind(new BooleanType(), null, "true", "false", "\"yes\"", "1"),
                    new Kind(new TinyIntType(), null, "1", "-128", "127", "128", "1e1"),
                    new Kind(new SmallIntType(), null, "1", "-32768", "32768", "\"12\""),
                    new Kind(new IntType(), null, "0", "2147483647", "-2147483649", "7.0"),
                    new Kind(new BigIntType(), null, "3", "-9223372036854775808", "1E18"),
                    new Kind(new FloatType(), null, "1.5", "1e-45", "3.5e38", "\"0.1\""),
                    new Kind(new DoubleType(), null, "0.1", "-0.0", "4.9e-324", "1e308", "\"NaN\""),
                    new Kind(new DecimalType(20, 4), null, "1.25", "-1e15", "12345.67891", "1e16"),
                    new Kind(new DecimalType(38, 0), null, "12", "99999999999999999999", "\"5\""),
                    new Kind(new CharType(3), null, "\"abc\"", "\"日本語\"", "\"abcd\"", "1"),
                    new Kind(new VarCharType(5), null, "\"abc\"", "\"a\\n\\u00e9\"", "{\"a\":1}"),
                    new Kind(
                            STRING,
                            null,
                            "\"abc\"",
                            "\"\\ud83d\\ude00 \\\"x\\\"\"",
                            "1.50",
                            "[1, 2]"),
                    new Kind(new BinaryType(3), null, "\"YWJj\"", "\"YWJjZA==\"", "\"é\""),
                    new Kind(new VarBinaryType(9), "hex", "\"616263\"", "\"0\"", "\"\""),
                    new Kind(new VarBinaryType(9), "utf8", "\"abc\"", "\"\\u65e5本\"", "\"\\t\""),
                    new Kind(new DateType(), null, "\"2024-02-29\"", "\"2023-02-29\"", "19000"),
                    new Kind(new TimeType(3), null, "\"10:11:12.5\"", "\"24:00\"", "\"10:11\""),
                    new Kind(new TimestampType(6), null, "\"2024-02-29T10:11:12.123456\"", "1"),
                    new Kind(new LocalZonedTimestampType(3), null, "\"2024-02-29T10:11:12Z\""),
                    new Kind(
                            new LocalZonedTimestampType(9),
                            "epoch_s",
                            "1700000000",
                            "1.5",
                            "\"1e3\""),
                    new Kind(new LocalZonedTimestampType(3), "epoch_ms|iso", "1700000000000", "-1"),
                    new Kind(new DateType(), "dd/MM/yyyy|iso", "\"29/02/2024\"", "\"2024-01-01\""));

    private static final int MOST_LEVELS = 3;

    /** A type, and what draws values of it, or nearly; the first one fits. */
    private record Kind(
            LogicalType type, @Nullable String format, Function<Random, String> values) {
        Kind(LogicalType type, @Nullable String format, String... values) {
            this(
                    type,
                    format,
                    random -> values[random.nextInt(6) > 0 ? 0 : random.nextInt(values.length)]);
        }
    }

    /** A field that records usually have. */
    record Field(String name, Function<Random, String> values) {
        String value(Random random) {
            return values.apply(random);
        }
    }

    private final Random random;
    private final String records;
    private final List<Kind> scalars = new ArrayList<>(SCALARS);
    private final List<Field> fields = new ArrayList<>();
    private final List<String> description = new ArrayList<>();
    private final PageDecoder.Builder columns = PageDecoder.builder();
    private final Map<OnError, PageDecoder> decoders = new EnumMap<>(OnError.class);

    RandomTable(Random random) {
        this.random = random;
        variant().ifPresent(type -> scalars.add(new Kind(type, null, "{\"a\": [1.5]}", "\"x\"")));
        this.records = RECORDS[random.nextInt(RECORDS.length)];
        columns.records(records).raw(random.nextBoolean());
        description.add("records '" + records + "'");
        List<String> names = new ArrayList<>(NAMES);
        Collections.shuffle(names, random);
        names.subList(0, random.nextInt(9)).forEach(this::addField);
        if (records.equals("items")) {
            columns.capture("next");
            columns.capture("more.y");
        }
    }

    /** The versions of Flink before 2.1 have no such type. */
    private static Optional<LogicalType> variant() {
        try {
            Class<?> type = Class.forName("org.apache.flink.table.types.logical.VariantType");
            return Optional.of((LogicalType) type.getConstructor().newInstance());
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether nothing is around the records but one pair of brackets. */
    boolean isBare() {
        return records.isEmpty() || records.equals("*");
    }

    List<Field> fields() {
        return fields;
    }

    /** The same one each time, which has met the pages before. */
    PageDecoder decoder(OnError onError) {
        return decoders.computeIfAbsent(onError, key -> columns.onError(key).build());
    }

    @Override
    public String toString() {
        return String.join(", ", description);
    }

    private void addField(String name) {
        Kind kind = random.nextBoolean() ? scalar() : kind(1);
        addColumn(List.of(name), kind);
        fields.add(new Field(name, kind.values()));
        int more = random.nextInt(10);
        if (more == 0) {
            addColumn(List.of(name), scalar());
        } else if (more == 1) {
            columns.tree(FieldPath.text(List.of(name)));
        } else if (more < 4) {
            addColumn(List.of(name, name()), scalar());
        }
    }

    private void addColumn(List<String> path, Kind kind) {
        LogicalType type = kind.type().copy(random.nextInt(6) > 0);
        columns.field(FieldPath.text(path), type, kind.format());
        description.add(path + " " + type.asSummaryString() + " " + kind.format());
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private Kind scalar() {
        return scalars.get(random.nextInt(scalars.size()));
    }

    private Kind kind(int level) {
        if (level > MOST_LEVELS) {
            return scalar();
        }
        return switch (random.nextInt(4)) {
            case 0 -> array(kind(level + 1));
            case 1 -> map(kind(level + 1));
            case 2 -> row(level);
            default -> scalar();
        };
    }

    private static Kind array(Kind element) {
        return new Kind(
                new ArrayType(element.type()),
                element.format(),
                values -> {
                    List<String> elements = new ArrayList<>();
                    for (int i = values.nextInt(4); i > 0; i--) {
                        elements.add(element.values().apply(values));
                    }
                    return "[" + String.join(",", elements) + "]";
                });
    }

    private static Kind map(Kind value) {
        return new Kind(
                new MapType(STRING, value.type()),
                value.format(),
                values -> "{\"k\":" + value.values().apply(values) + "}");
    }

    private Kind row(int level) {
        Map<String, Kind> children = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            children.put(name(), kind(level + 1));
        }
        RowType type =
                RowType.of(
                        children.values().stream().map(Kind::type).toArray(LogicalType[]::new),
                        children.keySet().toArray(new String[0]));
        return new Kind(
                type,
                // One format would have to go with all of them.
                null,
                values ->
                        children.entrySet().stream()
                                .filter(child -> values.nextInt(8) > 0)
                                .map(
                                        child ->
                                                '"'
                                                        + child.getKey().replace("\"", "\\\"")
                                                        + "\":"
                                                        + child.getValue().values().apply(values))
                                .collect(Collectors.joining(", ", "{", "}")));
    }
}
