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
package io.lakeflow.flink;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.runtime.typeutils.ExternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;

/** Rows as the Table API shows them. */
final class ToRow implements RowDeserializer<Row> {
    private static final long serialVersionUID = 1L;

    private transient DataStructureConverter<Object, Object> converter;

    @Override
    public void open(RowType rows, ClassLoader userCode) {
        converter = DataStructureConverters.getConverter(DataTypes.of(rows));
        converter.open(userCode);
    }

    @Override
    public Row deserialize(RowData row) {
        return (Row) converter.toExternal(row);
    }

    @Override
    public TypeInformation<Row> producedType(RowType rows) {
        return ExternalTypeInfo.of(DataTypes.of(rows));
    }
}
