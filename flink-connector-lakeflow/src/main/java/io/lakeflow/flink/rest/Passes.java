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
import io.lakeflow.flink.model.Ingestion;
import io.lakeflow.flink.model.PageModel;
import io.lakeflow.flink.model.RequestModel;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.rest.ReadPosition.Round;
import javax.annotation.Nullable;

/**
 * Which listings are read more than once in a round, what has to be remembered for it, and when it
 * is enough.
 *
 * <p>An update or a delete between two requests shifts the list: a row slips over the boundary of
 * pages, and no later round finds it, for its cursor is old. Where a listing can be asked for from
 * the newest cursor on, it is (see {@link Rounds}); where it cannot, and the API does not page
 * consistently either, it is read again until nothing new appears.
 */
final class Passes {
    private static final int MOST = 3;

    /** Where one cursor value fills a page. */
    private static final int MOST_OF_TIES = 10;

    private final RequestModel live;
    @Nullable private final RequestModel history;
    private final boolean rebases;
    private final boolean beginsAnew;
    private final boolean readsInParts;
    private final boolean ascendsFromCursor;
    private final boolean mutable;
    private final boolean countsRows;
    private final boolean logsKeys;
    private final boolean gainsUnseen;

    /**
     * @param filtered whether the live listing takes a lower bound from the cursor
     * @param restarts whether an answer may mean that a page token is no longer known
     * @param splits whether an answer may mean that a listing is too large
     * @param logsKeys whether what was emitted is told by a log of keys or snapshot rows
     */
    Passes(TableModel table, boolean filtered, boolean restarts, boolean splits, boolean logsKeys) {
        CursorModel cursor = table.cursor();
        this.live = table.request();
        this.history = table.history() == null ? null : table.history().request();
        this.ascendsFromCursor =
                filtered
                        && cursor != null
                        && cursor.order() == CursorModel.Order.ASC
                        && cursor.window() == null;
        this.rebases = ascendsFromCursor && !live.page().stable();
        this.beginsAnew = restarts || table.parent() != null;
        this.readsInParts =
                cursor != null && cursor.window() != null && (splits || live.page().cap() != null);
        boolean isLog = cursor != null && cursor.isOpaque();
        this.mutable =
                (table.ingestion().isKeyed() && !isLog)
                        || (table.ingestion() == Ingestion.SNAPSHOT && !table.key().isEmpty());
        this.countsRows = table.key().isEmpty() || isLog;
        this.logsKeys = logsKeys;
        boolean ascends = cursor != null && cursor.order() == CursorModel.Order.ASC;
        this.gainsUnseen =
                countsRows
                        && !ascends
                        && !live.page().stable()
                        && !(live.page().next() instanceof PageModel.Next.None);
    }

    /** Whether a listing is asked for again from the newest cursor after each page. */
    boolean rebases(boolean ofHistory) {
        return rebases && !ofHistory;
    }

    /** Whether what was read of a listing before its newest cursor need not be read again. */
    boolean hasSafePointAtNewest(boolean ofHistory) {
        return ascendsFromCursor && !ofHistory;
    }

    private boolean repeats(boolean ofHistory) {
        boolean stable = (ofHistory ? history : live).page().stable();
        return mutable && !stable && !rebases(ofHistory);
    }

    /**
     * Whether a row is skipped as often as it was emitted: equal rows without a key are several
     * rows, and a log of changes shows a version again that has come back.
     */
    boolean countsRows() {
        return countsRows;
    }

    /**
     * Whether the identities of all rows of a round are kept while it runs, because its listing may
     * be read again: for rows that moved, in parts, where a page token was refused or a signed
     * address not stored, or where a parent had vanished and is back.
     *
     * @param signed whether a restored read cannot go on within the listing
     */
    boolean keepsIdentities(boolean signed, boolean ofHistory) {
        return !logsKeys
                && (repeats(ofHistory)
                        || (readsInParts && !ofHistory)
                        || ((beginsAnew || signed) && !hasSafePointAtNewest(ofHistory)));
    }

    /**
     * Whether a listing under way can begin anew without a row coming twice.
     *
     * @param signed whether a restored read cannot go on within the listing
     */
    boolean canBeginAnew(boolean signed, boolean ofHistory) {
        return logsKeys || hasSafePointAtNewest(ofHistory) || keepsIdentities(signed, ofHistory);
    }

    /** Whether rows change after they were listed for the first time. */
    boolean isMutable() {
        return mutable;
    }

    /**
     * Whether a pass has met all records that its listing began with, so that a writer who never
     * pauses does not keep it open.
     *
     * @param records read in it
     */
    boolean hasReadTotal(Growth growth, long records) {
        return mutable
                ? growth.hasReadTotalOfChanging(records)
                : growth.hasReadTotalOfGaining(records);
    }

    /** Whether a row that is listed again in a pass is certainly the one that was listed before. */
    boolean skipsRepeated() {
        return !mutable && !countsRows;
    }

    /**
     * Whether records that come while the live listing is paged bring others a second time, which
     * nothing tells from equal ones.
     */
    boolean gainsUnseen() {
        return gainsUnseen;
    }

    /**
     * Whether a listing ends once it has brought as many records as it had at its first page.
     * Records that a filter passes over cannot be told from each other.
     */
    boolean endsWithItsTotal(boolean ofHistory) {
        return !rebases(ofHistory) && (ofHistory ? history : live).filter() == null;
    }

    /**
     * Whether what lies before the page that was just read need not be read again. A listing that
     * is asked for from its newest cursor has more than one page only where one cursor value fills
     * a page; or where it ends with an empty one, before which rows may have come meanwhile. What
     * comes behind them is passed over for good, so that it has to be seen twice alike.
     *
     * @param reachedEnd whether the rest of it is beyond the read's end: what has moved is there,
     *     so that a total that stayed says nothing
     * @param alike whether the pass has listed just what the pass before it has
     */
    boolean isEnough(Round round, boolean ofHistory, boolean reachedEnd, boolean alike) {
        if (round.page().isFirst()) {
            return true;
        }
        Pass pass = round.pass();
        if (rebases(ofHistory)) {
            return alike || pass.number() >= MOST_OF_TIES;
        }
        return !repeats(ofHistory)
                || !pass.broughtNew()
                || (!reachedEnd && pass.growth().totalStayed())
                || pass.number() >= MOST;
    }
}
