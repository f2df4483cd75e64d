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
package io.lakeflow.flink.simulation;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** What happened in a case, line by line, to be read when it failed. */
final class History {
    private final InstantSource clock;
    private final List<String> lines = new ArrayList<>();

    History(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void add(String event) {
        lines.add(clock.instant() + "  " + event);
    }

    synchronized int size() {
        return lines.size();
    }

    @Override
    public synchronized String toString() {
        return String.join("\n", lines);
    }
}
