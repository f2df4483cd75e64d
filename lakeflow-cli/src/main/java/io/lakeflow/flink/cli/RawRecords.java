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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.table.DeclaredSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.flink.table.data.RowData;

/**
 * The records of a table as the API sent them, whatever columns the spec has. Only the key and the
 * cursor are decoded besides, as in every read.
 */
final class RawRecords {
    private static final String NAME = "raw";
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private RawRecords() {}

    /**
     * Reads until there are so many, or no more.
     *
     * @throws io.lakeflow.flink.scan.ScanException if the table cannot be read
     */
    static List<JsonNode> read(
            String spec,
            ReadSettings settings,
            TableModel table,
            int limit,
            ReadProgress progress) {
        List<JsonNode> records = new ArrayList<>();
        try (TableRows rows =
                TableRows.open(
                        settings.resolve(spec, table.name(), columns(table)), NAME, progress)) {
            List<RowData> next = rows.next();
            while (!next.isEmpty() && records.size() < limit) {
                int taken = Math.min(limit - records.size(), next.size());
                next.subList(0, taken)
                        .forEach(row -> records.add(parse(row.getString(0).toString())));
                progress.printed(taken);
                next = records.size() < limit ? rows.next() : List.of();
            }
        }
        return records;
    }

    /** Where the spec has no columns, some have to be declared; which makes no difference here. */
    static DeclaredSchema columns(TableModel table) {
        return table.columns().isEmpty()
                ? DeclaredSchema.ofNames(List.of(NAME))
                : DeclaredSchema.ofSpec();
    }

    /**
     * The names of the fields that records have and no column reads, in the order of the records.
     */
    static List<String> unreadFields(TableModel table, List<JsonNode> records) {
        return records.stream()
                .flatMap(
                        each ->
                                StreamSupport.stream(
                                        ((Iterable<String>) each::fieldNames).spliterator(), false))
                .distinct()
                .filter(field -> !isRead(table, field))
                .collect(Collectors.toList());
    }

    private static boolean isRead(TableModel table, String field) {
        return table.columns().stream()
                .filter(column -> column.path() != null)
                .map(column -> column.path().replace("`", ""))
                .anyMatch(path -> path.equals(field) || path.startsWith(field + "."));
    }

    private static JsonNode parse(String record) {
        try {
            return MAPPER.readTree(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that was read is no JSON", e);
        }
    }
}
