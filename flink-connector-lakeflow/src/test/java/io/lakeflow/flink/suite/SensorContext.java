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
package io.lakeflow.flink.suite;

import io.lakeflow.flink.LakeflowSource;
import io.lakeflow.flink.table.LakeflowOptions;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.testframe.external.ExternalSystemSplitDataWriter;
import org.apache.flink.connector.testframe.external.source.DataStreamSourceExternalContext;
import org.apache.flink.connector.testframe.external.source.TestingSourceSettings;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/** What Flink's test suite needs to know of the readings of a {@link SensorApi}. */
final class SensorContext implements DataStreamSourceExternalContext<RowData> {
    private static final RowType ROW = RowType.of(new VarCharType(VarCharType.MAX_LENGTH));

    private final SensorApi api;
    private final RowDataSerializer rows = new RowDataSerializer(ROW);

    SensorContext(SensorApi api) {
        this.api = api;
    }

    @Override
    public Source<RowData, ?, ?> createSource(TestingSourceSettings settings) {
        LakeflowSource.Builder source =
                LakeflowSource.builder()
                        .spec(SensorApi.spec())
                        .table("readings")
                        .config("base", api.uri())
                        .option(LakeflowOptions.SCAN_POLL_INTERVAL, Duration.ofMillis(100));
        return settings.getBoundedness() == Boundedness.BOUNDED
                ? source.endAtInit().build()
                : source.build();
    }

    @Override
    public ExternalSystemSplitDataWriter<RowData> createSourceSplitDataWriter(
            TestingSourceSettings settings) {
        int sensor = api.addSensor();
        return new ExternalSystemSplitDataWriter<>() {
            @Override
            public void writeRecords(List<RowData> records) {
                api.append(
                        sensor, records.stream().map(row -> row.getString(0).toString()).toList());
            }

            @Override
            public void close() {}
        };
    }

    /** Several pages; binary rows, as what a job collects is made of them and is compared. */
    @Override
    public List<RowData> generateTestData(TestingSourceSettings settings, int split, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, 50 + random.nextInt(150))
                .mapToObj(i -> split + "/" + i + "/" + Long.toHexString(random.nextLong()))
                .map(value -> GenericRowData.of(StringData.fromString(value)))
                .map(row -> (RowData) rows.toBinaryRow(row).copy())
                .toList();
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return InternalTypeInfo.of(ROW);
    }

    @Override
    public List<URL> getConnectorJarPaths() {
        return List.of();
    }

    @Override
    public void close() {
        api.clear();
    }

    @Override
    public String toString() {
        return "readings of sensors";
    }
}
