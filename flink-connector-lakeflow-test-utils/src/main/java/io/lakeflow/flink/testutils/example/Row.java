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

import java.util.Comparator;
import java.util.List;

/**
 * A stored row or tombstone, rendered once.
 *
 * @param cursor the cursor in microseconds since the epoch, 0 in a table without one
 * @param filterValues the values of the table's filter columns, in their order; may hold nulls
 * @param json the record as it is sent; not to be changed
 */
record Row(String key, long cursor, List<String> filterValues, byte[] json) {

    /** The order of every listing. */
    static final Comparator<Row> ORDER =
            Comparator.comparingLong(Row::cursor).thenComparing(Row::key);
}
