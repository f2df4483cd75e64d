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

import io.lakeflow.flink.json.PlainJson;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;

/** Rows as JSON text. */
final class ToJson implements RowDeserializer<String> {
    private static final long serialVersionUID = 1L;

    private final ToRow toRow = new ToRow();

    @Override
    public void open(RowType rows, ClassLoader userCode) {
        toRow.open(rows, userCode);
    }

    @Override
    public String deserialize(RowData row) {
        return new String(PlainJson.bytes(plain(toRow.deserialize(row))), StandardCharsets.UTF_8);
    }

    @Nullable
    private static Object plain(@Nullable Object value) {
        if (value instanceof Row row) {
            Map<String, Object> fields = new HashMap<>();
            row.getFieldNames(true).forEach(name -> fields.put(name, plain(row.getField(name))));
            return fields;
        } else if (value instanceof Object[] elements) {
            Object[] plain = new Object[elements.length];
            for (int i = 0; i < plain.length; i++) {
                plain[i] = plain(elements[i]);
            }
            return plain;
        } else if (value instanceof Map<?, ?> map) {
            Map<Object, Object> plain = new HashMap<>();
            map.forEach((key, element) -> plain.put(key, plain(element)));
            return plain;
        }
        return value;
    }

    @Override
    public TypeInformation<String> producedType(RowType rows) {
        return Types.STRING;
    }
}
