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

import java.util.Optional;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.WatermarkSpec;

/**
 * The event time of a table, as its DDL declares it.
 *
 * @param column the column of the WATERMARK clause
 * @param kind what is known of it
 */
record Rowtime(String column, Kind kind) {

    /** What the column is to the spec's table. */
    enum Kind {
        /** Its cursor: the source knows how far it has come. */
        CURSOR,
        /** Computed in the DDL from other columns, which ones is not looked into. */
        COMPUTED,
        /** Something else, which the source does not keep track of. */
        OTHER
    }

    static Optional<Rowtime> of(ResolvedSchema schema, ReadableTable table) {
        return schema.getWatermarkSpecs().stream()
                .findFirst()
                .map(WatermarkSpec::getRowtimeAttribute)
                .map(column -> new Rowtime(column, kind(column, schema, table)));
    }

    private static Kind kind(String name, ResolvedSchema schema, ReadableTable table) {
        if (table.cursorField() == null) {
            return Kind.OTHER;
        }
        if (!schema.getColumn(name).map(Column::isPhysical).orElse(false)) {
            return Kind.COMPUTED;
        }
        return table.isCursor(name) ? Kind.CURSOR : Kind.OTHER;
    }
}
