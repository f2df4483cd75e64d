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
package io.lakeflow.flink.testutils.example;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one table looks like: fixed facts, no rows.
 *
 * @param listed whether the table shows in {@code /tables} and tells its schema and metadata
 * @param rowCount rows it is seeded with unless set otherwise
 * @param pageSize rows on a page unless set otherwise
 * @param key the column that identifies a row; a primary key except in append tables
 * @param cursorField the column that orders the listing; empty for snapshots
 * @param spacing time between the cursors of two seeded rows
 * @param parameters the query parameters that listing its records allows
 */
record Table(
        String name,
        Ingestion ingestion,
        boolean listed,
        int rowCount,
        int pageSize,
        String key,
        Optional<String> cursorField,
        Duration spacing,
        List<String> parameters,
        List<Column> columns) {

    enum Ingestion {
        SNAPSHOT,
        APPEND,
        CDC,
        CDC_WITH_DELETES
    }

    boolean updatable() {
        return ingestion != Ingestion.APPEND;
    }

    boolean deletable() {
        return ingestion == Ingestion.CDC_WITH_DELETES;
    }

    /** The parameters that are columns: they keep the rows with exactly that value. */
    List<String> filters() {
        return columns.stream().map(Column::name).filter(parameters::contains).toList();
    }
}
