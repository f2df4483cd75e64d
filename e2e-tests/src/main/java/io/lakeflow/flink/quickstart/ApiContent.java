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
package io.lakeflow.flink.quickstart;

import io.lakeflow.flink.testutils.example.ExampleApi;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.types.Row;

/**
 * What the API itself holds, to compare with what SQL has read. Rows have all columns of their
 * table in the API's order, the key first.
 */
final class ApiContent {
    /** The API tells its time in whole seconds. */
    private static final Duration CLOCK_GRAIN = Duration.ofSeconds(2);

    private final ExampleApi api;

    ApiContent(ExampleApi api) {
        this.api = api;
    }

    /** How many rows a table has, those of the future included. */
    int size(String table) {
        return api.rows(table).size();
    }

    /**
     * Compares rows with those of the API. Of the rows whose cursor lies between the beginning and
     * the end of the read any may be missing; later ones must be.
     *
     * @throws QuickstartException if a row is missing, differs, is there twice or is not in the API
     */
    void requireSame(String table, Collection<Row> rows, Instant began, Instant ended) {
        Map<Object, Row> read = new HashMap<>();
        for (Row row : rows) {
            require(
                    read.put(row.getField(0), row) == null,
                    "row %s of %s was read twice".formatted(row.getField(0), table));
        }
        for (Map<String, Object> record : api.rows(table)) {
            Object key = record.values().iterator().next();
            Instant changed = changedAt(record);
            Row row = read.remove(key);
            if (row == null) {
                require(
                        changed.isAfter(began.minus(CLOCK_GRAIN)),
                        "row %s of %s was not read".formatted(key, table));
            } else {
                require(
                        same(row, record) && changed.isBefore(ended.plus(CLOCK_GRAIN)),
                        "of %s the row %s was read, and the API has %s"
                                .formatted(table, row, record));
            }
        }
        require(read.isEmpty(), "rows %s of %s are not in the API".formatted(read.keySet(), table));
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new QuickstartException(message);
        }
    }

    /** By the table's cursor; products have none and stay as they are. */
    private static Instant changedAt(Map<String, Object> record) {
        Object cursor = record.getOrDefault("updated_at", record.get("created_at"));
        return cursor == null ? Instant.EPOCH : Instant.parse((String) cursor);
    }

    private static boolean same(Object read, Object held) {
        if (read instanceof Row row && held instanceof Map<?, ?> fields) {
            return row.getArity() == fields.size() && sameFields(row, fields.values().iterator());
        }
        if (read instanceof Instant instant && held instanceof String text) {
            return instant.equals(Instant.parse(text));
        }
        if (read instanceof Long number && held instanceof Number other) {
            return number == other.longValue();
        }
        return Objects.equals(read, held);
    }

    private static boolean sameFields(Row row, Iterator<?> held) {
        for (int position = 0; position < row.getArity(); position++) {
            if (!same(row.getField(position), held.next())) {
                return false;
            }
        }
        return true;
    }
}
