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
import javax.annotation.Nullable;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;

/** Offices with tables of the same names. */
public final class OfficesConnector implements SupportsNamespaces, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public String name() {
        return "offices";
    }

    @Override
    public List<String> listNamespaces() {
        return List.of("oslo", "rome");
    }

    @Override
    public List<String> listTables(String namespace) {
        return List.of("desks", "people");
    }

    @Override
    public DataType getTableSchema(String table, Map<String, String> options) {
        return DataTypes.ROW(
                DataTypes.FIELD("id", DataTypes.STRING().notNull()),
                DataTypes.FIELD("office", DataTypes.STRING()));
    }

    @Override
    public TableMetadata readTableMetadata(String table, Map<String, String> options) {
        if (!table.matches("(oslo|rome)[.](desks|people)")) {
            throw new IllegalArgumentException("there is no table '" + table + "'");
        }
        return TableMetadata.snapshot("id");
    }

    @Override
    public ReadResult readTable(
            String table, @Nullable Map<String, Object> startOffset, Map<String, String> options) {
        String office = table.substring(0, table.indexOf('.'));
        return ReadResult.of(List.of(Map.of("id", table + "-1", "office", office)), Map.of());
    }
}
