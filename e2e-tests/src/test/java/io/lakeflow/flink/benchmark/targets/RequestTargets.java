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

import io.lakeflow.flink.benchmark.lab.Block;
import io.lakeflow.flink.benchmark.lab.CellSample;
import io.lakeflow.flink.benchmark.lab.Laboratory;
import io.lakeflow.flink.benchmark.measure.Measurement;
import io.lakeflow.flink.benchmark.server.Tallied;
import java.util.List;

/** What a request costs, and how well a limit of requests is used. */
final class RequestTargets {
    private static final int IN_FLIGHT = 64;
    private static final double MOST_AT_100_MILLIS = 10.0 * IN_FLIGHT;

    private RequestTargets() {}

    static List<Target> all() {
        return List.of(
                new Target(
                        17,
                        "fan-out",
                        "requests/s, one core",
                        List.of(atLeast(8_000)),
                        List.of(atLeast(18_000)),
                        lab -> List.of(childrenPerSecond(lab, "fan-out", "0"))),
                new Target(
                        18,
                        "fan-out-100ms",
                        "% of 640 requests/s, 64 in flight",
                        List.of(atLeast(95)),
                        List.of(atLeast(98)),
                        lab ->
                                List.of(
                                        childrenPerSecond(lab, "fan-out-100ms", "100")
                                                / MOST_AT_100_MILLIS
                                                * 100)),
                new Target(
                        19,
                        "empty-poll",
                        "CPU µs, KB allocated",
                        List.of(atMost(100), atMost(24)),
                        List.of(atMost(60), atMost(8)),
                        RequestTargets::emptyPoll),
                new Target(
                        20,
                        "rate-limit",
                        "% of the budget used, 429s after the first",
                        List.of(atLeast(95), atMost(0)),
                        List.of(atLeast(99), atMost(0)),
                        RequestTargets::rateLimit));
    }

    private static double childrenPerSecond(Laboratory laboratory, String name, String delay)
            throws InterruptedException {
        CellSample sample =
                CellSample.job(
                        name,
                        "sql.table=children",
                        "columns=id BIGINT, title STRING",
                        "patience=1",
                        "config.delay=" + delay,
                        "option.http.max-concurrent-requests=" + IN_FLIGHT);
        return laboratory.measure(sample).median(name, Measurement::recordsPerSecond);
    }

    private static List<Double> emptyPoll(Laboratory laboratory) throws InterruptedException {
        CellSample sample =
                CellSample.job(
                        "empty-poll",
                        "sql.table=empty",
                        "count=pages",
                        "key=id",
                        "patience=2",
                        "option.scan.bounded.mode=unbounded",
                        "option.scan.poll-interval=1 ms");
        Block block = laboratory.measure(sample);
        return List.of(
                block.median(sample.name(), Measurement::cpuNanos) / 1_000,
                block.median(sample.name(), Measurement::allocatedBytes) / 1_024);
    }

    /** The least of three limits: small and large buckets, and windows. */
    private static List<Double> rateLimit(Laboratory laboratory) throws InterruptedException {
        double used = 100;
        double refused = 0;
        String[][] limits = {
            {"bucket=50,5", "200"}, {"bucket=50,50", "200"}, {"window=100,2", "350"}
        };
        for (String[] limit : limits) {
            Tallied tallied =
                    laboratory.span(
                            "limited-" + limit[0].replaceAll("[=,]", "-"),
                            "sql.table=limited",
                            "config." + limit[0],
                            "config.pages=" + limit[1]);
            used = Math.min(used, 100 * tallied.number("idealSeconds") / tallied.spanSeconds());
            refused = Math.max(refused, tallied.number("refused") - 1);
        }
        return List.of(used, refused);
    }
}
