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

import io.lakeflow.flink.connect.ConnectColumn;
import io.lakeflow.flink.rest.OutputColumn;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;

/** The metadata columns that a DDL can declare. */
enum ReadableMetadata {
    OPERATION("operation", DataTypes.STRING().notNull(), OutputColumn.Metadata.OPERATION),
    FETCHED_AT(
            "fetched-at", DataTypes.TIMESTAMP_LTZ(3).notNull(), OutputColumn.Metadata.FETCHED_AT),
    RAW("raw", DataTypes.STRING(), OutputColumn.Metadata.RAW);

    private final String key;
    private final DataType type;
    private final OutputColumn.Metadata value;

    ReadableMetadata(String key, DataType type, OutputColumn.Metadata value) {
        this.key = key;
        this.type = type;
        this.value = value;
    }

    /** Types by key, in the order in which they are offered. */
    static Map<String, DataType> types() {
        Map<String, DataType> types = new LinkedHashMap<>();
        for (ReadableMetadata metadata : values()) {
            types.put(metadata.key, metadata.type);
        }
        return types;
    }

    /** The column that emits the metadata of the key. */
    static OutputColumn column(String key) {
        ReadableMetadata metadata = of(key);
        return new OutputColumn(key, metadata.type.getLogicalType(), metadata.value);
    }

    /** The same for a table of a connector in code. */
    static ConnectColumn connectColumn(String key) {
        ReadableMetadata metadata = of(key);
        return new ConnectColumn(
                key,
                metadata.type.getLogicalType(),
                switch (metadata) {
                    case OPERATION -> ConnectColumn.Metadata.OPERATION;
                    case FETCHED_AT -> ConnectColumn.Metadata.FETCHED_AT;
                    case RAW -> ConnectColumn.Metadata.RAW;
                });
    }

    private static ReadableMetadata of(String key) {
        return Arrays.stream(values())
                .filter(metadata -> metadata.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no metadata '" + key + "'"));
    }
}
