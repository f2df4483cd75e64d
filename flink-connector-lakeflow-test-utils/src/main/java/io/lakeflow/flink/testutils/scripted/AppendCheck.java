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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares the rows of a table that never change, each by the number of its version. */
record AppendCheck(Checks.Expected expected) {

    List<Finding> check(List<List<Version>> histories, List<EmittedRow> emitted) {
        Map<Long, List<Version>> truth = new LinkedHashMap<>();
        for (List<Version> history : histories) {
            boolean live = history.stream().noneMatch(Version::deleted);
            Version row = history.get(0);
            truth.computeIfAbsent(row.number(), number -> new ArrayList<>());
            if (live) {
                truth.get(row.number()).add(row);
            }
        }
        Map<Long, List<EmittedRow>> rows = new LinkedHashMap<>();
        List<Finding> found = new ArrayList<>();
        for (EmittedRow row : emitted) {
            if (row.kind() != EmittedRow.Kind.INSERT
                    || !truth.containsKey(row.version().orElse(-1))) {
                found.add(new Finding(Finding.Kind.PHANTOM, "no such row", List.of(row)));
            } else {
                rows.computeIfAbsent(row.version().getAsLong(), number -> new ArrayList<>())
                        .add(row);
            }
        }
        truth.forEach(
                (number, copies) ->
                        compare(number, copies, rows.getOrDefault(number, List.of()), found));
        return found;
    }

    private void compare(
            long number, List<Version> copies, List<EmittedRow> rows, List<Finding> found) {
        long demanded = copies.stream().filter(expected::demands).count();
        if (rows.size() < demanded) {
            String text =
                    "row " + number + " exists " + demanded + "x and came out " + rows.size() + "x";
            found.add(new Finding(Finding.Kind.LOST, text + ": " + copies.get(0), rows));
        }
        // A row that was taken away since came out once at most.
        if (rows.size() > Math.max(1, copies.size())) {
            String text = "row " + number + " exists " + copies.size() + "x";
            found.add(new Finding(Finding.Kind.DUPLICATE, text, rows));
        }
        for (EmittedRow row : rows) {
            if (!copies.isEmpty()
                    && row.cursor().filter(copies.get(0).cursor()::equals).isEmpty()
                    && row.cursor().isPresent()) {
                String text = "row " + number + " has the cursor " + copies.get(0).cursor();
                found.add(new Finding(Finding.Kind.PHANTOM, text, List.of(row)));
            }
        }
    }
}
