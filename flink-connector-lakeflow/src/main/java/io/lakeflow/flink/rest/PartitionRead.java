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
package io.lakeflow.flink.rest;

import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.model.Ingestion;
import io.lakeflow.flink.model.TableModel;
import javax.annotation.Nullable;

/**
 * How a partition is read: what does not change from one page to the next.
 *
 * @param codec of the cursor; null without one that can be compared
 * @param bounded whether the read ends
 * @param historyListings how many listings the history is made of; 0 without a history
 */
record PartitionRead(
        TableModel table,
        ReadRange range,
        @Nullable CursorCodec codec,
        boolean bounded,
        Passes passes,
        int historyListings) {

    boolean readsHistory(ReadPosition position) {
        return position.historyRead() < historyListings;
    }

    boolean isSnapshot() {
        return table.ingestion() == Ingestion.SNAPSHOT;
    }

    /** Whether records have cursors that tell which of them are new. */
    boolean hasCursor() {
        return codec != null && !isSnapshot();
    }

    /** Whether records are numbered, so that no time tells when they came. */
    boolean isNumbered() {
        return hasCursor() && !codec.isTimestamp();
    }

    boolean isAscending() {
        return table.cursor().order() == CursorModel.Order.ASC;
    }

    boolean isSorted() {
        return table.cursor().order() != CursorModel.Order.NONE;
    }

    /**
     * Whether nothing tells where a bounded read ends: an ascending listing of numbers may grow
     * faster than it is read.
     */
    boolean lacksEnd(ReadPosition position) {
        return bounded
                && range.to() == null
                && isNumbered()
                && isAscending()
                && !readsHistory(position);
    }

    /** The same with an end, after a cursor. */
    PartitionRead endingAfter(CursorValue last) {
        return new PartitionRead(
                table, range.endingAfter(last), codec, bounded, passes, historyListings);
    }
}
