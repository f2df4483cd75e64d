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
import io.lakeflow.flink.testutils.scripted.ScriptedApi;
import io.lakeflow.flink.testutils.scripted.ScriptedTable;
import io.lakeflow.flink.testutils.scripted.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.annotation.Nullable;

/** Writes to a table what its kind allows: often in bursts, so that cursors are equal. */
final class RandomWriter {
    private static final String PARENT = "p";
    private static final String GRANDPARENT = "g";
    private static final int GRANDPARENTS = 3;

    private final DrawnTable drawn;
    private final ScriptedTable table;
    private final ScriptedApi api;
    private final Truth truth;
    private final Random random;
    private final History history;
    private final List<Place> places = new ArrayList<>();
    private Instant lastSecond = Instant.MIN;
    private int writesOfSecond;

    /** Where rows are written, with the number of keys that there ever were. */
    private static final class Place {
        final ScriptedTable rows;

        /** The table of its parent; null without one. */
        @Nullable final ScriptedTable above;

        @Nullable final String parent;
        int keys;

        Place(ScriptedTable rows, @Nullable ScriptedTable above, @Nullable String parent) {
            this.rows = rows;
            this.above = above;
            this.parent = parent;
        }
    }

    RandomWriter(DrawnTable drawn, ScriptedApi api, Truth truth, Random random, History history) {
        this.drawn = drawn;
        this.table = api.table(DrawnTable.NAME);
        this.api = api;
        this.truth = truth;
        this.random = random;
        this.history = history;
        if (drawn.placement() == Placement.ALONE) {
            places.add(new Place(table, null, null));
        } else if (drawn.placement() == Placement.EACH) {
            Placement.GROUPS.forEach(group -> places.add(new Place(table.in(group), null, null)));
        }
    }

    /** One write, unless there are as many of its second as no request could divide. */
    void write() {
        Instant second = api.now().truncatedTo(ChronoUnit.SECONDS);
        int ofSecond = second.equals(lastSecond) ? writesOfSecond + 1 : 1;
        if (drawn.cap().isPresent() && ofSecond >= DrawnTable.CAP) {
            return;
        }
        lastSecond = second;
        writesOfSecond = ofSecond;
        if (drawn.placement().hasParents()) {
            writeBelow();
        } else {
            write(places.get(random.nextInt(places.size())));
        }
    }

    private void addParent() {
        String parent = PARENT + places.size();
        Place place;
        if (drawn.placement() == Placement.BELOW_NESTED) {
            String grandparent = GRANDPARENT + random.nextInt(GRANDPARENTS);
            ScriptedTable roots = api.table(Placement.GRANDPARENTS);
            if (!roots.isLive(grandparent)) {
                roots.insert(grandparent);
            }
            place =
                    new Place(
                            table.in(grandparent, parent),
                            api.table(Placement.PARENTS).in(grandparent),
                            parent);
        } else {
            place = new Place(table.in(parent), api.table(Placement.PARENTS), parent);
        }
        place.above.insert(parent);
        places.add(place);
        history.add("write parent " + parent);
    }

    private void writeBelow() {
        int what = random.nextInt(8);
        if (places.isEmpty() || what == 0) {
            addParent();
        }
        Place place = places.get(random.nextInt(places.size()));
        ScriptedTable above = place.above;
        if (!above.isLive(place.parent)) {
            above.insert(place.parent);
            truth.isBack(place.parent);
            history.add("write parent " + place.parent + " again");
        } else if (what == 1) {
            above.delete(place.parent);
            truth.hasVanished(place.parent);
            history.add("write parent " + place.parent + " deleted");
            return;
        }
        write(place);
        if (drawn.placement() == Placement.BELOW_MOVED) {
            above.update(place.parent);
        }
    }

    private void write(Place place) {
        Version version = next(place);
        truth.written(version);
        history.add(
                "write %s%s version %d cursor %s visible from %s"
                        .formatted(
                                version.key(),
                                version.deleted() ? " deleted," : "",
                                version.number(),
                                version.cursor(),
                                version.visibleFrom()));
    }

    private Version next(Place place) {
        if (!drawn.keyed()) {
            return place.rows.append(change());
        }
        boolean added = place.keys == 0 || !drawn.kind().changes() || random.nextInt(3) == 0;
        String key = "k" + (added ? place.keys++ : random.nextInt(place.keys));
        if (!place.rows.isLive(key)) {
            return place.rows.insert(key, change());
        }
        // A tombstone is as late as its endpoint, whatever the write says.
        return drawn.kind().deletes() && random.nextInt(3) == 0
                ? place.rows.delete(key, Change.now().lateBy(Duration.ZERO))
                : place.rows.update(key, change());
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
