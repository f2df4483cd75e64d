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

import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.scan.RequestBudget;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.TableDescription;
import io.lakeflow.flink.scan.TableScan;
import io.lakeflow.flink.scan.TableScanFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.LongStream;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;

/** A scan whose answers a test gives, one by one. Rows are numbers, and their own identities. */
public final class ManualScan implements TableScan, TableScanFactory {
    private static final long serialVersionUID = 1L;
    private Boundedness boundedness = Boundedness.CONTINUOUS_UNBOUNDED;

    /** The name of the value that it shares. */
    public static final String SHARED = "value";

    public final transient List<CompletableFuture<Plan>> plans = new ArrayList<>();
    public final transient List<Offset> positions = new ArrayList<>();
    public final transient Map<String, CompletableFuture<Batch>> asked = new HashMap<>();
    public final transient List<String> opened = new ArrayList<>();
    public final transient List<String> closed = new ArrayList<>();
    public final transient List<String> rejected = new CopyOnWriteArrayList<>();
    private final transient BlockingQueue<CompletableFuture<String>> renewals =
            new LinkedBlockingQueue<>();

    /** What the scan that was opened last works with. */
    public transient ScanContext context;

    /** How it asks for the value that it shares. */
    public transient ScanContext.SharedValue shared;

    private final RequestBudget budget;

    public ManualScan() {
        this(RequestBudget.unlimited("manual"));
    }

    public ManualScan(RequestBudget budget) {
        this.budget = budget;
    }

    public final transient List<Long> emitted = new ArrayList<>();

    /** The same that ends. */
    public ManualScan bounded() {
        boundedness = Boundedness.BOUNDED;
        return this;
    }

    @Override
    public TableDescription describe() {
        return new TableDescription(
                "manual",
                RowType.of(new BigIntType()),
                List.of(),
                null,
                ChangelogMode.insertOnly(),
                boundedness);
    }

    @Override
    public RequestBudget budget() {
        return budget;
    }

    @Override
    public TableScan open(ScanContext context) {
        this.context = context;
        shared = context.shared(SHARED, this::renew);
        return this;
    }

    private CompletionStage<String> renew(@Nullable String value) {
        CompletableFuture<String> renewal = new CompletableFuture<>();
        rejected.add(value);
        renewals.add(renewal);
        return renewal;
    }

    /** The renewal that was asked for next, once its end is waited for. */
    public CompletableFuture<String> takeRenewal() throws InterruptedException {
        CompletableFuture<String> renewal = renewals.take();
        while (renewal.getNumberOfDependents() == 0) {
            Thread.onSpinWait();
        }
        return renewal;
    }

    @Override
    public CompletionStage<Plan> plan(@Nullable Offset position) {
        CompletableFuture<Plan> plan = new CompletableFuture<>();
        positions.add(position);
        plans.add(plan);
        return plan;
    }

    @Override
    public PartitionReader read(Partition partition, @Nullable Offset offset, long[] emitted) {
        String id = partition.id();
        synchronized (asked) {
            opened.add(id + "@" + (offset == null ? "start" : offset.json()));
            LongStream.of(emitted).forEach(this.emitted::add);
        }
        return new PartitionReader() {
            @Override
            public CompletionStage<Batch> next() {
                synchronized (asked) {
                    CompletableFuture<Batch> batch = new CompletableFuture<>();
                    asked.put(id, batch);
                    asked.notifyAll();
                    return batch;
                }
            }

            @Override
            public void close() {
                closed.add(id);
            }
        };
    }

    /** Answers what was asked of a partition; fails if nothing was. */
    public void answer(String partition, Batch batch) {
        take(partition).complete(batch);
    }

    /** The request that waits for an answer, which is then no longer in {@link #asked}. */
    public CompletableFuture<Batch> take(String partition) {
        synchronized (asked) {
            CompletableFuture<Batch> request = asked.remove(partition);
            if (request == null) {
                throw new AssertionError("nothing was asked of " + partition + ": " + asked);
            }
            return request;
        }
    }

    @Override
    public void close() {
        closed.add("scan");
    }

    /** Rows from (inclusive) to (exclusive), as a whole page. */
    public static Batch page(long from, long to, Progress progress) {
        return batch(from, to, new Offset("{\"row\":" + to + "}"), progress, null);
    }

    /** Rows from (inclusive) to (exclusive), more of the same page follow. */
    public static Batch piece(long from, long to) {
        return batch(from, to, null, Progress.MORE, null);
    }

    /** Rows from (inclusive) to (exclusive). */
    public static Batch batch(
            long from,
            long to,
            @Nullable Offset next,
            Progress progress,
            @Nullable Instant completeUpTo) {
        List<RowData> rows =
                LongStream.range(from, to).<RowData>mapToObj(GenericRowData::of).toList();
        return new Batch(rows, LongStream.range(from, to).toArray(), next, progress, completeUpTo);
    }
}
