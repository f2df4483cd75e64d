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

import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.rest.OutputColumn;
import io.lakeflow.flink.rest.ReadOptions;
import io.lakeflow.flink.rest.RestScanFactory;
import io.lakeflow.flink.source.ScanSource;
import io.lakeflow.flink.source.SourceSettings;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * One table and how it is to be read: everything that options and spec say, checked. What the SQL
 * table and the builder for DataStream jobs have in common.
 *
 * @param source the source, with the columns of the table filled in
 * @param table the table's name
 * @param config the values of the spec's options; secrets as references
 * @param options how it is read
 * @param settings how the read is driven
 * @param rowType the columns that can be selected
 * @param parallelism of the source in SQL, or null for the job's
 */
@Internal
public record TableRead(
        SourceModel source,
        String table,
        Map<String, Object> config,
        ReadOptions options,
        SourceSettings settings,
        RowType rowType,
        @Nullable Integer parallelism) {

    /** The table's model. */
    public TableModel model() {
        return source.tables().get(table);
    }

    /** The description of the read that a job carries. */
    RestScanFactory scan(List<OutputColumn> columns) {
        return new RestScanFactory(source, table, config, columns, options);
    }

    /**
     * The source that reads the columns.
     *
     * @param emitWatermarks whether the source says itself how far its event time has come
     * @param type of the rows
     */
    public ScanSource source(
            List<OutputColumn> columns, boolean emitWatermarks, TypeInformation<RowData> type) {
        return new ScanSource(
                scan(columns),
                new SourceSettings(
                        settings.pollInterval(),
                        settings.maxConcurrentRequests(),
                        settings.maxRecordsPerBatch(),
                        emitWatermarks,
                        settings.tailGate()),
                type);
    }

    /** Source and table, nothing that could be a secret. */
    @Override
    public String toString() {
        return source.name() + "." + table;
    }
}
