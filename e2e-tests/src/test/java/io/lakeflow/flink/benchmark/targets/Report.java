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

import io.lakeflow.flink.docs.WrittenSection;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

/** The table of the page on performance, with what it was measured on. */
final class Report {
    private static final WrittenSection TABLE =
            new WrittenSection(
                    Path.of("..", "docs", "performance.md"),
                    "<!-- The table of a run, written by the benchmark. -->\n",
                    "<!-- The end of the table. -->\n");

    private Report() {}

    /** Writes it into the page if {@code -Dlakeflow.docs.write=true}, else below target. */
    static Path write(String calibration, List<Outcome> outcomes) throws IOException {
        return TABLE.write(table(calibration, outcomes));
    }

    private static String table(String calibration, List<Outcome> outcomes) {
        return """
                Measured on %s: %s, JDK %s, load average %s. %s.

                | # | target | what the values are | measured | floor | aim | |
                |---|---|---|---|---|---|---|
                %s
                """
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        machine(),
                        System.getProperty("java.version"),
                        Numbers.text(
                                ManagementFactory.getOperatingSystemMXBean()
                                        .getSystemLoadAverage()),
                        calibration,
                        outcomes.stream().map(Outcome::toRow).collect(Collectors.joining("\n")));
    }

    private static String machine() {
        int cores = Runtime.getRuntime().availableProcessors();
        Path processors = Path.of("/proc/cpuinfo");
        try {
            String model =
                    Files.readAllLines(processors).stream()
                            .filter(line -> line.startsWith("model name"))
                            .map(line -> line.substring(line.indexOf(':') + 1).strip())
                            .findFirst()
                            .orElse("a processor without a name");
            return cores + " cores of " + model;
        } catch (IOException notLinux) {
            return cores + " cores on " + System.getProperty("os.name");
        }
    }
}
