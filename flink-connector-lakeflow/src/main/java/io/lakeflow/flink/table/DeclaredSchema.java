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
package io.lakeflow.flink.table;

import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * What a user says about the schema of a table.
 *
 * @param columns the wanted columns in order; empty for all columns of the spec
 * @param primaryKey the columns of the declared primary key, empty where there is none; null where
 *     none can be declared because no SQL table is made
 */
@Internal
public record DeclaredSchema(List<Column> columns, @Nullable List<String> primaryKey) {
    public DeclaredSchema {
        columns = List.copyOf(columns);
        primaryKey = primaryKey == null ? null : List.copyOf(primaryKey);
    }

    /**
     * A wanted column.
     *
     * @param type null for the spec's
     */
    public record Column(String name, @Nullable LogicalType type) {}

    /** The physical columns and the key of a DDL. */
    static DeclaredSchema ofTable(RowType physical, List<String> primaryKey) {
        return new DeclaredSchema(columns(physical), primaryKey);
    }

    /** All columns as the spec has them. */
    public static DeclaredSchema ofSpec() {
        return new DeclaredSchema(List.of(), null);
    }

    /** Some columns as the spec has them. */
    public static DeclaredSchema ofNames(List<String> names) {
        return new DeclaredSchema(
                names.stream().map(name -> new Column(name, null)).toList(), null);
    }

    /** Columns with types of the user's choice. */
    public static DeclaredSchema ofRow(RowType row) {
        return new DeclaredSchema(columns(row), null);
    }

    private static List<Column> columns(RowType row) {
        return row.getFields().stream()
                .map(field -> new Column(field.getName(), field.getType()))
                .toList();
    }
}
