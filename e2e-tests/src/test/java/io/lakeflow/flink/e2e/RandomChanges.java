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
package io.lakeflow.flink.e2e;

import io.lakeflow.flink.testutils.scripted.ScriptedTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Inserts, updates and deletes rows at a steady rate on a thread of its own, until closed. */
final class RandomChanges implements AutoCloseable {
    private static final int INSERTS = 40;
    private static final int UPDATES = 45;
    private static final int KINDS = 100;

    private final List<ScriptedTable> tables;
    private final List<Row> rows = new ArrayList<>();
    private final SplittableRandom random;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> writing;
    private final String prefix;
    private int inserted;

    private record Row(ScriptedTable table, String key) {}

    private RandomChanges(List<ScriptedTable> tables, Instant now, int perSecond, long seed) {
        this.tables = tables;
        for (ScriptedTable table : tables) {
            table.rows(now).forEach(row -> rows.add(new Row(table, row.row())));
        }
        this.random = new SplittableRandom(seed);
        this.prefix = "new-" + Long.toHexString(seed) + "-";
        long period = TimeUnit.SECONDS.toNanos(1) / perSecond;
        writing = executor.scheduleAtFixedRate(this::write, 0, period, TimeUnit.NANOSECONDS);
    }

    /**
     * Begins at once.
     *
     * @param tables parts of a table
     * @param now when the rows were there that it changes besides its own
     * @param seed of the changes, and part of the keys that it inserts
     */
    static RandomChanges start(List<ScriptedTable> tables, Instant now, int perSecond, long seed) {
        return new RandomChanges(tables, now, perSecond, seed);
    }

    private void write() {
        int kind = random.nextInt(KINDS);
        if (kind < INSERTS || rows.isEmpty()) {
            ScriptedTable table = tables.get(random.nextInt(tables.size()));
            Row row = new Row(table, prefix + inserted++);
            row.table().insert(row.key());
            rows.add(row);
            return;
        }
        int place = random.nextInt(rows.size());
        Row row = rows.get(place);
        if (kind < INSERTS + UPDATES) {
            row.table().update(row.key());
        } else {
            row.table().delete(row.key());
            rows.set(place, rows.get(rows.size() - 1));
            rows.remove(rows.size() - 1);
        }
    }

    /**
     * Ends the writing: when it returns, no change follows.
     *
     * @throws IllegalStateException if a write failed
     */
    @Override
    public void close() throws InterruptedException {
        writing.cancel(false);
        executor.shutdown();
        if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a write has not ended within 10 s");
        }
        if (!writing.isCancelled()) {
            try {
                writing.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a write failed", e.getCause());
            }
        }
    }
}
