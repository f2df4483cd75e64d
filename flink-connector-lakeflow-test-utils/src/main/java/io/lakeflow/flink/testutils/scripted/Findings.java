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
package io.lakeflow.flink.testutils.scripted;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All that is wrong with a read of a table.
 *
 * @param table its name
 * @param all empty if nothing is
 */
public record Findings(String table, List<Finding> all) {
    private static final int SHOWN = 20;

    /** Those of one kind. */
    public List<Finding> of(Finding.Kind kind) {
        return all.stream().filter(finding -> finding.kind() == kind).toList();
    }

    /**
     * Fails the test if anything is wrong.
     *
     * @throws AssertionError with the findings as text
     */
    public void assertNothingWrong() {
        if (!all.isEmpty()) {
            throw new AssertionError(toString());
        }
    }

    @Override
    public String toString() {
        if (all.isEmpty()) {
            return "table " + table + ": nothing is wrong";
        }
        Map<Finding.Kind, Integer> counts = new EnumMap<>(Finding.Kind.class);
        all.forEach(finding -> counts.merge(finding.kind(), 1, Integer::sum));
        String listed =
                all.stream()
                        .limit(SHOWN)
                        .map(finding -> "\n  " + finding)
                        .collect(Collectors.joining());
        String rest = all.size() > SHOWN ? "\n  and " + (all.size() - SHOWN) + " more" : "";
        return "table " + table + ": " + counts + listed + rest;
    }
}
