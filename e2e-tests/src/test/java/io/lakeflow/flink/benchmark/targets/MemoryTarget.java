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

import io.lakeflow.flink.benchmark.lab.Block;
import io.lakeflow.flink.benchmark.lab.CellSample;
import io.lakeflow.flink.benchmark.lab.Laboratory;
import io.lakeflow.flink.benchmark.measure.Measurement;
import java.util.List;

/** How little heap a read of pages of 1 MB needs. */
final class MemoryTarget {
    /** What Flink itself has in use, embedded, with a job that reads. */
    private static final int OF_FLINK = 64;

    private static final double FULL_SPEED = 0.92;

    private MemoryTarget() {}

    /** The least of the heaps tried at which CPU per record is that of a large heap. */
    static List<Double> measure(Laboratory laboratory) throws InterruptedException {
        for (int megabytes : new int[] {64, 128, 256}) {
            CellSample small =
                    CellSample.job("job-" + megabytes + "mb").withHeap(OF_FLINK + megabytes);
            Block block = laboratory.measure(References.JOB, small);
            if (block.ratio("job", small.name(), Measurement::cpuNanos) >= FULL_SPEED) {
                return List.of((double) megabytes);
            }
        }
        return List.of(512.0);
    }
}
