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

import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final Target TARGET =
            new Target(
                    3,
                    "speed",
                    "over L1, cost over L1",
                    List.of(Limit.atLeast(0.85), Limit.atMost(1.25)),
                    List.of(Limit.none(), Limit.atMost(1.05)),
                    laboratory -> List.of());

    @Test
    void everyValueIsHeldToItsLimits() {
        assertThat(outcome(0.85, 1.05).verdict()).isEqualTo(Verdict.OK);
        assertThat(outcome(0.85, 1.25).verdict()).isEqualTo(Verdict.FLOOR);
        assertThat(outcome(0.85, 1.26).verdict()).isEqualTo(Verdict.SHORT);
        assertThat(outcome(0.84, 1).verdict()).isEqualTo(Verdict.SHORT);
    }

    @Test
    void aLineTellsEverything() {
        assertThat(outcome(0.9, 1.2).toLine())
                .isEqualTo(
                        "target 3 speed measured 0.9 / 1.2 floor >=0.85 / <=1.25 aim - / <=1.05"
                                + " floor");
        assertThat(TARGET.notRun("no network").toLine())
                .isEqualTo(
                        "target 3 speed measured - floor >=0.85 / <=1.25 aim - / <=1.05 not-run"
                                + " no network");
    }

    private static Outcome outcome(double first, double second) {
        List<Double> values = List.of(first, second);
        return new Outcome(TARGET, values, Verdict.of(values, TARGET.floors(), TARGET.aims()), "");
    }
}
