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

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.benchmark.lab.Block;
import io.lakeflow.flink.benchmark.lab.Laboratory;
import io.lakeflow.flink.benchmark.lab.Settings;
import io.lakeflow.flink.benchmark.measure.Measurement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What each build holds: two ratios of pages that are decoded in memory, which hardly depend on the
 * machine and its load, with a margin that noise does not reach. They tell that a change has made
 * decoding a good deal more expensive, not whether a target is met.
 */
@Tag("ci")
class GateBenchmark {
    private static final double MOST_CPU = 1.5;
    private static final double MOST_ALLOCATION = 1.25;

    private static Laboratory laboratory;
    private static Block block;

    @BeforeAll
    static void measure() throws InterruptedException {
        laboratory = new Laboratory(Settings.ofSystem());
        block = laboratory.measure(PeerTargets.JACKSON, PeerTargets.DECODER);
    }

    @AfterAll
    static void close() {
        laboratory.close();
    }

    @Test
    void aRecordCostsNotMuchMoreThanInALoopByHand() {
        assertThat(block.ratio("decoder", "jackson", Measurement::cpuNanos))
                .as("CPU per record over that of a loop over Jackson")
                .isLessThan(MOST_CPU);
    }

    @Test
    void aRecordAllocatesNotMuchMoreThanInALoopByHand() {
        assertThat(block.ratio("decoder", "jackson", Measurement::allocatedBytes))
                .as("bytes per record over those of a loop over Jackson")
                .isLessThan(MOST_ALLOCATION);
    }
}
