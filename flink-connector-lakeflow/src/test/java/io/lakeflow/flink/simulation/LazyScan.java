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
package io.lakeflow.flink.simulation;

import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.TableScan;
import io.lakeflow.flink.scan.TableScanFactory;
import java.util.concurrent.CompletionStage;
import javax.annotation.Nullable;

/** A scan that is opened when it is needed: most processes of a simulated job fail before that. */
final class LazyScan implements TableScan {
    private final TableScanFactory factory;
    private final ScanContext context;
    @Nullable private TableScan scan;

    LazyScan(TableScanFactory factory, ScanContext context) {
        this.factory = factory;
        this.context = context;
    }

    private TableScan scan() {
        if (scan == null) {
            scan = factory.open(context);
        }
        return scan;
    }

    @Override
    public CompletionStage<Plan> plan(@Nullable Offset position) {
        return scan().plan(position);
    }

    @Override
    public PartitionReader read(Partition partition, @Nullable Offset offset, long[] emitted) {
        return scan().read(partition, offset, emitted);
    }

    @Override
    public void close() {
        if (scan != null) {
            scan.close();
        }
    }
}
