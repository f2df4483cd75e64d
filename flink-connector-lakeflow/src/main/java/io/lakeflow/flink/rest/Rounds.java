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
import io.lakeflow.flink.model.Ingestion;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.rest.ReadPosition.Round;
import io.lakeflow.flink.scan.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * The order of one partition's reading: when a listing begins, with which bounds, where it goes on
 * after a page, and what its end means. Plain calls over immutable positions; it sends nothing.
 *
 * <p>A partition is read in rounds, each one listing. A finite partition has one (two with a
 * history); an endless one begins the next after each poll interval, or at once where windows are
 * left to catch up with.
 */
final class Rounds {
    private final TableModel table;
    private final ReadRange range;
    @Nullable private final CursorCodec codec;
    private final boolean bounded;
    private final Passes passes;
    private final Caps caps;
    private final Duration lag;
    private final Duration memory;
    @Nullable private final Duration window;
    private final int historyListings;

    /**
     * @param historyListings how many listings the history is made of; 0 without a history
     */
    Rounds(
            TableModel table,
            ReadRange range,
            @Nullable CursorCodec codec,
            ReadOptions options,
            Passes passes,
            int historyListings) {
        this.table = table;
        this.range = range;
        this.codec = codec;
        this.bounded = options.isBounded();
        this.passes = passes;
        this.caps = new Caps(table, codec);
        this.historyListings = historyListings;
        CursorModel cursor = table.cursor();
        this.lag = cursor == null ? Duration.ZERO : cursor.lag();
        this.memory = cursor == null ? Duration.ZERO : memory(table, cursor.lookback());
        this.window = cursor == null ? null : cursor.window();
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

    /** What comes next. */
    sealed interface Step {}

    /** A page is asked for, not before API time has reached an instant. */
    record Read(ReadPosition position, Instant notBefore) implements Step {}

    /** There is nothing to ask for now, or ever. */
    record Rest(Progress progress) implements Step {}

    /**
     * What a page brought.
     *
     * @param newest its newest cursor that is not in the future, or null
     * @param next where its listing goes on; null at its declared end
     * @param reachedKnown whether it holds a record from before the round's lower bound
     * @param token what a listing's last page gives the next round to go on with, or null
     * @param listed how many records its listing has brought, its own included
     */
    record PageSummary(
            @Nullable CursorValue newest,
            @Nullable PagePosition next,
            boolean reachedKnown,
            @Nullable String token,
            long listed) {}

    boolean readsHistory(ReadPosition position) {
        return position.historyRead() < historyListings;
    }

    /** Begins a round where none is under way. */
    Step open(ReadPosition position, Instant now) {
        if (position.round() != null) {
            return new Read(position, notBefore(position.round()));
        }
        if (readsHistory(position) || table.ingestion() == Ingestion.SNAPSHOT) {
            return begin(position, null, null, now);
        }
        if (range.window()) {
            return begin(position, range.from(), range.to(), now);
        }
        if (window != null) {
            return openWindow(position, now);
        }
        CursorValue from =
                position.cursor() == null ? range.from() : lookingBack(position.cursor());
        return begin(position, from, null, now);
    }

    /** What lies before the partition belongs to a window of its own, or to nothing. */
    private CursorValue lookingBack(CursorValue cursor) {
        CursorValue from = codec.lookingBack(cursor);
        return range.from() == null ? from : CursorValue.max(from, range.from());
    }

    private Step openWindow(ReadPosition position, Instant now) {
        CursorValue from = position.cursor() == null ? range.from() : position.cursor();
        CursorValue limit = bounded ? range.to() : settled(now);
        if (!from.isBefore(limit)) {
            return new Rest(bounded ? Progress.FINISHED : Progress.CAUGHT_UP);
        }
        CursorValue end = CursorValue.of(from.toInstant().plus(window));
        CursorValue lower = position.cursor() == null ? from : lookingBack(from);
        return begin(position, lower, CursorValue.min(end, limit), now);
    }

    /**
     * The end of what may be asked for. API time is known to the second, and in a part of one rows
     * may still be written with a coarser cursor.
     */
    private CursorValue settled(Instant now) {
        return CursorValue.of(codec.floor(now.minus(lag).truncatedTo(ChronoUnit.SECONDS)));
    }

    private Read begin(
            ReadPosition position,
            @Nullable CursorValue from,
            @Nullable CursorValue to,
            Instant now) {
        boolean keeps = passes.keepsIdentities(readsHistory(position));
        SeenIdentities seen = position.seen();
        Round round =
                new Round(
                        from,
                        to,
                        null,
                        now,
                        null,
                        PagePosition.FIRST,
                        seen,
                        Set.of(),
                        keeps && table.key().isEmpty() ? Pass.FIRST.withKept(seen) : Pass.FIRST);
        return new Read(position.withRound(round), notBefore(round));
    }

    private Instant notBefore(Round round) {
        return round.to() == null || !codec.isTimestamp() || isPast(round.to())
                ? Instant.MIN
                : (isReadOnce() ? codec.settled(round.to()) : round.to().toInstant()).plus(lag);
    }

    /** No later round looks back at what is written late, as happens when clocks are set back. */
    private boolean isReadOnce() {
        return bounded || range.window();
    }

    /**
     * Whether API time had passed a window's end when the job began, whatever the local clock says.
     */
    private boolean isPast(CursorValue to) {
        return !codec.settled(to).plus(lag).isAfter(range.init());
    }

    /**
     * Whether a round's bounds or its stored cursor depend on what time it is for the API, which
     * the local clock alone does not tell.
     */
    boolean needsApiTime() {
        if (codec == null || !codec.isTimestamp()) {
            return false;
        }
        boolean endsWithAWindow = range.window() || (bounded && window != null);
        return endsWithAWindow ? !isPast(range.to()) : !bounded;
    }

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
        return bounded
                && range.to() != null
                && table.cursor() != null
                && table.cursor().order() != CursorModel.Order.ASC;
    }

    /** The position after a page, its round going on or ended. */
    ReadPosition after(ReadPosition position, PageSummary page) {
        Round round = position.round();
        boolean history = readsHistory(position);
        CursorValue newest = CursorValue.later(page.newest(), round.newest());
        boolean reachedEnd = reachedEnd(newest);
        boolean reached = reachedEnd || reachedKnown(page);
        boolean atEnd = page.next() == null || reached;
        boolean rebases = passes.rebases(history) && isAhead(newest, round);
        boolean again = !passes.isEnough(round, history, reachedEnd);
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
     * Where a round goes on whose page the API no longer knows: ascending lists at the newest
     * cursor, others at the beginning. What was emitted since is skipped.
     */
    ReadPosition restarted(ReadPosition position) {
        Round round = position.round();
        boolean history = readsHistory(position);
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
        boolean history = readsHistory(position);
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
        if (!caps.isInParts(round, readsHistory(position))) {
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
        boolean history = readsHistory(position);
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
                && table.cursor().order() == CursorModel.Order.ASC
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
        boolean history = readsHistory(position);
        CursorValue stored =
                history
                        ? afterHistory()
                        : round.to() != null
                                ? CursorValue.later(position.cursor(), round.to())
                                : stored(position, newest);
        SeenIdentities.Builder seen = position.seen().toBuilder();
        if (passes.keepsIdentities(history) && !passes.countsRows()) {
            seen = round.toSkip().toBuilder().addMissing(position.seen());
        }
        if (stored != null && table.ingestion() != Ingestion.SNAPSHOT) {
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
        return codec != null
                && !table.cursor().isAnswerTime()
                && table.ingestion() != Ingestion.SNAPSHOT;
    }

    /**
     * After a round that did not come to its end: as before it, but for the rows that it emitted.
     * What a snapshot has shown is held against a complete one only.
     */
    ReadPosition abandoned(ReadPosition position) {
        if (table.ingestion() == Ingestion.SNAPSHOT) {
            return position.withSnapshot(position.seen()).withRound(null);
        }
        Round round = position.round();
        SeenIdentities emitted = table.key().isEmpty() ? round.pass().kept() : round.toSkip();
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
        return newest != null && isSettled(newest, round)
                ? CursorValue.later(known, newest)
                : known;
    }

    /** Whether a cursor had been passed by time when the round began. */
    boolean isSettled(CursorValue cursor, Round round) {
        return !codec.isTimestamp() || !CursorValue.of(round.started()).isBefore(cursor);
    }

    /**
     * From where on emitted rows have to be remembered: when the round is over, and as long as it
     * may be begun anew.
     *
     * @param reached the newest cursor of the round that is not after its beginning, or null
     */
    @Nullable
    CursorValue rememberFrom(ReadPosition position, @Nullable CursorValue reached) {
        boolean history = readsHistory(position);
        CursorValue stored =
                history ? afterHistory() : CursorValue.later(position.cursor(), reached);
        if (stored == null) {
            return null;
        }
        CursorValue lower = position.round().from();
        return passes.rebases(history) && lower != null
                ? CursorValue.min(lower, forgetBefore(stored))
                : forgetBefore(stored);
    }

    /**
     * What a page means for the partition.
     *
     * @param before the position of the page
     * @param after the position after it
     */
    Progress progress(ReadPosition before, ReadPosition after, Instant now) {
        boolean tailFollows = readsHistory(before) && !bounded;
        if (after.round() != null || readsHistory(after) || tailFollows) {
            return Progress.MORE;
        }
        boolean onlyHistory = bounded && historyListings > 0;
        if (range.window() || onlyHistory || (bounded && window == null)) {
            return Progress.FINISHED;
        }
        if (window == null || !bounded && endedAtTheLimit(before)) {
            return Progress.CAUGHT_UP;
        }
        return open(after, now) instanceof Rest rest ? rest.progress() : Progress.MORE;
    }

    /** Time goes on while a window is read: without a wait there would always be one more. */
    private boolean endedAtTheLimit(ReadPosition before) {
        CursorValue from = before.cursor() == null ? range.from() : before.cursor();
        CursorValue whole = CursorValue.of(from.toInstant().plus(window));
        return before.round().to().isBefore(whole);
    }
}
