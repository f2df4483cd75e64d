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

import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * What the records of a page tell of how their listing changes while it is paged. Not thread-safe.
 */
final class PageGrowth {
    private final AnsweredPage page;
    private final Arrivals.OfPage arrivals;
    private final Passes passes;
    private final boolean endsWithTotal;
    private final boolean tellsRepeated;
    private final List<Long> listed = new ArrayList<>();
    private long repeated;
    private long unsure;
    private long late;

    PageGrowth(AnsweredPage page, PartitionRead read, Arrivals.OfPage arrivals) {
        this.page = page;
        this.arrivals = arrivals;
        this.passes = read.passes();
        Listing listing = page.listing();
        this.endsWithTotal =
                listing.tellsTotal() && passes.endsWithItsTotal(read.readsHistory(page.position()));
        this.tellsRepeated = (endsWithTotal || passes.skipsRepeated()) && listing.hasPages();
    }

    /**
     * Counts a record.
     *
     * @param moved whether its row was listed before in another version
     * @param covered whether it belongs to the round
     * @return whether it is certainly one that the pass has listed before
     */
    boolean add(ListedRecord record, boolean moved, boolean covered) {
        late += moved || arrivals.isLate(record.cursor()) ? 1 : 0;
        boolean sure = !moved && !arrivals.isUnsure(record.cursor());
        unsure += sure ? 0 : 1;
        boolean counted = endsWithTotal && sure;
        boolean again = tellsRepeated && (covered || counted) && isRepeated(record);
        repeated += again && counted ? 1 : 0;
        return again && passes.skipsRepeated();
    }

    private boolean isRepeated(ListedRecord record) {
        boolean byKey = !passes.countsRows() && !passes.skipsRepeated();
        long row = byKey ? record.key() : record.identity();
        listed.add(row);
        return page.round().pass().recent().contains(row);
    }

    /**
     * The growth of the pass after the page.
     *
     * @param total what the API tells of the total, or null
     * @param records how many the page holds
     */
    Growth after(@Nullable Long total, int records) {
        Growth.Page shown =
                new Growth.Page(total, page.answer().serverTime(), records, repeated, unsure, late);
        return page.round().pass().growth().after(shown, page.round().page().isFirst());
    }

    /** Whether a pass of that growth has met all that its listing began with. */
    boolean isComplete(Growth growth, long records) {
        return endsWithTotal && passes.hasReadTotal(growth, records);
    }

    /** The rows that the pass has read last, the page's own included. */
    RecentRows recent() {
        return page.round().pass().recent().plus(listed.stream().mapToLong(row -> row).toArray());
    }
}
