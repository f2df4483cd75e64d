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
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.TableDescription;
import io.lakeflow.flink.scan.TableScan;
import io.lakeflow.flink.scan.TableScanFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/** Reads an {@link InMemoryTable} with asynchronous requests of random length. */
final class InMemoryScan implements TableScan {
    static final RowType ROW_TYPE =
            RowType.of(new VarCharType(VarCharType.MAX_LENGTH), new BigIntType());

    private final InMemoryTable table;
    private final ScanContext context;

    /** The serializable description. */
    record Factory(String table, Boundedness boundedness) implements TableScanFactory {
        @Override
        public TableDescription describe() {
            return new TableDescription(
                    "memory", ROW_TYPE, List.of(), null, ChangelogMode.insertOnly(), boundedness);
        }

        @Override
        public TableScan open(ScanContext context) {
            return new InMemoryScan(InMemoryTable.named(table), context);
        }
    }

    private InMemoryScan(InMemoryTable table, ScanContext context) {
        this.table = table;
        this.context = context;
    }

    @Override
    public CompletionStage<Plan> plan(@Nullable Offset position) {
        int from = position == null ? 0 : (int) number(position);
        return request(
                CompletableFuture.completedFuture(null),
                () -> {
                    RuntimeException failure = table.planFailure.getAndSet(null);
                    if (failure != null) {
                        throw failure;
                    }
                    boolean complete = table.isComplete();
                    List<Partition> page = table.plannedFrom(from);
                    int next = from + page.size();
                    Progress progress =
                            !table.plannedAll(next)
                                    ? Progress.MORE
                                    : complete ? Progress.FINISHED : Progress.CAUGHT_UP;
                    return new Plan(page, offset(next), progress);
                });
    }

    @Override
    public PartitionReader read(Partition partition, @Nullable Offset offset, long[] emitted) {
        table.opened(partition.id(), offset == null ? null : number(offset));
        return new Reader(partition, offset == null ? 0 : number(offset));
    }

    @Override
    public void close() {}

    /** Reads one partition, a page per request and a piece per batch. */
    private final class Reader implements PartitionReader {
        private final Partition partition;
        private long page;
        private long piece;
        private long pageEnd = -1;

        Reader(Partition partition, long page) {
            this.partition = partition;
            this.page = page;
            this.piece = page;
        }

        @Override
        public CompletionStage<Batch> next() {
            return request(table.gateOf(page), this::batch);
        }

        private Batch batch() {
            RuntimeException failure = table.pageFailure.getAndSet(null);
            if (failure != null) {
                throw failure;
            }
            if (pageEnd < 0) {
                table.served(partition.id(), page);
                pageEnd = Math.min(table.rowsOf(partition.id()), page + table.paging.pageSize());
            }
            long to = Math.min(pageEnd, piece + table.paging.pieceSize());
            List<RowData> rows = new ArrayList<>();
            long[] identities = new long[(int) (to - piece)];
            for (long row = piece; row < to; row++) {
                identities[rows.size()] = 31L * partition.id().hashCode() + row;
                rows.add(GenericRowData.of(StringData.fromString(partition.id()), row));
            }
            boolean ends = to == pageEnd;
            Progress progress = ends ? progressAt(to) : Progress.MORE;
            piece = to;
            if (ends) {
                page = to;
                pageEnd = -1;
            }
            return new Batch(
                    rows, identities, ends ? offset(to) : null, progress, Instant.ofEpochMilli(to));
        }

        private Progress progressAt(long row) {
            if (row < table.rowsOf(partition.id())) {
                return Progress.MORE;
            }
            return partition.kind() == Partition.Kind.FINITE
                    ? Progress.FINISHED
                    : Progress.CAUGHT_UP;
        }

        @Override
        public void close() {}
    }

    private <T> CompletionStage<T> request(CompletableFuture<Void> gate, Supplier<T> answer) {
        return context.permit()
                .thenCompose(
                        permit ->
                                gate.thenCompose(open -> context.after(latency()))
                                        .thenApply(elapsed -> answer.get())
                                        .whenComplete((done, error) -> permit.close()));
    }

    private Duration latency() {
        long longest = table.paging.latency().toNanos();
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(longest + 1));
    }

    private static Offset offset(long row) {
        return new Offset("{\"at\":" + row + "}");
    }

    private static long number(Offset offset) {
        return Long.parseLong(offset.json().replaceAll("\\D", ""));
    }
}
