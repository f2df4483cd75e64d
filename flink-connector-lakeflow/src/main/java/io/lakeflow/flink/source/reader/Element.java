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
import org.apache.flink.table.data.RowData;

/** What travels from the fetcher thread to the task's thread. */
public sealed interface Element {

    /** A row. One instance serves all rows of a slice, so that a row costs no allocation. */
    final class Row implements Element {
        private RowData row;
        private long identity;
        private long time;

        Row set(RowData nextRow, long nextIdentity, long nextTime) {
            row = nextRow;
            identity = nextIdentity;
            time = nextTime;
            return this;
        }

        RowData row() {
            return row;
        }

        long identity() {
            return identity;
        }

        /** Its event time in milliseconds of the epoch, or {@link Batch#NO_TIME}. */
        long time() {
            return time;
        }
    }

    /**
     * The end of a batch, after its last row: an empty batch moves the offset, too.
     *
     * @param batch the batch that has been emitted
     * @param endsSplit whether nothing of the split follows
     */
    record BatchEnd(Batch batch, boolean endsSplit) implements Element {}

    /**
     * The partition cannot be read further.
     *
     * @param cause what the task fails with
     */
    record Failure(Exception cause) implements Element {}
}
