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

import io.lakeflow.flink.benchmark.cell.Cell;
import io.lakeflow.flink.benchmark.lab.Block;
import io.lakeflow.flink.benchmark.lab.CellSample;
import io.lakeflow.flink.benchmark.lab.Laboratory;
import io.lakeflow.flink.benchmark.lab.PythonSample;
import io.lakeflow.flink.benchmark.lab.SeaTunnelSample;
import io.lakeflow.flink.benchmark.measure.Measurement;
import java.util.List;

/** The connector beside other software, and parts of it beside each other. */
final class PeerTargets {
    static final CellSample JACKSON = CellSample.of("jackson", Cell.JACKSON);
    static final CellSample DECODER = CellSample.of("decoder", Cell.DECODER);

    private static final CellSample SYNTHETIC = CellSample.of("synthetic", Cell.SYNTHETIC);
    private static final CellSample FLINK_JSON = CellSample.of("flink-json", Cell.FLINK_JSON);
    private static final CellSample THREE = CellSample.of("decoder-3", Cell.DECODER, "columns=3");
    private static final CellSample DECODER_4K =
            CellSample.of("decoder-4k", Cell.DECODER, "table=t4k");
    private static final CellSample THREE_4K =
            CellSample.of("decoder-3-4k", Cell.DECODER, "table=t4k", "columns=3");

    private static final String ON_PYPI = "is on PyPI only, from which nothing is installed here";

    private PeerTargets() {}

    static List<Target> all() {
        return List.of(
                new Target(
                        5,
                        "flink-side",
                        "CPU ns per synthetic row",
                        List.of(atMost(40)),
                        List.of(atMost(15)),
                        lab ->
                                List.of(
                                        lab.measure(SYNTHETIC)
                                                .median(SYNTHETIC.name(), Measurement::cpuNanos))),
                new Target(
                        6,
                        "python-loop",
                        "records/s over a Python loop, 1 KB / 4 KB",
                        List.of(atLeast(8), atLeast(6)),
                        List.of(atLeast(15), atLeast(13)),
                        PeerTargets::pythonLoop),
                new Target(
                        7,
                        "seatunnel",
                        "records/s over SeaTunnel's HTTP source",
                        List.of(atLeast(7)),
                        List.of(atLeast(14)),
                        PeerTargets::seaTunnel),
                absent("castorm", 4, 8, "kafka-connect-http is not on Maven Central"),
                absent("getindata", 12, 20, "looks up only, in another job and on Flink 1.20"),
                absent("dlt", 28, 50, ON_PYPI),
                absent("meltano", 24, 45, ON_PYPI),
                absent("airbyte", 30, 55, ON_PYPI),
                new Target(
                        8,
                        "flink-json",
                        "parse CPU of flink-json over the connector's",
                        List.of(atLeast(1.6)),
                        List.of(atLeast(3.5)),
                        lab ->
                                List.of(
                                        lab.measure(FLINK_JSON, DECODER)
                                                .ratio(
                                                        FLINK_JSON.name(),
                                                        DECODER.name(),
                                                        Measurement::cpuNanos))),
                new Target(
                        9,
                        "projection",
                        "parse CPU of 3 columns over 10, 1 KB / 4 KB",
                        List.of(atMost(0.82), atMost(0.9)),
                        List.of(atMost(0.72), atMost(0.9)),
                        PeerTargets::projection));
    }

    /** The loop with the page size that is best for it. */
    private static List<Double> pythonLoop(Laboratory laboratory)
            throws NotRunException, InterruptedException {
        if (!PythonSample.isAvailable(laboratory.log("python"))) {
            return notRun("there is no python3 with the module requests");
        }
        PythonSample one = new PythonSample("python", "t1k", 1_000);
        PythonSample four = new PythonSample("python-4k", "t4k", 1_000);
        Block block = laboratory.measure(References.JOB, one, References.JOB_4K, four);
        return List.of(
                block.ratio("job", one.name(), Measurement::recordsPerSecond),
                block.ratio("job-4k", four.name(), Measurement::recordsPerSecond));
    }

    private static List<Double> seaTunnel(Laboratory laboratory)
            throws NotRunException, InterruptedException {
        if (!SeaTunnelSample.isAvailable()) {
            return notRun("the build has not brought its jars");
        }
        SeaTunnelSample peer = new SeaTunnelSample("seatunnel", "t1k", 1_000);
        return List.of(
                laboratory
                        .measure(References.JOB, peer)
                        .ratio("job", peer.name(), Measurement::recordsPerSecond));
    }

    /** A peer that cannot be measured where the benchmark is to run, named so that it is missed. */
    private static Target absent(String name, double floor, double aim, String reason) {
        return new Target(
                7,
                name,
                "records/s over " + name,
                List.of(atLeast(floor)),
                List.of(atLeast(aim)),
                laboratory -> notRun(reason));
    }

    private static List<Double> projection(Laboratory laboratory) throws InterruptedException {
        Block block = laboratory.measure(DECODER, THREE, DECODER_4K, THREE_4K);
        return List.of(
                block.ratio(THREE.name(), DECODER.name(), Measurement::cpuNanos),
                block.ratio(THREE_4K.name(), DECODER_4K.name(), Measurement::cpuNanos));
    }

    private static List<Double> notRun(String reason) throws NotRunException {
        throw new NotRunException(reason);
    }
}
