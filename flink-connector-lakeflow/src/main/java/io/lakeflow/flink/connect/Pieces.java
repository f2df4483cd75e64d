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
package io.lakeflow.flink.connect;

import io.lakeflow.flink.json.PageCursor;
import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.rows.RowBuffer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;

/**
 * Puts batches together from records that are taken one by one. A piece ends before it is too large
 * for memory, and when its first row has waited for long: an iterator may block for each record.
 */
final class Pieces {
    private static final int MOST_ROWS = 10_000;
    private static final int MOST_BYTES = 4 << 20;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final InstantSource clock;
    private RowBuffer rows = new RowBuffer();
    private long bytes;
    private Instant begun = Instant.MIN;

    Pieces(InstantSource clock) {
        this.clock = clock;
    }

    /** When a record that is taken now was read. */
    TimestampData now() {
        return TimestampData.fromInstant(clock.instant());
    }

    void add(RowData row, long identity, long time, int size) {
        if (rows.size() == 0) {
            begun = clock.instant();
        }
        rows.add(row, identity, time);
        bytes += size;
    }

    /**
     * Takes records until a piece is whole or the read has ended.
     *
     * @param take adds the row of a record, if it has one
     * @return whether the read has ended
     */
    boolean fill(RecordStream stream, Consumer<PageCursor> take)
            throws IOException, InterruptedException {
        while (!isWhole()) {
            if (!stream.next()) {
                return true;
            }
            take.accept(stream.record());
        }
        return false;
    }

    boolean isWhole() {
        return rows.size() >= MOST_ROWS
                || bytes >= MOST_BYTES
                || rows.size() > 0 && clock.instant().isAfter(begun.plus(LONGEST_WAIT));
    }

    /** The rows so far; the next piece begins. */
    RowBuffer take() {
        RowBuffer taken = rows;
        rows = new RowBuffer();
        bytes = 0;
        return taken;
    }

    Batch batch(@Nullable Offset next, Progress progress, @Nullable Instant completeUpTo) {
        return take().toBatch(next, progress, completeUpTo);
    }
}
