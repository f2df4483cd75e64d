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
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

/**
 * The values that one field had in several records, and the narrowest of the usual types that all
 * of them fit. Not safe for use by several threads.
 */
final class SeenValues {
    private static final String TEXT = "STRING";
    private static final int MILLIS = 3;
    private static final int MICROS = 6;
    private static final int NANOS = 9;

    private enum Kind {
        BOOLEAN,
        INTEGER,
        LONG_INTEGER,
        DECIMAL,
        DATE,
        TIME,
        TEXT,
        OBJECT,
        ARRAY
    }

    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    private final Map<String, SeenValues> members = new LinkedHashMap<>();
    @Nullable private SeenValues parts;
    private int fractionDigits = MILLIS;
    private boolean namedByNumbers;

    /** Takes in one more; one that is null says nothing. */
    void add(JsonNode value) {
        if (value.isNull()) {
            return;
        }
        kinds.add(kind(value));
        if (value.isObject()) {
            value.fields()
                    .forEachRemaining(
                            member -> {
                                namedByNumbers |= member.getKey().matches("[0-9].*");
                                addPart(member.getValue());
                                members.computeIfAbsent(member.getKey(), name -> new SeenValues())
                                        .add(member.getValue());
                            });
        } else if (value.isArray()) {
            value.forEach(this::addPart);
        }
    }

    private void addPart(JsonNode value) {
        if (parts == null) {
            parts = new SeenValues();
        }
        parts.add(value);
    }

    private Kind kind(JsonNode value) {
        if (value.isBoolean()) {
            return Kind.BOOLEAN;
        }
        if (value.isIntegralNumber()) {
            return value.canConvertToLong() ? Kind.INTEGER : Kind.LONG_INTEGER;
        }
        if (value.isNumber()) {
            return Kind.DECIMAL;
        }
        if (value.isObject()) {
            return Kind.OBJECT;
        }
        return value.isArray() ? Kind.ARRAY : kindOfText(value.asText());
    }

    private Kind kindOfText(String text) {
        try {
            if (text.length() == "2026-01-31".length()) {
                LocalDate.parse(text);
                return Kind.DATE;
            }
            Instant time = DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
            fractionDigits = Math.max(fractionDigits, digits(time.getNano()));
            return Kind.TIME;
        } catch (DateTimeException e) {
            return Kind.TEXT;
        }
    }

    private static int digits(int nanos) {
        if (nanos % 1_000 != 0) {
            return NANOS;
        }
        return nanos % 1_000_000 == 0 ? MILLIS : MICROS;
    }

    /** Whether every value that was not null was a point in time. */
    boolean areTimes() {
        return kinds.equals(EnumSet.of(Kind.TIME));
    }

    /** Whether there was none but null. */
    boolean areNull() {
        return kinds.isEmpty();
    }

    /** The type as SQL and specs write it; STRING takes whatever does not fit together. */
    String type() {
        if (kinds.size() != 1) {
            return typeOfSeveral();
        }
        return switch (kinds.iterator().next()) {
            case BOOLEAN -> "BOOLEAN";
            case INTEGER -> "BIGINT";
            case LONG_INTEGER -> "DECIMAL(38, 0)";
            case DECIMAL -> "DOUBLE";
            case DATE -> "DATE";
            case TIME -> "TIMESTAMP_LTZ(" + fractionDigits + ")";
            case TEXT -> TEXT;
            case ARRAY -> parts == null ? "ARRAY<STRING>" : "ARRAY<" + parts.type() + ">";
            case OBJECT -> typeOfObject();
        };
    }

    private String typeOfSeveral() {
        if (kinds.equals(EnumSet.of(Kind.INTEGER, Kind.DECIMAL))) {
            return "DOUBLE";
        }
        return kinds.equals(EnumSet.of(Kind.INTEGER, Kind.LONG_INTEGER)) ? "DECIMAL(38, 0)" : TEXT;
    }

    private String typeOfObject() {
        if (members.isEmpty()) {
            return TEXT;
        }
        if (namedByNumbers) {
            return "MAP<STRING, " + parts.type() + ">";
        }
        return members.entrySet().stream()
                .map(member -> identifier(member.getKey()) + " " + member.getValue().type())
                .collect(Collectors.joining(", ", "ROW<", ">"));
    }

    /** In backquotes where it needs them, as a word of SQL does. */
    private static String identifier(String name) {
        String quoted = "`" + name.replace("`", "``") + "`";
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            return quoted;
        }
        try {
            boolean plain =
                    LogicalTypeParser.parse(
                                            "ROW<" + name + " INT>",
                                            SeenValues.class.getClassLoader())
                                    instanceof RowType row
                            && row.getFieldNames().get(0).equals(name);
            return plain ? name : quoted;
        } catch (ValidationException e) {
            return quoted;
        }
    }
}
