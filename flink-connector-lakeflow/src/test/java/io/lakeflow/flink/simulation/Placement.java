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

import io.lakeflow.flink.testutils.scripted.Bound;
import io.lakeflow.flink.testutils.scripted.CursorFormat;
import io.lakeflow.flink.testutils.scripted.Order;
import io.lakeflow.flink.testutils.scripted.PagingForm;
import io.lakeflow.flink.testutils.scripted.TableBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Where the rows of a drawn table stand: what the path of its listing depends on. */
enum Placement {
    /** In one listing. */
    ALONE,
    /** In a listing for each of a few known groups. */
    EACH,
    /** Below each row of a table that is listed as a whole. */
    BELOW_SNAPSHOT,
    /** Below each row of a table with a cursor. */
    BELOW_CHANGES,
    /** Below the rows of a table with a cursor, asked for only when such a row has moved. */
    BELOW_MOVED,
    /** Below each row of a table with a cursor whose rows stand below those of another. */
    BELOW_NESTED;

    static final String PARENTS = "tops";
    static final String GRANDPARENTS = "roots";
    static final List<String> GROUPS = List.of("a", "b", "c");

    static Placement draw(Random random, DrawnTable.Kind kind, boolean windowed, Duration late) {
        if (random.nextInt(3) > 0) {
            return ALONE;
        }
        Placement drawn = values()[1 + random.nextInt(values().length - 1)];
        // A parent moves when a row below it is written, not when that shows, and only once: a key
        // that is missing is found out by a second listing.
        boolean askedOnceTooSeldom =
                !late.isZero() || kind == DrawnTable.Kind.SNAPSHOT_WITH_DELETES || windowed;
        return drawn == BELOW_MOVED && askedOnceTooSeldom ? BELOW_CHANGES : drawn;
    }

    boolean hasParents() {
        return this != ALONE && this != EACH;
    }

    /** The path of a listing of the table. */
    String path(String name) {
        return switch (this) {
            case ALONE -> "/" + name;
            case EACH -> "/groups/{group}/" + name;
            case BELOW_NESTED -> "/roots/{root}/tops/{top}/" + name;
            default -> "/tops/{top}/" + name;
        };
    }

    /** How many columns of the key say where a row stands. */
    int keyColumns() {
        return this == ALONE ? 0 : this == BELOW_NESTED ? 2 : 1;
    }

    void place(TableBuilder table, String name) {
        table.path(path(name));
        if (this == EACH) {
            table.each("group", GROUPS.toArray(String[]::new));
        } else if (hasParents()) {
            table.parent(PARENTS);
        }
    }

    /** The tables above, the uppermost first. */
    List<TableBuilder> parents(int pageSize) {
        TableBuilder parents = above(PARENTS, pageSize);
        if (this == BELOW_SNAPSHOT) {
            return List.of(parents.consistentPages());
        }
        parents.cursor("at", CursorFormat.iso(3)).since(Bound.inclusive("since")).order(Order.ASC);
        if (this != BELOW_NESTED) {
            return List.of(parents);
        }
        parents.path("/roots/{root}/tops").parent(GRANDPARENTS);
        return List.of(above(GRANDPARENTS, pageSize).consistentPages(), parents);
    }

    private static TableBuilder above(String name, int pageSize) {
        return TableBuilder.table(name).key("id").paging(PagingForm.link()).pageSize(pageSize);
    }
}
