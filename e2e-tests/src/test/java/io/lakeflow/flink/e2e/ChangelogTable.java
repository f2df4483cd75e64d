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

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.annotation.Nullable;
import org.apache.flink.api.common.JobID;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;

/**
 * What the changes that a query emits add up to, collected by a thread of its own. The first cell
 * of a row is its key. Closing it cancels the job.
 */
final class ChangelogTable implements AutoCloseable {
    private final JobID jobId;
    private final CloseableIterator<Row> changes;
    private final Thread collector;
    private final List<Row> received = new ArrayList<>();
    private final Map<String, List<String>> table = new LinkedHashMap<>();
    @Nullable private Throwable failure;
    private boolean ended;

    ChangelogTable(String name, TableResult result) {
        this.jobId = result.getJobClient().orElseThrow().getJobID();
        this.changes = result.collect();
        this.collector = new Thread(this::collect, "collect-" + name);
        collector.setDaemon(true);
        collector.start();
    }

    private void collect() {
        Throwable cause = null;
        try {
            changes.forEachRemaining(this::take);
        } catch (Throwable e) {
            cause = e;
        }
        synchronized (this) {
            failure = cause;
            ended = true;
            notifyAll();
        }
    }

    private synchronized void take(Row change) {
        List<String> cells = WikiTable.cells(change);
        received.add(change);
        switch (change.getKind()) {
            case INSERT, UPDATE_AFTER -> table.put(cells.get(0), cells);
            case UPDATE_BEFORE, DELETE -> table.remove(cells.get(0));
        }
        notifyAll();
    }

    JobID jobId() {
        return jobId;
    }

    /** Every change so far, in the order of arrival. */
    synchronized List<Row> received() {
        return List.copyOf(received);
    }

    /** The rows that the changes so far have left, by key. */
    synchronized Map<String, List<String>> rows() {
        return Map.copyOf(table);
    }

    /** How many of the changes so far were of a kind. */
    synchronized long count(RowKind kind) {
        return received.stream().filter(change -> change.getKind() == kind).count();
    }

    /** Waits until exactly these rows are left. */
    void awaitRows(Map<String, List<String>> expected, Duration patience)
            throws InterruptedException {
        await(rows -> rows.equals(expected), patience);
        assertThat(rows()).isEqualTo(expected);
    }

    /** Waits until at least these keys are there. */
    void awaitKeys(Iterable<String> keys, Duration patience) throws InterruptedException {
        List<String> expected = new ArrayList<>();
        keys.forEach(expected::add);
        await(rows -> rows.keySet().containsAll(expected), patience);
        assertThat(rows().keySet()).containsAll(expected);
    }

    /** Waits until the job has ended. */
    void awaitEnd(Duration patience) throws InterruptedException {
        await(rows -> false, patience);
        assertThat(ended()).as("the job has ended").isTrue();
    }

    synchronized boolean ended() {
        return ended;
    }

    private synchronized void await(
            Predicate<Map<String, List<String>>> condition, Duration patience)
            throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!ended && !condition.test(table)) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                return;
            }
            wait(left);
        }
        if (failure != null) {
            throw new AssertionError("the job has failed", failure);
        }
    }

    @Override
    public void close() throws Exception {
        changes.close();
        collector.join();
    }
}
