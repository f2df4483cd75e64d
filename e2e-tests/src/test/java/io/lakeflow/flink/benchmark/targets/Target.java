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

import io.lakeflow.flink.benchmark.lab.Laboratory;
import java.util.List;

/**
 * Something that is promised of the speed, each value of it a ratio or a cost that is measured
 * beside its reference.
 *
 * @param unit of the values, and what they are of
 * @param floors what must hold, one for each value
 * @param aims what a prototype has shown to be possible, one for each value
 */
record Target(
        int number,
        String name,
        String unit,
        List<Limit> floors,
        List<Limit> aims,
        Measure measure) {

    /** How the values come about. */
    interface Measure {
        List<Double> in(Laboratory laboratory) throws Exception;
    }

    Target {
        if (floors.size() != aims.size()) {
            throw new IllegalArgumentException("As many floors as aims: " + name);
        }
    }

    Outcome run(Laboratory laboratory) throws Exception {
        try {
            List<Double> values = measure.in(laboratory);
            return new Outcome(this, values, Verdict.of(values, floors, aims), "");
        } catch (NotRunException e) {
            return notRun(e.getMessage());
        }
    }

    Outcome notRun(String reason) {
        return new Outcome(this, List.of(), Verdict.NOT_RUN, reason);
    }
}
