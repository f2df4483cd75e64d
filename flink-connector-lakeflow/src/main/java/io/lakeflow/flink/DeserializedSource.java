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
package io.lakeflow.flink;

import io.lakeflow.flink.source.ScanSource;
import io.lakeflow.flink.source.enumerator.EnumeratorState;
import io.lakeflow.flink.source.split.ScanSplit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.types.logical.RowType;

/** A source whose rows become something else before they leave it. */
final class DeserializedSource<T>
        implements Source<T, ScanSplit, EnumeratorState>, ResultTypeQueryable<T> {
    private static final long serialVersionUID = 1L;

    private final ScanSource source;
    private final RowDeserializer<T> deserializer;
    private final RowType rows;

    DeserializedSource(ScanSource source, RowDeserializer<T> deserializer, RowType rows) {
        this.source = source;
        this.deserializer = deserializer;
        this.rows = rows;
    }

    @Override
    public Boundedness getBoundedness() {
        return source.getBoundedness();
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return deserializer.producedType(rows);
    }

    @Override
    public SourceReader<T, ScanSplit> createReader(SourceReaderContext context) {
        deserializer.open(rows, context.getUserCodeClassLoader().asClassLoader());
        return new DeserializingReader<>(source.createReader(context), deserializer::deserialize);
    }

    @Override
    public SplitEnumerator<ScanSplit, EnumeratorState> createEnumerator(
            SplitEnumeratorContext<ScanSplit> context) {
        return source.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<ScanSplit, EnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<ScanSplit> context, EnumeratorState state) {
        return source.restoreEnumerator(context, state);
    }

    @Override
    public SimpleVersionedSerializer<ScanSplit> getSplitSerializer() {
        return source.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<EnumeratorState> getEnumeratorCheckpointSerializer() {
        return source.getEnumeratorCheckpointSerializer();
    }
}
