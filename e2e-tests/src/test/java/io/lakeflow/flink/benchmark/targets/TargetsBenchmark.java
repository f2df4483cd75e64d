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
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.lakeflow.flink.benchmark.lab.Laboratory;
import io.lakeflow.flink.benchmark.lab.Settings;
import io.lakeflow.flink.benchmark.process.Pinning;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Measures every target and prints a line for each. A target that falls short does not fail the
 * build; one that cannot be measured does, and so does a reference that is slower than it should
 * be, for it makes the run void.
 */
@Tag("full")
@Tag("short")
class TargetsBenchmark {
    private static final Settings SETTINGS = Settings.ofSystem();
    private static final List<Outcome> OUTCOMES = new ArrayList<>();
    private static Laboratory laboratory;

    @BeforeAll
    static void open() {
        laboratory = new Laboratory(SETTINGS);
        if (!Pinning.isAvailable()) {
            System.out.println("There is no taskset: server and clients share their cores");
        }
    }

    @AfterAll
    static void report() throws Exception {
        try (Laboratory closing = laboratory) {
            OUTCOMES.forEach(outcome -> System.out.println(outcome.toLine()));
            System.out.println(
                    "written "
                            + Report.write(References.calibration(closing), OUTCOMES)
                                    .toAbsolutePath()
                                    .normalize());
        }
    }

    @TestFactory
    Stream<DynamicTest> targets() {
        Stream<DynamicTest> targets =
                Targets.all().stream()
                        .map(
                                target ->
                                        dynamicTest(
                                                target.number() + " " + target.name(),
                                                () -> measure(target)));
        return Stream.of(
                        Stream.of(dynamicTest("server", () -> References.printCeiling(laboratory))),
                        targets,
                        Stream.of(dynamicTest("references", TargetsBenchmark::references)))
                .flatMap(tests -> tests);
    }

    private static void references() {
        List<String> slow = References.slow(laboratory);
        slow.forEach(reference -> System.out.println("void " + reference));
        assertThat(slow).as("references that are too slow, so that nothing counts").isEmpty();
    }

    private static void measure(Target target) throws Exception {
        Outcome outcome =
                SETTINGS.targets().contains(target.number())
                        ? target.run(laboratory)
                        : target.notRun("not asked for");
        OUTCOMES.add(outcome);
        System.out.println(outcome.toLine());
    }
}
