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
import io.lakeflow.flink.rest.ReadPosition.Round;
import io.lakeflow.flink.scan.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * When the next round of a partition begins, and with which bounds. Plain calls over immutable
 * positions; it sends nothing.
 *
 * <p>A partition is read in rounds, each one listing. A finite partition has one (two with a
 * history); an endless one begins the next after each poll interval, or at once where windows are
 * left to catch up with.
 */
final class Openings {
    /** A coarser bound would hold records back for longer than anyone waits for them. */
    private static final Duration MOST_BEYOND = Duration.ofMinutes(1);

    private final PartitionRead read;
    private final ReadRange range;
    @Nullable private final CursorCodec codec;
    private final boolean bounded;
    private final Passes passes;
    private final Arrivals arrivals;
    private final Duration lag;
    @Nullable private final Duration window;

    Openings(PartitionRead read) {
        this.read = read;
        this.range = read.range();
        this.codec = read.codec();
        this.bounded = read.bounded();
        this.passes = read.passes();
        this.arrivals = new Arrivals(read);
        CursorModel cursor = read.table().cursor();
        this.lag = cursor == null ? Duration.ZERO : cursor.lag();
        this.window = cursor == null ? null : cursor.window();
    }

    /** What comes next. */
    sealed interface Step {}

    /** A page is asked for, not before API time has reached an instant. */
    record Read(ReadPosition position, Instant notBefore) implements Step {}

    /** There is nothing to ask for now, or ever. */
    record Rest(Progress progress) implements Step {}

    /** Begins a round where none is under way. */
    Step open(ReadPosition position, Instant now) {
        if (position.round() != null) {
            return new Read(position, notBefore(position.round()));
        }
        if (read.readsHistory(position) || read.isSnapshot()) {
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
        Instant past = codec.floor(now.minus(lag).truncatedTo(ChronoUnit.SECONDS));
        Duration beyond = Duration.between(past, endOf(CursorValue.of(past)));
        return CursorValue.of(past.minus(beyond));
    }

    /** When no record comes any more with a cursor that a request for a window asks for. */
    private Instant endOf(CursorValue to) {
        Instant end = to.toInstant();
        Instant beyond = codec.beyondUpperBound(to);
        boolean waits = passes.gainsUnseen() && !beyond.isAfter(end.plus(MOST_BEYOND));
        return waits ? beyond : end;
    }

    private Read begin(
            ReadPosition position,
            @Nullable CursorValue from,
            @Nullable CursorValue to,
            Instant now) {
        boolean keeps = passes.keepsIdentities(false, read.readsHistory(position));
        SeenIdentities seen = position.seen();
        Pass first = Pass.FIRST.withReached(arrivals.known(position));
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
                        keeps && passes.countsRows() ? first.withKept(seen) : first,
                        false);
        return new Read(position.withRound(round), notBefore(round));
    }

    private Instant notBefore(Round round) {
        return round.to() == null || !codec.isTimestamp() || isPast(round.to())
                ? Instant.MIN
                : (isReadOnce() ? codec.settled(endOf(round.to())) : endOf(round.to())).plus(lag);
    }

    /** No later round looks back at what is written late, as happens when clocks are set back. */
    private boolean isReadOnce() {
        return bounded || range.window();
    }

    /**
     * Whether API time had passed a window's end when the job began, whatever the local clock says.
     */
    private boolean isPast(CursorValue to) {
        return !codec.settled(endOf(to)).plus(lag).isAfter(range.init());
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

    /**
     * What a page means for the partition.
     *
     * @param before the position of the page
     * @param after the position after it
     */
    Progress progress(ReadPosition before, ReadPosition after, Instant now) {
        boolean tailFollows = read.readsHistory(before) && !bounded;
        if (after.round() != null || read.readsHistory(after) || tailFollows) {
            return Progress.MORE;
        }
        boolean onlyHistory = bounded && read.historyListings() > 0;
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
