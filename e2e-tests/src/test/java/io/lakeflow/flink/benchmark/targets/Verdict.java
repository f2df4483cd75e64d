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

/** How a target came out. */
enum Verdict {
    /** Every value keeps its aim. */
    OK("ok"),
    /** Every value keeps its floor, and not every one its aim. */
    FLOOR("floor"),
    /** A value does not keep its floor. */
    SHORT("short"),
    /** It was not measured. */
    NOT_RUN("not-run");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    static Verdict of(List<Double> values, List<Limit> floors, List<Limit> aims) {
        if (!allHold(values, floors)) {
            return SHORT;
        }
        return allHold(values, aims) ? OK : FLOOR;
    }

    private static boolean allHold(List<Double> values, List<Limit> limits) {
        for (int i = 0; i < values.size(); i++) {
            if (!limits.get(i).holds(values.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
