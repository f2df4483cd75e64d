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

import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.ScanMetric;
import io.lakeflow.flink.scan.TableScan;
import io.lakeflow.flink.scan.TableScanFactory;
import io.lakeflow.flink.source.budget.LocalBudget;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.ObjLongConsumer;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.Configuration;

/**
 * A table that is planned and read in this process, without a job: what a tool for authors of specs
 * works with. Requests are sent, limited and repeated as in a job.
 *
 * <p>Whoever starts the process owns what it can read, so a reference to a secret may name any
 * environment variable and any file. Other grants come from system properties, as in an embedded
 * cluster.
 */
@Internal
public final class LocalScan implements TableScan {
    private static final List<String> EVERY_SECRET = List.of("env:*", "file:/*");

    private final RuntimeScanContext context;
    private final LocalBudget budget;
    private final TableScan scan;

    private LocalScan(RuntimeScanContext context, LocalBudget budget, TableScan scan) {
        this.context = context;
        this.budget = budget;
        this.scan = scan;
    }

    /**
     * Opens a scan. Sends no request yet.
     *
     * @param metrics told of what happens, on any thread, one call at a time
     */
    public static LocalScan open(
            TableScanFactory factory,
            SourceSettings settings,
            ObjLongConsumer<ScanMetric> metrics) {
        RuntimeScanContext context =
                new RuntimeScanContext(
                        "lakeflow-" + factory.describe().name(),
                        settings.within(factory.budget(), 1).maxConcurrentRequests(),
                        Grants.of(new Configuration().set(SecretResolver.ALLOWED, EVERY_SECRET)),
                        Path.of(System.getProperty("java.io.tmpdir")),
                        ScanMetrics.to(metrics),
                        new SharedValues.Renewed());
        LocalBudget budget = new LocalBudget(context, factory.budget());
        return new LocalScan(context, budget, factory.open(context));
    }

    @Override
    public CompletionStage<Plan> plan(@Nullable Offset position) {
        return scan.plan(position);
    }

    @Override
    public PartitionReader read(Partition partition, @Nullable Offset offset, long[] emitted) {
        return scan.read(partition, offset, emitted);
    }

    @Override
    public void close() {
        scan.close();
        budget.close();
        context.close();
    }
}
