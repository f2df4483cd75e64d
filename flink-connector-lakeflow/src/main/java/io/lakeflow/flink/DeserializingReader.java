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

import io.lakeflow.flink.source.split.ScanSplit;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.table.data.RowData;

/** A reader whose rows become something else on their way out; each split keeps its own output. */
final class DeserializingReader<T> implements SourceReader<T, ScanSplit> {
    private final SourceReader<RowData, ScanSplit> reader;
    private final Function<RowData, T> deserializer;
    private Output<T> output;

    DeserializingReader(
            SourceReader<RowData, ScanSplit> reader, Function<RowData, T> deserializer) {
        this.reader = reader;
        this.deserializer = deserializer;
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> next) throws Exception {
        if (output == null || output.output != next) {
            output = new Output<>(next, deserializer);
        }
        return reader.pollNext(output);
    }

    @Override
    public void start() {
        reader.start();
    }

    @Override
    public List<ScanSplit> snapshotState(long checkpointId) {
        return reader.snapshotState(checkpointId);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return reader.isAvailable();
    }

    @Override
    public void addSplits(List<ScanSplit> splits) {
        reader.addSplits(splits);
    }

    @Override
    public void notifyNoMoreSplits() {
        reader.notifyNoMoreSplits();
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        reader.handleSourceEvents(event);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        reader.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        reader.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void pauseOrResumeSplits(
            Collection<String> splitsToPause, Collection<String> splitsToResume) {
        reader.pauseOrResumeSplits(splitsToPause, splitsToResume);
    }

    @Override
    public void close() throws Exception {
        reader.close();
    }

    /** The output of a split. */
    private static class SplitOutput<T> implements SourceOutput<RowData> {
        private final SourceOutput<T> split;
        final Function<RowData, T> deserializer;

        SplitOutput(SourceOutput<T> split, Function<RowData, T> deserializer) {
            this.split = split;
            this.deserializer = deserializer;
        }

        @Override
        public void collect(RowData row) {
            split.collect(deserializer.apply(row));
        }

        @Override
        public void collect(RowData row, long timestamp) {
            split.collect(deserializer.apply(row), timestamp);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            split.emitWatermark(watermark);
        }

        @Override
        public void markIdle() {
            split.markIdle();
        }

        @Override
        public void markActive() {
            split.markActive();
        }
    }

    /** The output of the reader. */
    private static final class Output<T> extends SplitOutput<T> implements ReaderOutput<RowData> {
        private final ReaderOutput<T> output;

        Output(ReaderOutput<T> output, Function<RowData, T> deserializer) {
            super(output, deserializer);
            this.output = output;
        }

        @Override
        public SourceOutput<RowData> createOutputForSplit(String splitId) {
            return new SplitOutput<>(output.createOutputForSplit(splitId), deserializer);
        }

        @Override
        public void releaseOutputForSplit(String splitId) {
            output.releaseOutputForSplit(splitId);
        }
    }
}
