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
package io.lakeflow.flink.table;

import io.lakeflow.flink.scan.TableScanFactory;
import io.lakeflow.flink.source.ScanSource;
import io.lakeflow.flink.source.SourceSettings;
import java.util.List;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * One table, described by a spec or by a connector, and how it is to be read; checked. What the SQL
 * table and the builder for DataStream jobs need of it.
 */
@Internal
public interface ReadableTable {

    /** The table's name. */
    String table();

    /** The columns that can be selected. */
    RowType rowType();

    /** How the read is driven. */
    SourceSettings settings();

    /** Of the source in SQL, or null for the job's. */
    @Nullable
    Integer parallelism();

    /** Whether parts of all ROW columns can be read by themselves. */
    boolean supportsNestedProjection();

    /** What tells versions apart and can be compared; null without one. */
    @Nullable
    String cursorField();

    /** Whether a column is that cursor. */
    boolean isCursor(String column);

    /** Why the source cannot tell how far the event time of another column has come. */
    String noSourceWatermark(String column);

    /**
     * The description of the read that a job carries.
     *
     * @param projection for each wanted value the positions that lead to it, from the outside in
     * @param metadata keys of the metadata that follow them
     */
    TableScanFactory scan(int[][] projection, List<String> metadata);

    /**
     * The source that reads it.
     *
     * @param emitWatermarks whether the source says itself how far its event time has come
     * @param type of the rows
     */
    default ScanSource source(
            int[][] projection,
            List<String> metadata,
            boolean emitWatermarks,
            TypeInformation<RowData> type) {
        return new ScanSource(
                scan(projection, metadata), settings().emittingWatermarks(emitWatermarks), type);
    }

    /** The projection that takes every column as it is. */
    default int[][] allColumns() {
        return IntStream.range(0, rowType().getFieldCount())
                .mapToObj(position -> new int[] {position})
                .toArray(int[][]::new);
    }
}
