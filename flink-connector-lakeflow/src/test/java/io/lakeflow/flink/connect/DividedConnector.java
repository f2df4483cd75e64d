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

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;

/** A table in parts, which only a read that ends can ask for; any other reads it as a whole. */
public class DividedConnector implements SupportsPartition, Serializable {
    private static final long serialVersionUID = 1L;
    public static final int PARTS = 3;
    public static final int ROWS_OF_PART = 40;

    @Override
    public String name() {
        return "divided";
    }

    @Override
    public List<String> listTables() {
        return List.of("t");
    }

    @Override
    public DataType getTableSchema(String table, Map<String, String> options) {
        return DataTypes.ROW(DataTypes.FIELD("k", DataTypes.STRING().notNull()));
    }

    @Override
    public TableMetadata readTableMetadata(String table, Map<String, String> options) {
        return TableMetadata.snapshot("k");
    }

    @Override
    public List<?> getPartitions(String table, Map<String, String> options) {
        return IntStream.range(0, PARTS).mapToObj(part -> Map.of("part", part)).toList();
    }

    @Override
    public Iterable<?> readPartition(
            String table, Map<String, Object> partition, Map<String, String> options) {
        return rows((Integer) partition.get("part"));
    }

    static List<Map<String, String>> rows(int part) {
        return IntStream.range(0, ROWS_OF_PART)
                .mapToObj(row -> Map.of("k", part + "-" + row))
                .toList();
    }

    @Override
    public ReadResult readTable(
            String table, @Nullable Map<String, Object> startOffset, Map<String, String> options) {
        return ReadResult.of(List.of(Map.of("k", "as a whole")), Map.of());
    }
}
