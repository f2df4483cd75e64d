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
package io.lakeflow.flink.scan;

import java.util.concurrent.CompletionStage;
import javax.annotation.Nullable;

/**
 * Something that can be read as a table: the contract between Flink and a front end.
 *
 * <p>It is the read protocol of a LakeflowConnect source (read from an offset, get records and the
 * next offset, stop when there are none), made asynchronous, partitioned and page-sized. One
 * instance lives in the enumerator and plans; one lives in each source reader and reads. No method
 * blocks.
 */
public interface TableScan extends AutoCloseable {

    /**
     * Plans the next partitions. A function of the position and the outside world only: the caller
     * stores {@link Plan#next()} in its state before it hands out a partition of that plan, and may
     * ask again from an older position after a failure.
     *
     * @param position where planning stands; null at the very first call of a job
     * @return completes exceptionally with a {@link ScanException} when planning is impossible
     */
    CompletionStage<Plan> plan(@Nullable Offset position);

    /**
     * Opens a partition where nothing was emitted after the offset.
     *
     * @param partition one that {@link #plan} returned, here or in an earlier life of the job
     * @param offset where to go on; null for its beginning
     */
    default PartitionReader read(Partition partition, @Nullable Offset offset) {
        return read(partition, offset, new long[0]);
    }

    /**
     * Opens a partition in the middle of the page at an offset. The caller itself passes over what
     * was emitted and comes again before the first batch with a next offset. A row that does not,
     * for the list has shifted or the page is refused, is the scan's to recognise wherever it is
     * listed then: it belongs to the next offset.
     *
     * @param emitted identities of rows that were emitted after the offset, in any order, each as
     *     often as it was
     */
    PartitionReader read(Partition partition, @Nullable Offset offset, long[] emitted);

    /** Releases connections and threads. Never blocks for longer than a moment. */
    @Override
    void close();
}
