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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * A table of a connector and how it is to be read.
 *
 * @param source the connector's name
 * @param name the table's name
 * @param metadata what the connector says of it
 * @param schema its columns
 * @param config the options that are the connector's, secrets as references
 * @param columns the fields of the emitted rows, in order
 * @param options how it is read
 */
public record ConnectTable(
        String source,
        String name,
        TableMetadata metadata,
        RowType schema,
        Map<String, String> config,
        List<ConnectColumn> columns,
        ConnectOptions options)
        implements Serializable {
    public ConnectTable {
        config = new LinkedHashMap<>(config);
        columns = List.copyOf(columns);
    }

    Changelog changelog() {
        return Changelog.of(metadata, options);
    }

    CursorType cursorType() {
        return CursorType.of(metadata.cursorField(), schema);
    }

    /** The type that a key is compared in: that of its column, or text. */
    LogicalType keyType(String key) {
        int index = schema.getFieldIndex(key);
        return index < 0 ? new VarCharType(VarCharType.MAX_LENGTH) : schema.getTypeAt(index);
    }

    /** For the beginning of a message. */
    @Override
    public String toString() {
        return "Table '" + name + "' of connector '" + source + "'";
    }
}
