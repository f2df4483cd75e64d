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
package io.lakeflow.flink.benchmark.flink;

import io.lakeflow.flink.benchmark.measure.Workload;
import io.lakeflow.flink.benchmark.reference.IssueRow;
import io.lakeflow.flink.source.ScanSource;
import io.lakeflow.flink.source.SourceSettings;
import io.lakeflow.flink.source.TailGate;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/** The connector's part in Flink alone: its source with rows that cost nothing. */
public final class SyntheticJob implements Workload {

    @Override
    public void start() throws Exception {
        StreamExecutionEnvironment jobs = StreamExecutionEnvironment.createLocalEnvironment(1);
        jobs.getConfig().enableObjectReuse();
        ScanSource source =
                new ScanSource(
                        new SyntheticScan.Factory(),
                        new SourceSettings(
                                Duration.ofSeconds(1), 4, 10_000, false, TailGate.CHECKPOINT),
                        InternalTypeInfo.of(new RowType(IssueRow.fields())));
        jobs.fromSource(source, WatermarkStrategy.noWatermarks(), "synthetic")
                .sinkTo(new DiscardingSink<>());
        jobs.executeAsync();
    }

    @Override
    public long records() {
        return SyntheticScan.ROWS.get();
    }
}
