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

import java.util.List;
import java.util.Locale;

/**
 * A column of a table, or a field of a struct.
 *
 * @param fields the fields of a struct, empty for every other type
 */
record Column(String name, Type type, boolean nullable, List<Column> fields) {

    enum Type {
        STRING,
        INTEGER,
        DOUBLE,
        TIMESTAMP,
        STRUCT;

        /** The type's name in a schema answer. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Column required(String name, Type type) {
        return new Column(name, type, false, List.of());
    }

    static Column nullable(String name, Type type) {
        return new Column(name, type, true, List.of());
    }

    static Column nullableStruct(String name, Column... fields) {
        return new Column(name, Type.STRUCT, true, List.of(fields));
    }
}
