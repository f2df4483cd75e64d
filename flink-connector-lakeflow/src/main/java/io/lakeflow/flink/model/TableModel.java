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
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * One table of a source.
 *
 * @param name its name
 * @param ingestion how it changes
 * @param each static partitions: a name and the list of its values; several make a product
 * @param parent the table for each of whose rows this one is asked, or null
 * @param request how a page of it is asked for
 * @param key the names of the key columns, empty without a key
 * @param cursor what orders its versions; null only for a snapshot
 * @param history another request for everything up to the start of the job, or null
 * @param deletes how deletes show, or null
 * @param columns its columns in order; empty where the DDL brings them
 * @param errors rules that come before those of {@link HttpModel#errors()}
 */
public record TableModel(
        String name,
        Ingestion ingestion,
        Map<String, Template> each,
        @Nullable ParentModel parent,
        RequestModel request,
        List<String> key,
        @Nullable CursorModel cursor,
        @Nullable HistoryModel history,
        @Nullable DeletesModel deletes,
        List<ColumnModel> columns,
        List<ErrorRule> errors)
        implements Serializable {
    public TableModel {
        each = Ordered.copyOf(each);
        key = List.copyOf(key);
        columns = List.copyOf(columns);
        errors = List.copyOf(errors);
    }
}
