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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;

/**
 * Reads a partition as a job does that is killed again and again: each life has a reader of its
 * own, knows only the offset of the page it is in and which of its rows are out, and ends after so
 * many rows or with the page.
 */
final class KilledReads {
    private static final long DEADLINE_SECONDS = 60;
    private static final int MOST_LIVES = 1_000;

    private final ScanHarness harness;
    private final Partition partition;
    private final int rowsPerLife;
    @Nullable private String offset;
    private final List<Long> emittedOfPage = new ArrayList<>();
    private Progress progress = Progress.MORE;

    KilledReads(ScanHarness harness, Partition partition, int rowsPerLife) {
        this.harness = harness;
        this.partition = partition;
        this.rowsPerLife = rowsPerLife;
    }

    /** All rows until the partition is caught up or finished. */
    List<RowData> drain() throws Exception {
        List<RowData> rows = new ArrayList<>();
        int lives = 0;
        do {
            if (++lives > MOST_LIVES) {
                throw new AssertionError(
                        "After %d lives it stands at %.500s".formatted(lives, offset));
            }
            live(rows);
        } while (progress == Progress.MORE);
        return rows;
    }

    Progress progress() {
        return progress;
    }

    private void live(List<RowData> rows) throws Exception {
        List<Long> toSkip = new ArrayList<>(emittedOfPage);
        int last = rows.size() + rowsPerLife;
        Offset from = offset == null ? null : new Offset(offset);
        long[] emitted = toSkip.stream().mapToLong(Long::longValue).toArray();
        try (PartitionReader reader = harness.scan.read(partition, from, emitted)) {
            Batch batch;
            do {
                batch = reader.next().toCompletableFuture().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
                for (int i = 0; i < batch.rows().size(); i++) {
                    long identity = batch.identities()[i];
                    if (toSkip.remove((Long) identity)) {
                        continue;
                    }
                    if (rows.size() == last) {
                        return;
                    }
                    emittedOfPage.add(identity);
                    rows.add(batch.rows().get(i));
                }
            } while (batch.next() == null);
            offset = batch.next().json();
            progress = batch.progress();
            emittedOfPage.clear();
        }
    }
}
