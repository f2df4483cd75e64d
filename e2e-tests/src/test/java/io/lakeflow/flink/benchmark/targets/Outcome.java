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

import java.util.List;
import java.util.stream.Collectors;

/** A target with what was measured. */
record Outcome(Target target, List<Double> values, Verdict verdict, String reason) {

    /** {@code target NUMBER NAME measured VALUE floor M aim S VERDICT [REASON]}. */
    String toLine() {
        return "target %d %s measured %s floor %s aim %s %s %s"
                .formatted(
                        target.number(),
                        target.name(),
                        measured(),
                        joined(target.floors()),
                        joined(target.aims()),
                        verdict,
                        reason)
                .strip();
    }

    /** A row of the table in the documentation. */
    String toRow() {
        return "| %d | %s | %s | %s | %s | %s | %s |"
                .formatted(
                        target.number(),
                        target.name(),
                        target.unit(),
                        measured(),
                        joined(target.floors()),
                        joined(target.aims()),
                        verdict + (reason.isEmpty() ? "" : ": " + reason));
    }

    private String measured() {
        return values.isEmpty()
                ? "-"
                : values.stream().map(Numbers::text).collect(Collectors.joining(" / "));
    }

    private static String joined(List<Limit> limits) {
        return limits.stream().map(Limit::toString).collect(Collectors.joining(" / "));
    }
}
