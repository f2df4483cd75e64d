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
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Rows as objects of a record or of a plain class. */
final class ToObject<T> implements RowDeserializer<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final ToRow toRow = new ToRow();
    private transient RowObjects<T> objects;

    ToObject(Class<T> type) {
        this.type = type;
    }

    @Override
    public void open(RowType rows, ClassLoader userCode) {
        toRow.open(rows, userCode);
        objects = RowObjects.of(type, rows);
    }

    @Override
    public T deserialize(RowData row) {
        return objects.of(toRow.deserialize(row));
    }

    @Override
    public TypeInformation<T> producedType(RowType rows) {
        return TypeInformation.of(type);
    }
}
