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
import org.apache.flink.table.types.logical.LogicalType;

/**
 * A field of the rows that are emitted.
 *
 * @param source where its value comes from
 */
public record ConnectColumn(String name, LogicalType type, Source source) implements Serializable {

    /** Where a value comes from. */
    public sealed interface Source extends Serializable {}

    /** A value at a path of the record. */
    public record AtPath(String path) implements Source {}

    /** What is known about the row besides the record. */
    public enum Metadata implements Source {
        /** {@code insert}, {@code upsert} or {@code delete}. */
        OPERATION,
        /** When the record was taken from the connector, in local time. */
        FETCHED_AT,
        /** The record's JSON text; null for a delete that has no record. */
        RAW
    }
}
