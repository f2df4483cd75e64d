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
package io.lakeflow.flink.connect;

import io.lakeflow.flink.scan.ScanContext;
import java.time.Duration;
import java.time.Instant;
import javax.annotation.Nullable;

/**
 * When a round of a table with deletes ends whose offset moves on and on: with what was there when
 * it began, as far as cursors tell, or else after a while. The next round goes on there.
 */
final class RoundLimit {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /**
     * A row may have been deleted and be back while the deletions are read. Rows of so much before
     * a round are remembered, for the API's clock may be behind.
     */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private final boolean timed;
    private final ScanContext context;
    private final Instant begun;
    private final Instant begunAtApi;

    RoundLimit(ConnectTable table, ScanContext context) {
        this.timed = table.cursorType() == CursorType.TIME;
        this.context = context;
        this.begun = context.clock().instant();
        this.begunAtApi = context.apiClock().instant();
    }

    /** Whether deletions up to a cursor are enough. */
    boolean isReachedBy(@Nullable CursorPoint newest) {
        return isLong() || timed && newest != null && !newest.isBefore(CursorPoint.of(begunAtApi));
    }

    /** Whether live rows up to here are enough. */
    boolean isReachedBy(CursorOrder order) {
        return isLong() || timed && order.hasReached(begunAtApi);
    }

    /** A row of the future does not say that everything before it is there. */
    Instant notAfterBegin(Instant time) {
        return time.isBefore(begunAtApi) ? time : begunAtApi;
    }

    private boolean isLong() {
        return context.clock().instant().isAfter(begun.plus(LONGEST));
    }

    /**
     * From which cursor on rows are remembered, which a deletion may concern that is not read yet.
     *
     * @param deletionsUntil the newest one of those that were read, where more were left out
     */
    CursorPoint rememberedFrom(@Nullable CursorPoint deletionsUntil) {
        CursorPoint from =
                timed
                        ? CursorPoint.of(begunAtApi.minus(CLOCK_SKEW))
                        : new CursorPoint(Long.MIN_VALUE, 0);
        return deletionsUntil != null && deletionsUntil.isBefore(from) ? deletionsUntil : from;
    }
}
