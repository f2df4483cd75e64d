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

import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.TableScan;
import io.lakeflow.flink.source.split.Emitted;
import io.lakeflow.flink.source.split.Replay;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;

/**
 * Reads a partition as a split of Flink is read, one step after the other, so that a checkpoint can
 * fall between any two rows: its state is the text of the last offset and what was emitted since.
 */
final class SteppedReading implements AutoCloseable {
    /** What a checkpoint holds of a split. */
    record State(@Nullable String offset, List<Long> emitted) {}

    private final PartitionReader reader;
    private final List<RowData> rows;
    private final List<Long> emitted;
    @Nullable private String offset;
    @Nullable private Offset lastOffset;
    @Nullable private Replay replay;
    @Nullable private Batch batch;
    private int position;

    /**
     * @param state null for the beginning
     * @param rows takes the rows
     */
    SteppedReading(TableScan scan, Partition partition, @Nullable State state, List<RowData> rows) {
        this.rows = rows;
        this.offset = state == null ? null : state.offset();
        this.emitted = new ArrayList<>(state == null ? List.of() : state.emitted());
        long[] identities = emitted.stream().mapToLong(Long::longValue).toArray();
        this.reader = scan.read(partition, offset == null ? null : new Offset(offset), identities);
        this.replay = identities.length == 0 ? null : new Replay(new Emitted(0, 0, identities));
    }

    State state() {
        return new State(lastOffset == null ? offset : lastOffset.json(), List.copyOf(emitted));
    }

    /**
     * Emits a row, or passes the end of a batch.
     *
     * @return false if the reading is caught up, or at its end
     */
    boolean step() throws Exception {
        if (batch == null) {
            batch = reader.next().toCompletableFuture().get(60, TimeUnit.SECONDS);
            position = 0;
        }
        while (position < batch.rows().size()) {
            int row = position++;
            long identity = batch.identities()[row];
            if (replay == null || !replay.wasEmitted(identity)) {
                rows.add(batch.rows().get(row));
                emitted.add(identity);
                return true;
            }
        }
        Batch ended = batch;
        batch = null;
        if (ended.next() != null) {
            lastOffset = ended.next();
            emitted.clear();
            replay = null;
        }
        return ended.progress() == Progress.MORE;
    }

    /** Goes on until there is nothing more for now. */
    void drain() throws Exception {
        boolean more = true;
        while (more) {
            more = step();
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
