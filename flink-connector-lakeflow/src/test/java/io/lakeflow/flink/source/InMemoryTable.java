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
package io.lakeflow.flink.source;

import io.lakeflow.flink.scan.Partition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import javax.annotation.Nullable;

/**
 * The outside world of an in-memory scan: partitions of numbered rows, and a plan that lists them.
 * It lives in the test's process and is found by name, because a scan factory is serialized on its
 * way into a job. Safe for use by several threads.
 */
public final class InMemoryTable implements AutoCloseable {
    private static final Map<String, InMemoryTable> TABLES = new ConcurrentHashMap<>();

    /** How the scan pages: rows of a page, rows of a piece of a page, time of a request. */
    public record Paging(int pageSize, int pieceSize, Duration latency) {}

    final String name = "t-" + UUID.randomUUID();
    final Paging paging;
    final int partitionsPerPlan;

    private final Map<String, Long> rows = new ConcurrentHashMap<>();
    private final List<Partition> planned = new ArrayList<>();
    private boolean complete;

    /** The first row of every page that was served, by partition. */
    public final Map<String, List<Long>> servedPages = new ConcurrentHashMap<>();

    /** Where each reading of a partition began, by partition; -1 for its start. */
    public final Map<String, List<Long>> openedAt = new ConcurrentHashMap<>();

    /** Pages of which the first row is at or after {@link #heldFrom} wait for this. */
    public final CompletableFuture<Void> gate = new CompletableFuture<>();

    /** See {@link #gate}. */
    public volatile long heldFrom = Long.MAX_VALUE;

    /** What the next page or the next plan fails with, once. */
    public final AtomicReference<RuntimeException> pageFailure = new AtomicReference<>();

    /** What happens in the outside world at the moment in which a job fails. */
    public volatile Runnable whenFailing = () -> {};

    public final AtomicReference<RuntimeException> planFailure = new AtomicReference<>();

    public InMemoryTable(Paging paging, int partitionsPerPlan) {
        this.paging = paging;
        this.partitionsPerPlan = partitionsPerPlan;
        TABLES.put(name, this);
    }

    static InMemoryTable named(String name) {
        return TABLES.get(name);
    }

    /** Plans a partition once more, and adds rows to it. */
    public synchronized InMemoryTable plan(String id, Partition.Kind kind, long newRows) {
        return plan(id, kind, newRows, null);
    }

    /** The same for a partition of a group. */
    public synchronized InMemoryTable plan(
            String id, Partition.Kind kind, long newRows, @Nullable String group) {
        append(id, newRows);
        planned.add(new Partition(id, kind, "{}", group));
        return this;
    }

    /** Adds rows that no plan announces. */
    public void append(String id, long newRows) {
        rows.merge(id, newRows, Long::sum);
    }

    /** Nothing more will be planned. */
    public synchronized InMemoryTable complete() {
        complete = true;
        return this;
    }

    synchronized List<Partition> plannedFrom(int position) {
        int end = Math.min(planned.size(), position + partitionsPerPlan);
        return List.copyOf(planned.subList(position, end));
    }

    synchronized boolean plannedAll(int position) {
        return position == planned.size();
    }

    synchronized boolean isComplete() {
        return complete;
    }

    long rowsOf(String id) {
        return rows.get(id);
    }

    /** Every row of every partition, as the tests' pipelines print them. */
    public List<String> allRows() {
        List<String> all = new ArrayList<>();
        rows.forEach(
                (id, count) -> {
                    for (long row = 0; row < count; row++) {
                        all.add(id + ":" + row);
                    }
                });
        return all;
    }

    CompletableFuture<Void> gateOf(long firstRow) {
        return firstRow >= heldFrom ? gate : CompletableFuture.completedFuture(null);
    }

    void opened(String id, @Nullable Long row) {
        openedAt.computeIfAbsent(id, key -> new CopyOnWriteArrayList<>())
                .add(row == null ? -1 : row);
    }

    void served(String id, long firstRow) {
        servedPages.computeIfAbsent(id, key -> new CopyOnWriteArrayList<>()).add(firstRow);
    }

    @Override
    public void close() {
        TABLES.remove(name);
    }
}
