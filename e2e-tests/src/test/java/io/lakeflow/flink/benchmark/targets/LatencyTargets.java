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

import io.lakeflow.flink.benchmark.lab.Laboratory;
import io.lakeflow.flink.benchmark.server.Tallied;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How little is added to the time that an API takes to answer. */
final class LatencyTargets {
    private static final int PAGES = 192;

    /** So that it is reading that is compiled, and not only the beginning of a job. */
    private static final int WARM_PAGES = 20 * PAGES;

    private static final int[] CHAINS = {1, 4, 16};

    private LatencyTargets() {}

    static List<Target> all() {
        return List.of(
                new Target(
                        13,
                        "latency-100ms",
                        "% over the ideal, 1 / 4 / 16 chains",
                        List.of(atMost(2), atMost(2), atMost(5)),
                        List.of(atMost(1), atMost(1), atMost(2.5)),
                        lab -> overheads(lab, 100)),
                new Target(
                        14,
                        "latency-20ms",
                        "% over the ideal, 1 / 4 / 16 chains",
                        List.of(atMost(5), atMost(5), atMost(12)),
                        List.of(atMost(2.5), atMost(3), atMost(8)),
                        lab -> overheads(lab, 20)),
                new Target(
                        15,
                        "large-pages",
                        "% over the ideal, 4 MB, 20 ms",
                        List.of(atMost(12)),
                        List.of(atMost(4)),
                        LatencyTargets::largePages),
                new Target(
                        16,
                        "windows",
                        "speed of 16 windows at once over one",
                        List.of(atLeast(15)),
                        List.of(atLeast(15.6)),
                        LatencyTargets::windows));
    }

    private static List<Double> overheads(Laboratory laboratory, int millis)
            throws InterruptedException {
        List<Double> overheads = new ArrayList<>();
        for (int chains : CHAINS) {
            span(laboratory, "reference", chains, millis);
            double ideal = (double) PAGES / chains * millis / 1_000;
            double seconds = span(laboratory, "job", chains, millis).spanSeconds();
            overheads.add((seconds / ideal - 1) * 100);
        }
        return overheads;
    }

    private static Tallied span(Laboratory laboratory, String client, int chains, int millis)
            throws InterruptedException {
        return laboratory.span(
                "%s-%dx%dms".formatted(client, chains, millis),
                "client=" + client,
                "sql.table=chains",
                "chains=" + chains,
                "config.chains="
                        + IntStream.range(0, chains)
                                .mapToObj(String::valueOf)
                                .collect(Collectors.joining(";")),
                "config.pages=" + PAGES / chains,
                "warm.config.pages=" + WARM_PAGES / chains,
                "config.delay=" + millis,
                "option.http.max-concurrent-requests=" + chains);
    }

    private static List<Double> largePages(Laboratory laboratory) throws InterruptedException {
        int pages = 50;
        Tallied tallied =
                laboratory.span(
                        "large-pages",
                        "sql.table=numbered",
                        "config.pages=" + pages,
                        "config.delay=20");
        double ideal = tallied.number("pages") * 0.020;
        return List.of((tallied.spanSeconds() / ideal - 1) * 100);
    }

    private static List<Double> windows(Laboratory laboratory) throws InterruptedException {
        return List.of(
                windows(laboratory, 1).spanSeconds() / windows(laboratory, 16).spanSeconds());
    }

    private static Tallied windows(Laboratory laboratory, int atOnce) throws InterruptedException {
        return laboratory.span(
                "windows-" + atOnce,
                "sql.table=windows",
                "option.scan.bounded.mode=timestamp",
                "option.scan.bounded.timestamp=2021-01-01T05:20:00Z",
                "config.delay=100",
                "option.http.max-concurrent-requests=" + atOnce);
    }
}
