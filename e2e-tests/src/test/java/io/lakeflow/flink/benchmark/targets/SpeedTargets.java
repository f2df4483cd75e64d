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
package io.lakeflow.flink.benchmark.targets;

import static io.lakeflow.flink.benchmark.targets.Limit.atLeast;
import static io.lakeflow.flink.benchmark.targets.Limit.atMost;
import static io.lakeflow.flink.benchmark.targets.Limit.none;

import io.lakeflow.flink.benchmark.lab.Block;
import io.lakeflow.flink.benchmark.lab.CellSample;
import io.lakeflow.flink.benchmark.lab.Laboratory;
import io.lakeflow.flink.benchmark.measure.Measurement;
import io.lakeflow.flink.benchmark.process.Pinning;
import java.util.List;

/** How fast a table is read where nothing but the CPU is in the way. */
final class SpeedTargets {
    private static final double SHORT_KILOBYTES = 1.028;

    private SpeedTargets() {}

    static List<Target> all() {
        return List.of(
                new Target(
                        1,
                        "one-core-1KB",
                        "records/s over L1",
                        List.of(atLeast(0.85)),
                        List.of(atLeast(1.5)),
                        lab ->
                                List.of(
                                        References.shortRecords(lab)
                                                .ratio(
                                                        "job",
                                                        "L1",
                                                        Measurement::recordsPerSecond))),
                new Target(
                        2,
                        "cpu-1KB",
                        "CPU per record over L1",
                        List.of(atMost(1.12)),
                        List.of(atMost(0.62)),
                        lab ->
                                List.of(
                                        References.shortRecords(lab)
                                                .ratio("job", "L1", Measurement::cpuNanos))),
                new Target(
                        3,
                        "one-core-4KB",
                        "records/s over L1', over L2'",
                        List.of(atLeast(0.85), none()),
                        List.of(none(), atLeast(0.95)),
                        SpeedTargets::longRecords),
                new Target(
                        4,
                        "object-reuse-off",
                        "CPU added: %, µs per record",
                        List.of(atMost(25), none()),
                        List.of(none(), atMost(0.35)),
                        SpeedTargets::defaultSettings),
                new Target(
                        10,
                        "allocation",
                        "bytes per record over L1",
                        List.of(atMost(1.25)),
                        List.of(atMost(1.05)),
                        lab ->
                                List.of(
                                        References.shortRecords(lab)
                                                .ratio("job", "L1", Measurement::allocatedBytes))),
                new Target(
                        11,
                        "gzip",
                        "CPU added: µs per KB",
                        List.of(atMost(1.3)),
                        List.of(atMost(1.15)),
                        SpeedTargets::zipped),
                new Target(
                        12,
                        "two-subtasks",
                        "records/s with two cores over one subtask with one",
                        List.of(atLeast(1.7)),
                        List.of(atLeast(1.8)),
                        SpeedTargets::twoSubtasks),
                new Target(
                        21,
                        "memory",
                        "MB of heap beside Flink's for full speed",
                        List.of(atMost(128)),
                        List.of(atMost(64)),
                        MemoryTarget::measure),
                new Target(
                        22,
                        "checkpoints",
                        "% of records/s lost by one a second",
                        List.of(atMost(2)),
                        List.of(atMost(0.5)),
                        SpeedTargets::checkpoints));
    }

    private static List<Double> longRecords(Laboratory laboratory) throws InterruptedException {
        Block block = References.longRecords(laboratory);
        return List.of(
                block.ratio("job-4k", "L1'", Measurement::recordsPerSecond),
                block.ratio("job-4k", "L2'", Measurement::recordsPerSecond));
    }

    private static List<Double> defaultSettings(Laboratory laboratory) throws InterruptedException {
        Block block = References.shortRecords(laboratory);
        double ratio = block.ratio("job-default", "job", Measurement::cpuNanos);
        double nanos = block.median("job", Measurement::cpuNanos);
        return List.of((ratio - 1) * 100, (ratio - 1) * nanos / 1_000);
    }

    private static List<Double> zipped(Laboratory laboratory) throws InterruptedException {
        CellSample zipped = CellSample.job("job-gzip", "sql.table=zipped");
        Block block = laboratory.measure(References.JOB, zipped);
        double added = block.ratio(zipped.name(), "job", Measurement::cpuNanos) - 1;
        double nanos = block.median("job", Measurement::cpuNanos);
        return List.of(added * nanos / 1_000 / SHORT_KILOBYTES);
    }

    private static List<Double> twoSubtasks(Laboratory laboratory) throws InterruptedException {
        // With two cores, one subtask uses both: it decodes on threads of its own.
        CellSample one = chains("one-subtask", 1);
        CellSample two = chains("two-subtasks", 2).on(Pinning.BOTH);
        return List.of(
                laboratory
                        .measure(one, two)
                        .ratio(two.name(), one.name(), Measurement::recordsPerSecond));
    }

    private static CellSample chains(String name, int parallelism) {
        return CellSample.job(
                name,
                "sql.table=chains",
                "option.page-size=1000",
                "config.chains=a;b",
                "flink.parallelism.default=" + parallelism);
    }

    private static List<Double> checkpoints(Laboratory laboratory) throws InterruptedException {
        return List.of(100 * laboratory.lostByCheckpoints("job-checkpoints"));
    }
}
