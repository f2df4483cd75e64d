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
package io.lakeflow.flink.scan;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;

/**
 * A piece of a page: rows in order, each with an identity, and where reading stands after them.
 *
 * <p>A page that is large when decoded comes as several batches. Only the last of them carries a
 * next offset: until then a restore asks for the same page again and skips what was emitted.
 *
 * @param rows rows with their {@code RowKind}, in the order in which they are emitted; about 4 MiB
 *     at most
 * @param identities one per row: equal for two deliveries of the same version of a record, also
 *     under another projection and in another process; where each key comes once, of any version
 * @param times one per row: its event time in milliseconds of the epoch, as far as the scan knows,
 *     or {@link #NO_TIME}
 * @param next the offset after the page, or null while more pieces of the same page follow
 * @param progress {@link Progress#MORE} wherever {@code next} is null
 * @param completeUpTo if not null, no later row of this partition has a cursor before it
 */
public record Batch(
        List<RowData> rows,
        long[] identities,
        long[] times,
        @Nullable Offset next,
        Progress progress,
        @Nullable Instant completeUpTo) {
    /** The event time of a row that has none. */
    public static final long NO_TIME = Long.MIN_VALUE;

    public Batch {
        if (rows.size() != identities.length || rows.size() != times.length) {
            throw new IllegalArgumentException(
                    "%d rows come with %d identities and %d times"
                            .formatted(rows.size(), identities.length, times.length));
        }
        if (next == null && progress != Progress.MORE) {
            throw new IllegalArgumentException("a piece of a page cannot be " + progress);
        }
    }

    /** Rows without event times. */
    public Batch(
            List<RowData> rows,
            long[] identities,
            @Nullable Offset next,
            Progress progress,
            @Nullable Instant completeUpTo) {
        this(rows, identities, noTimes(rows.size()), next, progress, completeUpTo);
    }

    private static long[] noTimes(int rows) {
        long[] times = new long[rows];
        Arrays.fill(times, NO_TIME);
        return times;
    }
}
