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

import io.lakeflow.flink.rest.ReadPosition.Round;
import java.time.Instant;
import javax.annotation.Nullable;

/**
 * What the cursor of a record tells of when it came: before a round or a pass had begun, since, or
 * perhaps since. Immutable.
 */
final class Arrivals {
    private final PartitionRead read;
    @Nullable private final CursorCodec codec;
    private final Passes passes;

    Arrivals(PartitionRead read) {
        this.read = read;
        this.codec = read.codec();
        this.passes = read.passes();
    }

    /**
     * The newest cursor that is known when a round begins: of numbers all smaller ones are there
     * then. Null where time tells it.
     */
    @Nullable
    CursorValue known(ReadPosition position) {
        return read.isNumbered() && !read.isSorted() ? position.seen().newest() : null;
    }

    /**
     * Whether no record with a smaller cursor may have been written since the round began. Time
     * tells it; of numbers it is known of those that were there at the beginning, and of all in a
     * listing that is sorted by them.
     */
    boolean isSettled(CursorValue cursor, Round round) {
        if (codec.isTimestamp()) {
            return !CursorValue.of(round.started()).isBefore(cursor);
        }
        CursorValue known = round.pass().reached();
        return read.isSorted()
                || (round.page().isFirst() && round.pass().number() == 1)
                || (known != null && !known.isBefore(cursor));
    }

    /**
     * The same for the records of a page.
     *
     * @param answered when it was, for the server
     */
    OfPage ofPage(Round round, Instant answered) {
        return new OfPage(round, answered);
    }

    /** Records with later cursors came, or changed, after the pass had begun; null for none. */
    @Nullable
    private CursorValue lateFrom(Round round) {
        Instant late = round.pass().growth().lateFrom();
        if (late == null || codec == null || read.table().cursor().isAnswerTime()) {
            return null;
        }
        return codec.isTimestamp()
                ? CursorValue.of(late)
                : passes.isMutable() || read.isAscending() ? null : round.pass().reached();
    }

    /**
     * Records with later cursors may have come after the pass had begun: before others, which they
     * push to the next page. Null for none.
     */
    @Nullable
    private CursorValue unsureFrom(Round round) {
        Instant began = round.pass().growth().began();
        if (began == null
                || codec == null
                || !codec.isTimestamp()
                || passes.isMutable()
                || read.isAscending()
                || read.table().cursor().isAnswerTime()) {
            return lateFrom(round);
        }
        return codec.lookingBack(CursorValue.of(codec.floor(began))).minus(Growth.RESOLUTION);
    }

    /** What the cursors of a page's records tell. */
    final class OfPage {
        private final Round round;
        private final CursorValue began;
        private final CursorValue realUntil;
        @Nullable private final CursorValue lateFrom;
        @Nullable private final CursorValue unsureFrom;

        private OfPage(Round round, Instant answered) {
            Instant firstAnswer = round.pass().growth().began();
            this.round = round;
            this.began = CursorValue.of(firstAnswer == null ? answered : firstAnswer);
            this.realUntil = CursorValue.of(Growth.lateTo(answered));
            this.lateFrom = lateFrom(round);
            this.unsureFrom = unsureFrom(round);
        }

        /** Whether a record came, or changed, after the pass had begun. */
        boolean isLate(@Nullable CursorValue cursor) {
            return lateFrom != null
                    && cursor != null
                    && lateFrom.isBefore(cursor)
                    && cursor.isBefore(realUntil);
        }

        /** Whether a record may have come since the pass had begun. */
        boolean isUnsure(@Nullable CursorValue cursor) {
            return passes.isMutable()
                    ? isLate(cursor)
                    : unsureFrom != null && (cursor == null || unsureFrom.isBefore(cursor));
        }

        /** Whether a row may have changed since, or in the second in which, the pass had begun. */
        boolean mayHaveChanged(CursorValue cursor) {
            return !codec.isTimestamp() || !cursor.isBefore(codec.lookingBack(began));
        }

        /** A record that is ahead of time must not hide those between it and now. */
        boolean isInFuture(CursorValue cursor) {
            return codec.isTimestamp() && realUntil.isBefore(cursor);
        }

        boolean isSettled(CursorValue cursor) {
            return Arrivals.this.isSettled(cursor, round);
        }
    }
}
