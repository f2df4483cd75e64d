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
package io.lakeflow.flink.source;

import io.lakeflow.flink.scan.TableScanFactory;
import io.lakeflow.flink.source.enumerator.EnumeratorState;
import io.lakeflow.flink.source.enumerator.EnumeratorStateSerializer;
import io.lakeflow.flink.source.enumerator.ScanEnumerator;
import io.lakeflow.flink.source.reader.ScanSourceReader;
import io.lakeflow.flink.source.split.ScanSplit;
import io.lakeflow.flink.source.split.ScanSplitSerializer;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;

/**
 * Reads anything that is a {@link io.lakeflow.flink.scan.TableScan} as a Flink source.
 *
 * <p>The enumerator plans partitions and hands them to readers that ask; a reader reads many at a
 * time and remembers, for each, the page it is at and what of that page was emitted. Together that
 * is exactly once into Flink's state, for every page that the scan can return again.
 *
 * <p>Creating it and its parts needs no network: the scan is opened in the enumerator's start and
 * in the readers.
 */
public final class ScanSource
        implements Source<RowData, ScanSplit, EnumeratorState>, ResultTypeQueryable<RowData> {
    private static final long serialVersionUID = 1L;

    private final TableScanFactory scan;
    private final SourceSettings settings;
    private final TypeInformation<RowData> producedType;

    /**
     * @param scan what to read
     * @param settings how it is driven
     * @param producedType the type of the rows, as {@code scan} describes and emits them
     */
    public ScanSource(
            TableScanFactory scan, SourceSettings settings, TypeInformation<RowData> producedType) {
        this.scan = scan;
        this.settings = settings;
        this.producedType = producedType;
    }

    @Override
    public Boundedness getBoundedness() {
        return scan.describe().boundedness();
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return producedType;
    }

    @Override
    public SourceReader<RowData, ScanSplit> createReader(SourceReaderContext context) {
        return ScanSourceReader.open(context, scan, settings);
    }

    @Override
    public SplitEnumerator<ScanSplit, EnumeratorState> createEnumerator(
            SplitEnumeratorContext<ScanSplit> context) {
        return restoreEnumerator(context, EnumeratorState.INITIAL);
    }

    @Override
    public SplitEnumerator<ScanSplit, EnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<ScanSplit> context, EnumeratorState state) {
        return new ScanEnumerator(context, scan, settings, state);
    }

    @Override
    public SimpleVersionedSerializer<ScanSplit> getSplitSerializer() {
        return new ScanSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<EnumeratorState> getEnumeratorCheckpointSerializer() {
        return new EnumeratorStateSerializer();
    }
}
