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

import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Plans a table from poll to poll, if wanted as if the job were restored before every page. */
final class Poller {
    private final ScanHarness harness;
    private final boolean restores;
    private final Runnable beforeEachPage;
    private Offset position;

    Poller(ScanHarness harness, boolean restores) {
        this(harness, restores, () -> {});
    }

    Poller(ScanHarness harness, boolean restores, Runnable beforeEachPage) {
        this.harness = harness;
        this.restores = restores;
        this.beforeEachPage = beforeEachPage;
    }

    /** The partitions that come until planning is caught up or at its end. */
    List<Partition> poll() throws Exception {
        List<Partition> partitions = new ArrayList<>();
        Progress progress = Progress.MORE;
        while (progress == Progress.MORE) {
            beforeEachPage.run();
            Plan plan = harness.scan.plan(position).toCompletableFuture().get(60, TimeUnit.SECONDS);
            partitions.addAll(plan.partitions());
            position = restores ? new Offset(plan.next().json()) : plan.next();
            progress = plan.progress();
        }
        return partitions;
    }

    /** What a checkpoint would hold. */
    Offset position() {
        return position;
    }
}
