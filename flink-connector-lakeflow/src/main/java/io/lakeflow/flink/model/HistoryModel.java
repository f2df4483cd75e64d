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
import java.util.Map;

/**
 * Another request for everything up to the start of a job, where an API lists and changes at
 * different endpoints.
 *
 * @param each partitions of this request besides those of the table
 * @param request the request
 * @param columns paths in its records by column, where they differ from the table's
 */
public record HistoryModel(
        Map<String, Template> each, RequestModel request, Map<String, String> columns)
        implements Serializable {
    public HistoryModel {
        each = Ordered.copyOf(each);
        columns = Ordered.copyOf(columns);
    }
}
