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

import io.lakeflow.flink.benchmark.cell.Cell;
import io.lakeflow.flink.benchmark.lab.Block;
import io.lakeflow.flink.benchmark.lab.CellSample;
import io.lakeflow.flink.benchmark.lab.Laboratory;
import io.lakeflow.flink.benchmark.measure.Measurement;
import java.util.ArrayList;
import java.util.List;

/**
 * The cells that everything is compared with, the connector beside them, and what they may cost.
 */
final class References {
    static final CellSample L1 = CellSample.of("L1", Cell.FETCH_JACKSON);
    static final CellSample L2 = CellSample.of("L2", Cell.FETCH_BYTES);
    static final CellSample L1_4K = CellSample.of("L1'", Cell.FETCH_JACKSON, "table=t4k");
    static final CellSample L2_4K = CellSample.of("L2'", Cell.FETCH_BYTES, "table=t4k");
    static final CellSample JOB = CellSample.job("job");
    static final CellSample JOB_4K = CellSample.job("job-4k", "sql.table=t4k");
    static final CellSample JOB_DEFAULT = CellSample.of("job-default", Cell.JOB);

    private static final CellSample CALIBRATION = CellSample.of("calibration", Cell.CALIBRATION);
    private static final CellSample FETCH = CellSample.of("fetch", Cell.FETCH);
    private static final CellSample FETCH_4K = CellSample.of("fetch-4k", Cell.FETCH, "table=t4k");

    private static final CellSample[] SHORT_RECORDS = {CALIBRATION, L1, L2, JOB, JOB_DEFAULT};
    private static final CellSample[] LONG_RECORDS = {CALIBRATION, L1_4K, L2_4K, JOB_4K};
    private static final CellSample[] CEILING = {FETCH, FETCH_4K};

    /** Nanoseconds of CPU per record on the machine that the limits were found on. */
    private static final double CALIBRATION_THERE = 239;

    private static final double L1_THERE = 1_500;
    private static final double L2_THERE = 800;
    private static final double L1_4K_THERE = 4_375;
    private static final double L2_4K_THERE = 2_142;
    private static final double MARGIN = 1.25;

    /** How much faster than its fastest reader the server is, at least. */
    private static final double SERVER_AHEAD = 1.5;

    private References() {}

    static Block shortRecords(Laboratory laboratory) throws InterruptedException {
        return laboratory.measure(SHORT_RECORDS);
    }

    static Block longRecords(Laboratory laboratory) throws InterruptedException {
        return laboratory.measure(LONG_RECORDS);
    }

    /** How much the server can give, at least: to a client that does nothing with it. */
    static void printCeiling(Laboratory laboratory) throws InterruptedException {
        Block ceiling = laboratory.measure(CEILING);
        System.out.println("server " + gigabytes(ceiling, FETCH, 1_028) + " of 1 KB records");
        System.out.println("server " + gigabytes(ceiling, FETCH_4K, 4_100) + " of 4 KB records");
    }

    /**
     * Which of the references that were measured make the run void: a reference that is slow, for
     * then every ratio is good.
     */
    static List<String> slow(Laboratory laboratory) {
        List<String> slow = new ArrayList<>();
        laboratory
                .measured(SHORT_RECORDS)
                .ifPresent(
                        block -> {
                            check(block, L1, L1_THERE, slow);
                            check(block, L2, L2_THERE, slow);
                            checkServer(laboratory.measured(CEILING).orElseThrow(), block, slow);
                        });
        laboratory
                .measured(LONG_RECORDS)
                .ifPresent(
                        block -> {
                            check(block, L1_4K, L1_4K_THERE, slow);
                            check(block, L2_4K, L2_4K_THERE, slow);
                        });
        return slow;
    }

    /** The line of the machine: how its calibration loop compares. */
    static String calibration(Laboratory laboratory) throws InterruptedException {
        double here =
                laboratory.measure(CALIBRATION).median(CALIBRATION.name(), Measurement::cpuNanos);
        return "The calibration loop takes %s ns per record of 1,028 bytes, %s times as long as where the limits were found"
                .formatted(Numbers.text(here), Numbers.text(here / CALIBRATION_THERE));
    }

    private static void checkServer(Block ceiling, Block block, List<String> slow) {
        double server = ceiling.median(FETCH.name(), Measurement::recordsPerSecond);
        double reader = block.median(L2.name(), Measurement::recordsPerSecond);
        if (server < SERVER_AHEAD * reader) {
            slow.add(
                    "the server gives %s times what L2 reads"
                            .formatted(Numbers.text(server / reader)));
        }
    }

    private static void check(Block block, CellSample cell, double there, List<String> slow) {
        double here = block.median(cell.name(), Measurement::cpuNanos);
        double scaled =
                there * block.median(CALIBRATION.name(), Measurement::cpuNanos) / CALIBRATION_THERE;
        String text =
                "%s %s CPU ns per record, expected %s"
                        .formatted(cell.name(), Numbers.text(here), Numbers.text(scaled));
        System.out.println("reference " + text);
        if (here > MARGIN * scaled) {
            slow.add(text);
        }
    }

    private static String gigabytes(Block block, CellSample cell, int recordBytes) {
        double records = block.median(cell.name(), Measurement::recordsPerSecond);
        return "%,.0f records/s, %s GB/s"
                .formatted(records, Numbers.text(records * recordBytes / 1e9));
    }
}
