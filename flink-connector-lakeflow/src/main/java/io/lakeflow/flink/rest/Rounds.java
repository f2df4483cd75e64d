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
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.rest.ReadPosition.Round;
import io.lakeflow.flink.scan.Progress;
import java.time.Duration;
import java.time.Instant;
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
    private final boolean rebases;
    private final Duration lag;
    @Nullable private final Duration window;
    private final int historyListings;

    /**
     * @param rebases whether the listing takes a lower bound from the cursor, so that it can be
     *     asked for again from any point
     * @param historyListings how many listings the history is made of; 0 without a history
     */
    Rounds(
            TableModel table,
            ReadRange range,
            @Nullable CursorCodec codec,
            ReadOptions options,
            boolean rebases,
            int historyListings) {
        this.table = table;
        this.range = range;
        this.codec = codec;
        this.bounded = options.isBounded();
        this.historyListings = historyListings;
        CursorModel cursor = table.cursor();
        this.rebases =
                rebases
                        && cursor.order() == CursorModel.Order.ASC
                        && cursor.window() == null
                        && !table.request().page().stable();
        this.lag = cursor == null ? Duration.ZERO : cursor.lag();
        this.window = cursor == null ? null : cursor.window();
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
     * @param newest its newest cursor, or null
     * @param next where its listing goes on; null at its declared end
     * @param reachedKnown whether it holds a record from before the round's lower bound
     * @param token what a listing's last page gives the next round to go on with, or null
     */
    record PageSummary(
            @Nullable CursorValue newest,
            @Nullable PagePosition next,
            boolean reachedKnown,
            @Nullable String token) {}

    boolean readsHistory(ReadPosition position) {
        return position.historyRead() < historyListings;
    }

    /** Whether a snapshot is read again and again, so that only what changed comes out. */
    boolean comparesSnapshots() {
        return table.ingestion() == Ingestion.SNAPSHOT && !bounded;
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
        CursorValue limit = bounded ? range.to() : CursorValue.of(codec.floor(now.minus(lag)));
        if (!from.isBefore(limit)) {
            return new Rest(bounded ? Progress.FINISHED : Progress.CAUGHT_UP);
        }
        CursorValue end = CursorValue.of(from.toInstant().plus(window));
        CursorValue lower = position.cursor() == null ? from : lookingBack(from);
        return begin(position, lower, CursorValue.min(end, limit), now);
    }

    private Read begin(
            ReadPosition position,
            @Nullable CursorValue from,
            @Nullable CursorValue to,
            Instant now) {
        Round round = new Round(from, to, now, null, PagePosition.FIRST, position.seen(), Set.of());
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
        return range.window() ? !isPast(range.to()) : !bounded;
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
                ? !endsByPassingOver() || cursor.isBefore(range.to())
                : cursor.isBefore(round.to());
    }

    /** A bounded read in any order but the ascending one passes over what is beyond its end. */
    private boolean endsByPassingOver() {
        return bounded
                && range.to() != null
                && table.cursor() != null
                && table.cursor().order() != CursorModel.Order.ASC;
    }

    /** The position after a page, its round going on or ended. */
    ReadPosition after(ReadPosition position, PageSummary page) {
        Round round = position.round();
        CursorValue newest =
                page.newest() == null
                        ? round.newest()
                        : round.newest() == null
                                ? page.newest()
                                : CursorValue.max(page.newest(), round.newest());
        if (page.next() == null || reachedEnd(newest) || reachedKnown(page)) {
            return ended(position, newest);
        }
        CursorValue base = rebases && newest != null ? codec.unambiguous(newest) : null;
        boolean moved = base != null && (round.from() == null || round.from().isBefore(base));
        if (readsHistory(position) || !moved) {
            Round next =
                    new Round(
                            round.from(),
                            round.to(),
                            round.started(),
                            newest,
                            page.next(),
                            round.toSkip(),
                            round.superseded());
            return position.withRound(next);
        }
        return rebased(position, base, newest);
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
    private ReadPosition rebased(ReadPosition position, CursorValue from, CursorValue newest) {
        Round round = position.round();
        CursorValue stored = stored(position, newest, round.started());
        SeenIdentities seen = position.seen();
        Round next =
                new Round(
                        from,
                        round.to(),
                        round.started(),
                        newest,
                        PagePosition.FIRST,
                        seen,
                        round.superseded());
        return new ReadPosition(
                position.historyRead(),
                stored,
                position.token(),
                seen,
                position.tombstoneCursor(),
                position.tombstonesSeen(),
                position.keys(),
                next);
    }

    private ReadPosition ended(ReadPosition position, @Nullable CursorValue newest) {
        Round round = position.round();
        boolean history = readsHistory(position);
        CursorValue stored =
                history
                        ? afterHistory()
                        : round.to() != null
                                ? round.to()
                                : stored(position, newest, round.started());
        SeenIdentities seen = position.seen();
        if (stored != null && table.ingestion() != Ingestion.SNAPSHOT) {
            seen = seen.toBuilder().dropBefore(codec.lookingBack(stored)).build();
        }
        return new ReadPosition(
                position.historyRead() + (history ? 1 : 0),
                stored,
                position.token(),
                seen,
                position.tombstoneCursor(),
                position.tombstonesSeen(),
                position.keys(),
                null);
    }

    /** The tail begins at init; its first round takes the lookback off. */
    private CursorValue afterHistory() {
        return CursorValue.of(codec.floor(range.init()));
    }

    @Nullable
    private CursorValue stored(
            ReadPosition position, @Nullable CursorValue newest, Instant started) {
        if (newest == null) {
            return position.cursor();
        }
        CursorValue known =
                position.cursor() == null ? newest : CursorValue.max(newest, position.cursor());
        return codec.isTimestamp() ? CursorValue.min(known, CursorValue.of(started)) : known;
    }

    /** From where on emitted rows have to be remembered. */
    @Nullable
    CursorValue rememberFrom(ReadPosition position, @Nullable CursorValue newest) {
        CursorValue stored = stored(position, newest, position.round().started());
        return stored == null ? null : codec.lookingBack(stored);
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
        if (window == null) {
            return Progress.CAUGHT_UP;
        }
        return open(after, now) instanceof Rest rest ? rest.progress() : Progress.MORE;
    }
}
