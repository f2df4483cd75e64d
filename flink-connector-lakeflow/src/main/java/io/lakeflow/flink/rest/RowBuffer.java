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
package io.lakeflow.flink.rest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** Rows and their identities while a batch is put together. */
final class RowBuffer {
    private final List<RowData> rows;
    private long[] identities;

    RowBuffer() {
        this.rows = new ArrayList<>();
        this.identities = new long[64];
    }

    RowBuffer(List<RowData> rows, long[] identities) {
        this.rows = new ArrayList<>(rows);
        this.identities = identities;
    }

    void add(RowData row, long identity) {
        if (rows.size() == identities.length) {
            identities = Arrays.copyOf(identities, Math.max(64, identities.length * 2));
        }
        identities[rows.size()] = identity;
        rows.add(row);
    }

    int size() {
        return rows.size();
    }

    List<RowData> rows() {
        return rows;
    }

    long[] identities() {
        return Arrays.copyOf(identities, rows.size());
    }
}
