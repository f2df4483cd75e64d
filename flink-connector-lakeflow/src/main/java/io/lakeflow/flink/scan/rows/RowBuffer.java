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
package io.lakeflow.flink.scan.rows;

import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;

/** Rows, their identities and their times while a batch is put together. */
public final class RowBuffer {
    private final List<RowData> rows = new ArrayList<>();
    private long[] identities = new long[16];
    private long[] times = new long[16];

    /**
     * @param time the row's event time, {@link Batch#NO_TIME} for none
     */
    public void add(RowData row, long identity, long time) {
        if (rows.size() == identities.length) {
            identities = Arrays.copyOf(identities, identities.length * 2);
            times = Arrays.copyOf(times, identities.length);
        }
        identities[rows.size()] = identity;
        times[rows.size()] = time;
        rows.add(row);
    }

    public int size() {
        return rows.size();
    }

    public List<RowData> rows() {
        return rows;
    }

    public long identity(int row) {
        return identities[row];
    }

    public long time(int row) {
        return times[row];
    }

    public long[] identities() {
        return Arrays.copyOf(identities, rows.size());
    }

    /** The rows as a batch. */
    public Batch toBatch(@Nullable Offset next, Progress progress, @Nullable Instant completeUpTo) {
        return new Batch(
                rows,
                identities(),
                Arrays.copyOf(times, rows.size()),
                next,
                progress,
                completeUpTo);
    }
}
