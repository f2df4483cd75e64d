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

import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.ScanException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;

/** The partitions of a child table, one for each parent. */
final class ParentPartitions {
    private final RestTable table;
    private final RestHttp http;
    private final ParentRows rows;

    ParentPartitions(RestTable table, RestHttp http, ParentRows rows) {
        this.table = table;
        this.http = http;
        this.rows = rows;
    }

    /** A new parent starts where the table starts, whatever others have read. */
    List<Partition> of(List<RowData> parents, Instant init) {
        ReadBounds bounds = new ReadBounds(table, http.scope());
        CursorValue start = bounds.start(init);
        CursorValue end = bounds.end(init);
        checkStart(start);
        return parents.stream().map(row -> partition(row, init, start, end)).toList();
    }

    private Partition partition(
            RowData parent, Instant init, @Nullable CursorValue start, @Nullable CursorValue end) {
        ReadRange range =
                new ReadRange(Map.of(), rows.values(parent), init, start, end, false, isEarliest());
        return new Partition(
                "parent-" + Long.toHexString(rows.key(parent)),
                table.options().isBounded() ? Partition.Kind.FINITE : Partition.Kind.ROUND,
                range.toJson(table.cursor()));
    }

    private boolean isEarliest() {
        return table.options().start() instanceof ReadOptions.Start.Earliest;
    }

    /** To find out where each parent's rows begin would be a request for each of them. */
    private void checkStart(@Nullable CursorValue start) {
        boolean windowed =
                table.model().cursor() != null && table.model().cursor().window() != null;
        boolean readsHistory = table.history() != null && isEarliest();
        if (windowed && !readsHistory && start == null) {
            throw new ScanException(
                    "Table '"
                            + table.model().name()
                            + "' is read in windows for each row of '"
                            + table.model().parent().table()
                            + "', and nothing says where the first one begins:"
                            + " set 'scan.startup.mode' = 'timestamp' with"
                            + " 'scan.startup.timestamp', or cursor.start in the spec");
        }
    }
}
