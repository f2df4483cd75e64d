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
package io.lakeflow.flink.rest;

import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.model.PageModel;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.rest.ReadPosition.Round;
import java.time.Duration;
import java.time.Instant;
import javax.annotation.Nullable;

/**
 * What is done about listings of which an API gives no more than so many records: the window is
 * asked for in parts, one after the other, each as narrow as it has to be. What has no window, and
 * cannot go on from its newest cursor either, is out of reach, and that is told. Immutable.
 */
final class Caps {
    /** A part is followed by a wider one if it has brought less than this part of the cap. */
    private static final int ROOM = 2;

    private final TableModel table;
    @Nullable private final CursorCodec codec;

    Caps(TableModel table, @Nullable CursorCodec codec) {
        this.table = table;
        this.codec = codec;
    }

    private PageModel page(boolean ofHistory) {
        return ofHistory ? table.history().request().page() : table.request().page();
    }

    /** Whether a listing shows no more than so many records. */
    boolean areDeclared(boolean ofHistory) {
        return page(ofHistory).cap() != null;
    }

    /**
     * Whether there may be more records than a listing shows.
     *
     * @param listed how many it has brought
     */
    boolean isReached(boolean ofHistory, long listed) {
        return page(ofHistory).isCapReached(listed);
    }

    /**
     * Whether there are more records than a listing is going to show.
     *
     * @param total how many there are; null if the API does not tell
     */
    boolean isExceeded(boolean ofHistory, @Nullable Long total) {
        Integer cap = page(ofHistory).cap();
        return cap != null && total != null && total > cap;
    }

    /** Whether a round lists a window, which can be asked for in parts. */
    boolean isInParts(Round round, boolean ofHistory) {
        CursorModel cursor = table.cursor();
        return !ofHistory
                && cursor != null
                && cursor.window() != null
                && round.from() != null
                && round.to() != null;
    }

    /**
     * Where the first half ends of what a round lists.
     *
     * @throws IllegalStateException if the API's bounds cannot tell its halves apart
     */
    CursorValue half(Round round) {
        Instant from = round.from().toInstant();
        Duration width = Duration.between(from, round.end().toInstant());
        CursorValue half = codec.boundaryNear(from, width.dividedBy(2));
        if (!half.isBefore(round.end())) {
            throw indivisible(round);
        }
        return half;
    }

    /**
     * Where the part ends that follows the one that was listed.
     *
     * @param listed how many records that one brought
     */
    CursorValue nextEnd(Round round, long listed) {
        Instant from = round.upTo().toInstant();
        Duration width = Duration.between(round.from().toInstant(), from);
        boolean room = !page(false).isCapReached(ROOM * listed);
        return CursorValue.min(
                round.to(), codec.boundaryNear(from, room ? width.multipliedBy(2) : width));
    }

    private IllegalStateException indivisible(Round round) {
        Integer cap = page(false).cap();
        return new IllegalStateException(
                "the API gives no complete listing from "
                        + codec.text(round.from())
                        + " up to "
                        + codec.text(round.end())
                        + ", and its bounds allow for no smaller part"
                        + (cap == null ? "" : " that would stay below 'page.cap', " + cap)
                        + ". Divide the table with 'each' or ask for less of it in 'params'; if the"
                        + " API's bounds are finer than "
                        + codec.step()
                        + ", set a smaller cursor.grain"
                        + (cap == null ? "" : "; if it gives more records, raise 'page.cap'"));
    }

    /**
     * What to say where rows are beyond the cap and nothing leads to them.
     *
     * @param shared the cursor value of all records, where the listing would go on from the newest
     */
    IllegalStateException outOfReach(boolean ofHistory, @Nullable CursorValue shared) {
        String found =
                "the "
                        + (ofHistory ? "history's listing" : "listing")
                        + " has brought as many records as the API gives, 'page.cap' is "
                        + page(ofHistory).cap()
                        + "; ";
        String window =
                "give the cursor a 'window' and have the request name ${window.from} and"
                        + " ${window.to}, ";
        String others =
                "divide the table with 'each' or ask for less of it in 'params'; if the API gives"
                        + " more records, raise 'page.cap'";
        if (shared != null) {
            return new IllegalStateException(
                    found
                            + "all of them have the cursor "
                            + codec.text(shared)
                            + ", so nothing leads to those beyond. To go on, "
                            + others);
        }
        if (table.cursor() == null || codec == null || ofHistory) {
            return new IllegalStateException(
                    found + "nothing leads to those beyond. To go on, " + others);
        }
        boolean descending = table.cursor().order() == CursorModel.Order.DESC;
        return new IllegalStateException(
                found
                        + (descending
                                ? "those between them and the last ones known are not shown. Read"
                                        + " more often, begin later with 'scan.startup.mode', "
                                : "nothing leads to those beyond. To go on, ")
                        + window
                        + others);
    }
}
