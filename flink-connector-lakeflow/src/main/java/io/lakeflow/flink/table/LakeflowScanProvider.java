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

import io.lakeflow.flink.source.ScanSource;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.RowData;

/**
 * Adds the source to a job. Flink's {@code SourceProvider} would drop the watermark strategy that
 * was pushed down. The planner may call this more than once.
 *
 * @param source what reads
 * @param watermarks the strategy that was pushed down
 * @param name of the source in the job
 * @param parallelism of the source, or null for the job's
 */
record LakeflowScanProvider(
        ScanSource source,
        WatermarkStrategy<RowData> watermarks,
        String name,
        @Nullable Integer parallelism)
        implements DataStreamScanProvider {

    private static final String UID = "lakeflow";

    @Override
    public DataStream<RowData> produceDataStream(
            ProviderContext providerContext, StreamExecutionEnvironment environment) {
        DataStreamSource<RowData> stream = environment.fromSource(source, watermarks, name);
        providerContext.generateUid(UID).ifPresent(stream::uid);
        return stream;
    }

    @Override
    public boolean isBounded() {
        return source.getBoundedness() == Boundedness.BOUNDED;
    }

    @Override
    public Optional<Integer> getParallelism() {
        return Optional.ofNullable(parallelism);
    }
}
