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
package io.lakeflow.flink;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;

/**
 * Makes the rows of a table what a DataStream job works with. Called in the source, for one row
 * after the other; what it returns must not be kept by it.
 *
 * @param <T> what becomes of a row
 */
@PublicEvolving
public interface RowDeserializer<T> extends Serializable {

    /**
     * Called once before the first row, and when the source is built, so that what does not fit is
     * told there.
     *
     * @param rows the columns of the table, as selected
     * @throws IllegalArgumentException if nothing can be made of such rows
     */
    default void open(RowType rows, ClassLoader userCode) {}

    /**
     * What becomes of a row.
     *
     * @param row with its {@code RowKind}; of a delete only the key is not null
     * @return never null
     */
    T deserialize(RowData row);

    /** The type of what becomes of the rows. */
    TypeInformation<T> producedType(RowType rows);

    /** Rows with their kind, whose fields have names and the usual Java types. */
    static RowDeserializer<Row> rows() {
        return new ToRow();
    }

    /**
     * A JSON object for each row, its fields in alphabetical order. It does not tell a delete from
     * an upsert: add the metadata {@code operation} for that.
     */
    static RowDeserializer<String> json() {
        return new ToJson();
    }

    /**
     * A record, or a class with a constructor without arguments and fields that can be set. A
     * column goes to the component or field of its name, or of its name in camel case; columns that
     * have none are left out. A ROW may be a record or such a class, too, and an ARRAY a List. What
     * can be null must not be a primitive.
     *
     * <p>Flink serializes records and what it knows as a POJO: a public class whose fields are
     * public or have getters and setters. Anything else goes through Kryo, which on Flink 1.20
     * cannot write a record that is inside.
     */
    static <T> RowDeserializer<T> to(Class<T> type) {
        return new ToObject<>(type);
    }
}
