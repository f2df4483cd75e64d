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
package io.lakeflow.flink.testutils.acceptance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.types.Row;

/**
 * What two full reads of a table have found.
 *
 * @param key the columns of the key; empty without one
 * @param records of the first read, in the order of its rows, as JSON
 * @param requests of the second read; 0 where nobody counts them
 */
record FullRead(
        List<Column> columns,
        List<String> key,
        List<Row> first,
        List<String> records,
        List<Row> second,
        long requests) {

    static FullRead of(SourceUnderTest source, String table) throws Exception {
        TableReads tables = TableReads.of(source, source.options);
        LongSupplier count = source.requests.orElse(() -> 0);
        List<Row> first = tables.rowsWithRecords(table);
        long before = count.getAsLong();
        List<Row> second = tables.rowsWithRecords(table);
        return new FullRead(
                tables.columns(table),
                tables.key(table),
                first.stream().map(FullRead::withoutRecord).toList(),
                first.stream().map(row -> (String) row.getField(row.getArity() - 1)).toList(),
                second.stream().map(FullRead::withoutRecord).toList(),
                count.getAsLong() - before);
    }

    private static Row withoutRecord(Row row) {
        return Row.project(row, IntStream.range(0, row.getArity() - 1).toArray());
    }

    List<String> names() {
        return columns.stream().map(Column::getName).toList();
    }

    /** The values of a column in the rows of the first read. */
    List<Object> values(String column) {
        int position = names().indexOf(column);
        return first.stream().map(row -> row.getField(position)).toList();
    }

    /** What of the one is not in the other, counted. */
    static List<Row> missing(List<Row> these, List<Row> in) {
        Map<Row, Integer> left = new HashMap<>();
        in.forEach(row -> left.merge(row, 1, Integer::sum));
        return these.stream().filter(row -> left.merge(row, -1, Integer::sum) < 0).toList();
    }
}
