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
import io.lakeflow.flink.benchmark.lab.Laboratory;
import io.lakeflow.flink.benchmark.lab.Sample;
import io.lakeflow.flink.benchmark.measure.Measurement;
import java.util.List;

/** The connector beside other software, and parts of it beside each other. */
final class PeerTargets {
    static final Sample JACKSON = Sample.of("jackson", Cell.JACKSON);
    static final Sample DECODER = Sample.of("decoder", Cell.DECODER);

    private static final Sample FLINK_JSON = Sample.of("flink-json", Cell.FLINK_JSON);
    private static final Sample THREE = Sample.of("decoder-3", Cell.DECODER, "columns=3");
    private static final Sample DECODER_4K = Sample.of("decoder-4k", Cell.DECODER, "table=t4k");
    private static final Sample THREE_4K =
            Sample.of("decoder-3-4k", Cell.DECODER, "table=t4k", "columns=3");

    private PeerTargets() {}

    static List<Target> all() {
        return List.of(
                new Target(
                        5,
                        "flink-side",
                        "CPU ns per synthetic row",
                        List.of(atMost(40)),
                        List.of(atMost(15)),
                        lab -> notRun("the connector's classes are not on this classpath")),
                new Target(
                        6,
                        "python-loop",
                        "records/s over a Python loop, 1 KB / 4 KB",
                        List.of(atLeast(8), atLeast(6)),
                        List.of(atLeast(15), atLeast(13)),
                        lab -> notRun("not implemented")),
                new Target(
                        7,
                        "seatunnel",
                        "records/s over SeaTunnel's HTTP source",
                        List.of(atLeast(7)),
                        List.of(atLeast(14)),
                        lab -> notRun("not implemented")),
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
