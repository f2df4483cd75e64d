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
package io.lakeflow.flink.source.reader;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.table.data.RowData;

/** Remembers what a reader did with its output, in order, as text. */
final class RecordingOutput implements ReaderOutput<RowData> {
    final List<String> events = new ArrayList<>();
    private final String prefix;
    private final List<String> sink;

    RecordingOutput() {
        prefix = "";
        sink = events;
    }

    private RecordingOutput(String prefix, List<String> sink) {
        this.prefix = prefix;
        this.sink = sink;
    }

    @Override
    public void collect(RowData row) {
        sink.add(prefix + row.getLong(0));
    }

    @Override
    public void collect(RowData row, long timestamp) {
        throw new AssertionError("a row with the timestamp " + timestamp);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
        sink.add(prefix + "watermark " + watermark.getTimestamp());
    }

    @Override
    public void markIdle() {
        sink.add(prefix + "idle");
    }

    @Override
    public void markActive() {
        sink.add(prefix + "active");
    }

    @Override
    public SourceOutput<RowData> createOutputForSplit(String splitId) {
        return new RecordingOutput(splitId + " ", sink);
    }

    @Override
    public void releaseOutputForSplit(String splitId) {
        sink.add(splitId + " released");
    }
}
