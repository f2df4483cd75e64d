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
import io.lakeflow.flink.model.DeletesModel;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.rest.ReadPosition.Round;
import java.time.Duration;
import javax.annotation.Nullable;

/**
 * What the pages of a round and its end mean: where its listing goes on, what is to be remembered,
 * and where the partition stands when it is over. Plain calls over immutable positions; it sends
 * nothing. {@link Openings} says when a round begins.
 */
final class Rounds {
    private final PartitionRead read;
    private final TableModel table;
    private final ReadRange range;
    @Nullable private final CursorCodec codec;
    private final boolean bounded;
    private final Passes passes;
    private final Arrivals arrivals;
    private final Caps caps;
    private final Duration memory;

    Rounds(PartitionRead read) {
        this.read = read;
        this.table = read.table();
        this.range = read.range();
        this.codec = read.codec();
        this.bounded = read.bounded();
        this.passes = read.passes();
        this.arrivals = new Arrivals(read);
        this.caps = new Caps(table, codec);
        CursorModel cursor = table.cursor();
        this.memory = cursor == null ? Duration.ZERO : memory(table, cursor.lookback());
    }

    /** Whoever sees a tombstone that came late has to know whether its row has outlived it. */
    private static Duration memory(TableModel table, Duration lookback) {
        if (!(table.deletes() instanceof DeletesModel.Endpoint endpoint)
                || table.cursor().isAnswerTime()) {
            return lookback;
        }
        Duration late = endpoint.cursor().lookback();
        return late.compareTo(lookback) > 0 ? late : lookback;
    }

    /**
     * What a page brought.
     *
     * @param newest its newest cursor that is not in the future, or null
     * @param next where its listing goes on; null at its declared end
     * @param reachedKnown whether it holds a record from before the round's lower bound
     * @param token what a listing's last page gives the next round to go on with, or null
     * @param listed how many records its listing has brought, its own included
     * @param alike whether its pass has listed up to it just what the pass before has
     */
    record PageSummary(
            @Nullable CursorValue newest,
            @Nullable PagePosition next,
            boolean reachedKnown,
            @Nullable String token,
            long listed,
            boolean alike) {}

    /** Whether a record belongs to the round; the time of its answer says nothing about that. */
    boolean covers(Round round, @Nullable CursorValue cursor) {
        if (cursor == null || table.cursor().isAnswerTime()) {
            return true;
        }
        if (round.from() != null && cursor.isBefore(round.from())) {
            return false;
        }
        return round.to() == null
                ? !passesOver() || cursor.isBefore(range.to())
                : cursor.isBefore(round.end());
    }

    /** A bounded read in any order but the ascending one passes over what is beyond its end. */
    boolean passesOver() {
        return bounded && range.to() != null && table.cursor() != null && !read.isAscending();
    }

    /** Whether no record of a page says where its listing goes on, or whether it does. */
    boolean readsToItsEnd(ReadPosition position) {
        boolean history = read.readsHistory(position);
        boolean meetsKnown =
                table.cursor() != null
                        && table.cursor().order() == CursorModel.Order.DESC
                        && position.round().from() != null;
        boolean meetsEnd = bounded && range.to() != null && !range.window();
        return !passes.rebases(history) && !meetsKnown && !meetsEnd && !caps.areDeclared(history);
    }

    /** The position after a page, its round going on or ended. */
    ReadPosition after(ReadPosition position, PageSummary page) {
        Round round = position.round();
        boolean history = read.readsHistory(position);
        CursorValue newest = CursorValue.later(page.newest(), round.newest());
        boolean reachedEnd = reachedEnd(newest);
        boolean reached = reachedEnd || reachedKnown(page);
        boolean atEnd = page.next() == null || reached;
        boolean rebases = passes.rebases(history) && isAhead(newest, round);
        boolean again = !passes.isEnough(round, history, reachedEnd, page.alike());
        if (!reached && !(rebases && again) && caps.isReached(history, page.listed())) {
            return beyondCap(position, newest);
        }
        if (!atEnd && !rebases) {
            return position.withRound(round.at(page.next(), newest));
        }
        if (again) {
            SeenIdentities skip = passes.rebases(history) ? position.seen() : round.toSkip();
            return position.withRound(
                    round.anew(round.from(), skip, round.pass().next(reached(round, newest))));
        }
        if (!atEnd) {
            return rebased(position, newest, Pass.FIRST);
        }
        return round.upTo() == null
                ? ended(position, newest)
                : part(position, round.upTo(), caps.nextEnd(round, page.listed()), newest);
    }

    /**
     * Where a round goes on whose page is not to be had, because the API no longer knows it or what
     * leads to it was not stored: ascending lists at the newest cursor, others at the beginning.
     * What was emitted since is skipped.
     */
    ReadPosition restarted(ReadPosition position) {
        Round round = position.round();
        boolean history = read.readsHistory(position);
        CursorValue newest = round.newest();
        if (passes.hasSafePointAtNewest(history)) {
            long refused = isAhead(newest, round) ? 0 : furthest(round);
            return rebased(position, newest, round.pass().restarted(refused));
        }
        Pass pass = round.pass().restarted(furthest(round));
        boolean counted = passes.countsRows();
        SeenIdentities skip = counted ? pass.kept() : round.toSkip();
        return position.withRound(round.anew(round.from(), skip, pass));
    }

    /**
     * Where a round goes on whose listing has brought as many records as the API gives: there may
     * be more. Nothing is asked for beyond them, for it would be refused.
     */
    private ReadPosition beyondCap(ReadPosition position, @Nullable CursorValue newest) {
        Round round = position.round();
        boolean history = read.readsHistory(position);
        if (caps.isInParts(round, history)) {
            return part(position, round.from(), caps.half(round), newest);
        }
        boolean goesOn = passes.hasSafePointAtNewest(history);
        if (goesOn && isAhead(newest, round)) {
            return rebased(position, newest, Pass.FIRST);
        }
        throw caps.outOfReach(history, goesOn ? newest : null);
    }

    /**
     * Where a round goes on whose listing is larger than the API is willing to give.
     *
     * @throws IllegalStateException if it cannot be asked for in parts
     */
    ReadPosition halved(ReadPosition position, CappedListing capped) {
        Round round = position.round();
        if (!caps.isInParts(round, read.readsHistory(position))) {
            throw capped.ofNoWindow();
        }
        return part(position, round.from(), caps.half(round), round.newest());
    }

    /**
     * Checks what the API tells of a listing before any of it is out.
     *
     * @throws CappedListing if it has more records than the API gives, and can be had in parts
     */
    void requireWithinCap(ReadPosition position, @Nullable Long total) {
        boolean history = read.readsHistory(position);
        Round round = position.round();
        if (round.page().isFirst()
                && caps.isInParts(round, history)
                && caps.isExceeded(history, total)) {
            throw new CappedListing(total);
        }
    }

    /** Another part of the round's window, without what was emitted of it. */
    private ReadPosition part(
            ReadPosition position,
            @Nullable CursorValue from,
            CursorValue upTo,
            @Nullable CursorValue newest) {
        Round round = position.round();
        SeenIdentities skip = passes.countsRows() ? round.pass().kept() : round.toSkip();
        return position.withRound(
                round.anew(from, skip, round.pass().ofPart(reached(round, newest)))
                        .listing(from, round.to(), upTo));
    }

    private static long furthest(Round round) {
        return Math.max(round.pass().furthest(), round.page().page());
    }

    /** Whether a listing from the newest cursor on is shorter than the round's. */
    private boolean isAhead(@Nullable CursorValue newest, Round round) {
        return newest != null
                && (round.from() == null || round.from().isBefore(codec.unambiguous(newest)));
    }

    private boolean reachedEnd(@Nullable CursorValue newest) {
        return bounded
                && range.to() != null
                && newest != null
                && read.isAscending()
                && !newest.isBefore(range.to())
                && !range.window();
    }

    private boolean reachedKnown(PageSummary page) {
        return page.reachedKnown() && table.cursor().order() == CursorModel.Order.DESC;
    }

    /** Asks for the first page from the newest cursor on: a shift of the list does no harm. */
    private ReadPosition rebased(ReadPosition position, @Nullable CursorValue newest, Pass pass) {
        Round round = position.round();
        CursorValue from =
                newest == null
                        ? round.from()
                        : CursorValue.later(round.from(), codec.unambiguous(newest));
        return position.withCursor(stored(position, newest))
                .withRound(round.anew(from, position.seen(), pass).at(PagePosition.FIRST, newest));
    }

    private ReadPosition ended(ReadPosition position, @Nullable CursorValue newest) {
        Round round = position.round();
        boolean history = read.readsHistory(position);
        CursorValue stored =
                history
                        ? afterHistory()
                        : round.to() != null
                                ? CursorValue.later(position.cursor(), round.to())
                                : stored(position, newest);
        SeenIdentities.Builder seen = position.seen().toBuilder();
        if (passes.keepsIdentities(round.signed(), history) && !passes.countsRows()) {
            seen = round.toSkip().toBuilder().addMissing(position.seen());
        }
        if (stored != null && !read.isSnapshot()) {
            seen.dropBefore(forgetBefore(stored));
        }
        return position.withHistoryRead(position.historyRead() + (history ? 1 : 0))
                .withCursor(stored)
                .withSeen(seen.build())
                .withEmittedBefore(position.emittedBefore().afterRound(identityIsOfOneVersion()))
                .withRound(null);
    }

    /** Whether a row that has the identity of an earlier one is that one, and not back again. */
    private boolean identityIsOfOneVersion() {
        return codec != null && !table.cursor().isAnswerTime() && !read.isSnapshot();
    }

    /**
     * After a round that did not come to its end: as before it, but for the rows that it emitted.
     * What a snapshot has shown is held against a complete one only.
     */
    ReadPosition abandoned(ReadPosition position) {
        if (read.isSnapshot()) {
            return position.withSnapshot(position.seen()).withRound(null);
        }
        Round round = position.round();
        if (passes.hasSafePointAtNewest(read.readsHistory(position))) {
            boolean stable = !passes.rebases(read.readsHistory(position));
            return (stable ? position.withCursor(stored(position, round.newest())) : position)
                    .withRound(null);
        }
        SeenIdentities emitted = passes.countsRows() ? round.pass().kept() : round.toSkip();
        return position.withSeen(emitted.toBuilder().addMissing(position.seen()).build())
                .withRound(null);
    }

    /** From where on what was emitted may be listed again. */
    private CursorValue forgetBefore(CursorValue stored) {
        return codec.unambiguous(stored.minus(memory));
    }

    /** The tail begins at init; its first round takes the lookback off. */
    private CursorValue afterHistory() {
        return CursorValue.of(codec.floor(range.init()));
    }

    @Nullable
    private CursorValue stored(ReadPosition position, @Nullable CursorValue newest) {
        return CursorValue.later(position.cursor(), reached(position.round(), newest));
    }

    /**
     * A record that is ahead of the round's beginning does not move the stored cursor: others may
     * still be written with the cursors in between.
     */
    @Nullable
    private CursorValue reached(Round round, @Nullable CursorValue newest) {
        CursorValue known = round.pass().reached();
        return newest != null && arrivals.isSettled(newest, round)
                ? CursorValue.later(known, newest)
                : known;
    }

    /**
     * From where on emitted rows have to be remembered: when the round is over, and as long as it
     * may be begun anew. Null where no cursor tells.
     *
     * @param reached the newest cursor of the round that is not after its beginning, or null
     */
    @Nullable
    CursorValue rememberFrom(ReadPosition position, @Nullable CursorValue reached) {
        if (read.isSnapshot()) {
            return null;
        }
        boolean history = read.readsHistory(position);
        CursorValue stored =
                history ? afterHistory() : CursorValue.later(position.cursor(), reached);
        if (stored == null) {
            return null;
        }
        CursorValue lower = position.round().from();
        if (!passes.rebases(history) || lower == null) {
            return forgetBefore(stored);
        }
        // A round that is abandoned leaves the next one to look back from where this one stands.
        CursorValue left = position.cursor() == null ? stored : position.cursor();
        return CursorValue.min(lower, forgetBefore(left));
    }
}
