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
package io.lakeflow.flink.benchmark.flink;

import io.lakeflow.flink.benchmark.reference.IssueRow;
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
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** A scan that costs nothing: the same page of rows, again and again. */
final class SyntheticScan implements TableScan {
    /** How many rows were given out, in this process. */
    static final AtomicLong ROWS = new AtomicLong();

    private static final int PAGE = 1_000;
    private static final Offset START = new Offset("{}");

    private final List<RowData> rows = Collections.nCopies(PAGE, row());
    private final long[] identities = LongStream.range(0, PAGE).toArray();

    /** Makes it. */
    static final class Factory implements TableScanFactory {
        private static final long serialVersionUID = 1L;

        @Override
        public TableDescription describe() {
            return new TableDescription(
                    "synthetic",
                    new RowType(IssueRow.fields()),
                    List.of(),
                    null,
                    ChangelogMode.insertOnly(),
                    Boundedness.BOUNDED);
        }

        @Override
        public TableScan open(ScanContext context) {
            return new SyntheticScan();
        }
    }

    private static RowData row() {
        GenericRowData row = new GenericRowData(IssueRow.fields().size());
        row.setField(0, 1L);
        return row;
    }

    @Override
    public CompletionStage<Plan> plan(@Nullable Offset position) {
        Partition all = new Partition("all", Partition.Kind.FINITE, "{}");
        return CompletableFuture.completedFuture(new Plan(List.of(all), START, Progress.FINISHED));
    }

    @Override
    public PartitionReader read(
            Partition partition, @Nullable Offset offset, long[] emittedBefore) {
        return new PartitionReader() {
            @Override
            public CompletionStage<Batch> next() {
                ROWS.addAndGet(PAGE);
                return CompletableFuture.completedFuture(
                        new Batch(rows, identities, START, Progress.MORE, null));
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
