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

import io.lakeflow.flink.testutils.scripted.Change;
import io.lakeflow.flink.testutils.scripted.ScriptedTable;
import io.lakeflow.flink.testutils.scripted.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Writes to a table what its kind allows: often in bursts, so that cursors are equal. */
final class RandomWriter {
    private final DrawnTable drawn;
    private final ScriptedTable table;
    private final Truth truth;
    private final Random random;
    private final History history;

    /** The newest cursor of each key. */
    private final Map<String, Instant> cursors = new HashMap<>();

    RandomWriter(
            DrawnTable drawn, ScriptedTable table, Truth truth, Random random, History history) {
        this.drawn = drawn;
        this.table = table;
        this.truth = truth;
        this.random = random;
        this.history = history;
    }

    /** One write. */
    void write() {
        Version version = next();
        truth.written(version);
        history.add(
                "write %s%s version %d cursor %s visible from %s"
                        .formatted(
                                version.row(),
                                version.deleted() ? " deleted," : "",
                                version.number(),
                                version.cursor(),
                                version.visibleFrom()));
    }

    private Version next() {
        if (!drawn.keyed()) {
            return table.append(change());
        }
        String key = "k" + random.nextInt(Math.max(1, cursors.size()));
        if (!drawn.kind().changes() || random.nextInt(3) == 0) {
            key = "k" + cursors.size();
        }
        Version version = write(key);
        cursors.put(key, version.cursor());
        return version;
    }

    private Version write(String key) {
        if (!table.isLive(key)) {
            return table.insert(key, change());
        }
        // A tombstone is as late as its endpoint, whatever the write says.
        return drawn.kind().deletes() && random.nextInt(3) == 0
                ? table.delete(key, Change.now().lateBy(Duration.ZERO))
                : table.update(key, change());
    }

    /** Late within what the spec declares; mostly not late at all. */
    private Change change() {
        long late = drawn.late().toMillis();
        return Change.now()
                .lateBy(
                        late == 0 || random.nextInt(3) > 0
                                ? Duration.ZERO
                                : Duration.ofMillis((long) (random.nextDouble() * late)));
    }
}
