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
package io.lakeflow.flink.scan;

import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.types.logical.RowType;

/**
 * What a scanned table looks like to Flink.
 *
 * @param name the table's name, for messages and metrics
 * @param rowType the type of the rows, as projected
 * @param primaryKey names of the key columns, empty without a key; they need not be part of a
 *     projected {@code rowType}
 * @param cursorField the column or path that orders versions, or null
 * @param changelogMode the kinds of rows that are emitted
 * @param boundedness whether the read ends by itself
 */
public record TableDescription(
        String name,
        RowType rowType,
        List<String> primaryKey,
        @Nullable String cursorField,
        ChangelogMode changelogMode,
        Boundedness boundedness) {
    public TableDescription {
        primaryKey = List.copyOf(primaryKey);
    }
}
