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
package io.lakeflow.flink.model;

import java.io.Serializable;
import javax.annotation.Nullable;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * A column of a table: a value at a path of the record, or a computed one.
 *
 * @param name its name
 * @param type its Flink type
 * @param path where its value is in the record; null for a computed column
 * @param value how it is computed; null for a column with a path
 * @param format how its text or number is read, or null
 */
public record ColumnModel(
        String name,
        LogicalType type,
        @Nullable String path,
        @Nullable Template value,
        @Nullable String format)
        implements Serializable {
    public ColumnModel {
        if ((path == null) == (value == null)) {
            throw new IllegalArgumentException(
                    "column " + name + " needs either a path or a value");
        }
    }
}
