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

import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.source.split.ScanSplitState;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.data.RowData;

/**
 * Emits rows and moves the split's state, each row first and its state after it. Runs on the task's
 * thread, where a checkpoint may be taken between any two elements.
 */
final class ElementEmitter implements RecordEmitter<Element, RowData, ScanSplitState> {
    private final boolean emitWatermarks;
    private final Counter recordsIn;

    /**
     * @param recordsIn Flink's count of records, which Flink raises for every element; corrected
     *     here for those that are not rows
     */
    ElementEmitter(boolean emitWatermarks, Counter recordsIn) {
        this.emitWatermarks = emitWatermarks;
        this.recordsIn = recordsIn;
    }

    @Override
    public void emitRecord(Element element, SourceOutput<RowData> output, ScanSplitState state)
            throws Exception {
        if (element instanceof Element.Row row) {
            if (row.time() == Batch.NO_TIME) {
                output.collect(row.row());
            } else {
                output.collect(row.row(), row.time());
            }
            state.emitted(row.identity());
            return;
        }
        recordsIn.dec();
        if (element instanceof Element.BatchEnd end) {
            endBatch(end, output, state);
        } else if (element instanceof Element.Failure failure) {
            throw failure.cause();
        }
    }

    private void endBatch(
            Element.BatchEnd end, SourceOutput<RowData> output, ScanSplitState state) {
        Batch batch = end.batch();
        if (batch.next() != null) {
            state.moveTo(batch.next());
        }
        if (emitWatermarks && batch.completeUpTo() != null) {
            output.emitWatermark(new Watermark(batch.completeUpTo().toEpochMilli() - 1));
        }
        if (end.endsSplit()) {
            state.finish();
            // Flink forgets the output without a last look at it: while idle, it holds nobody back.
            output.markIdle();
        }
    }
}
