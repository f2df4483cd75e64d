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
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * How a table changes and what its rows are known by.
 *
 * @param primaryKeys the columns that a row is known by, empty without any
 * @param cursorField the field, or the path of a nested one such as {@code commit.date}, that tells
 *     when a record changed: a time or a number that grows; null without one
 * @param ingestionType how it changes
 */
@PublicEvolving
public record TableMetadata(
        List<String> primaryKeys, @Nullable String cursorField, IngestionType ingestionType)
        implements Serializable {

    /**
     * @throws IllegalArgumentException if the ingestion type needs something that is missing
     */
    public TableMetadata {
        primaryKeys = List.copyOf(primaryKeys);
        Objects.requireNonNull(ingestionType, "ingestionType");
        if (ingestionType.isKeyed() && primaryKeys.isEmpty()) {
            throw new IllegalArgumentException(ingestionType + " needs primary keys");
        }
        if (ingestionType != IngestionType.SNAPSHOT && cursorField == null) {
            throw new IllegalArgumentException(ingestionType + " needs a cursor field");
        }
    }

    /** A table that is listed as a whole each time. */
    public static TableMetadata snapshot(String... primaryKeys) {
        return new TableMetadata(List.of(primaryKeys), null, IngestionType.SNAPSHOT);
    }

    /** A table whose records never change. */
    public static TableMetadata append(String cursorField) {
        return new TableMetadata(List.of(), cursorField, IngestionType.APPEND);
    }

    /** A table whose records change. */
    public static TableMetadata cdc(String cursorField, String... primaryKeys) {
        return new TableMetadata(List.of(primaryKeys), cursorField, IngestionType.CDC);
    }

    /** A table whose records change and are deleted. */
    public static TableMetadata cdcWithDeletes(String cursorField, String... primaryKeys) {
        return new TableMetadata(List.of(primaryKeys), cursorField, IngestionType.CDC_WITH_DELETES);
    }
}
