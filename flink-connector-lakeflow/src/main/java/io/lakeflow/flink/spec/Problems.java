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
package io.lakeflow.flink.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what is wrong with a spec, so that all of it is told at once. What is merged into
 * several tables is looked at several times and told once.
 */
final class Problems {
    private final String origin;
    private final Set<SpecProblem> found = new LinkedHashSet<>();

    Problems(String origin) {
        this.origin = origin;
    }

    void add(Position at, String message) {
        found.add(new SpecProblem(origin, at.line(), at.column(), message));
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            List<SpecProblem> inOrder = new ArrayList<>(found);
            inOrder.sort(
                    Comparator.comparingInt(SpecProblem::line)
                            .thenComparingInt(SpecProblem::column));
            throw new SpecException(inOrder);
        }
    }
}
