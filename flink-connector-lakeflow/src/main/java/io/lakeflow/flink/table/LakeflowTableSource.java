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

import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.connector.source.abilities.SupportsSourceWatermark;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/**
 * A table of an API in a query: what the planner asks of it, and the source that answers. Only the
 * values that the query needs are decoded.
 */
@Internal
public final class LakeflowTableSource
        implements ScanTableSource,
                SupportsProjectionPushDown,
                SupportsReadingMetadata,
                SupportsWatermarkPushDown,
                SupportsSourceWatermark {

    private final ReadableTable read;
    private final Optional<Rowtime> rowtime;

    private int[][] projection;
    private List<String> metadata = List.of();
    private DataType producedType;
    @Nullable private WatermarkStrategy<RowData> watermarks;
    private boolean emitsWatermarks;

    LakeflowTableSource(ReadableTable read, DataType physicalType, Optional<Rowtime> rowtime) {
        this.read = read;
        this.rowtime = rowtime;
        this.projection = read.allColumns();
        this.producedType = physicalType;
    }

    private LakeflowTableSource(LakeflowTableSource other) {
        this.read = other.read;
        this.rowtime = other.rowtime;
        this.projection = other.projection;
        this.metadata = other.metadata;
        this.producedType = other.producedType;
        this.watermarks = other.watermarks;
        this.emitsWatermarks = other.emitsWatermarks;
    }

    ReadableTable read() {
        return read;
    }

    /** Whether the source says itself how far its event time has come. */
    boolean emitsWatermarks() {
        return emitsWatermarks;
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return read.scan(new int[0][], List.of()).describe().changelogMode();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        return new LakeflowScanProvider(
                read.source(
                        projection,
                        metadata,
                        emitsWatermarks,
                        context.createTypeInformation(producedType)),
                watermarks == null ? WatermarkStrategy.noWatermarks() : watermarks,
                asSummaryString(),
                read.parallelism());
    }

    @Override
    public boolean supportsNestedProjection() {
        return read.supportsNestedProjection();
    }

    @Override
    public void applyProjection(int[][] projectedFields, DataType producedDataType) {
        projection = projectedFields;
        producedType = producedDataType;
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
        return ReadableMetadata.types();
    }

    /** Comes after the projection; its type has the projected columns, then the metadata. */
    @Override
    public void applyReadableMetadata(List<String> metadataKeys, DataType producedDataType) {
        metadata = List.copyOf(metadataKeys);
        producedType = producedDataType;
    }

    @Override
    public void applyWatermark(WatermarkStrategy<RowData> watermarkStrategy) {
        watermarks = watermarkStrategy;
        emitsWatermarks = rowtime.filter(time -> time.kind() == Rowtime.Kind.CURSOR).isPresent();
    }

    /**
     * @throws ValidationException where the source cannot know how far the event time has come
     */
    @Override
    public void applySourceWatermark() {
        rowtime.filter(time -> time.kind() == Rowtime.Kind.OTHER)
                .ifPresent(
                        time -> {
                            throw new ValidationException(read.noSourceWatermark(time.column()));
                        });
        emitsWatermarks = true;
    }

    @Override
    public DynamicTableSource copy() {
        return new LakeflowTableSource(this);
    }

    @Override
    public String asSummaryString() {
        return "lakeflow " + read;
    }
}
