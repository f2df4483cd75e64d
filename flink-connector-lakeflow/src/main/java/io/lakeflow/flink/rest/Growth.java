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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import javax.annotation.Nullable;

/**
 * How a listing changes while a pass over it goes on, as far as its answers show: so that a writer
 * who never pauses does not keep the pass open for ever. Immutable.
 *
 * @param total how many records the API told of at the first page; null where it does not tell
 * @param totalMoved whether a later page told of another number
 * @param began when the first page was answered; null before it
 * @param repeated records read again in the pass, because the list had shifted
 * @param late records read whose cursor does not say that they were there at the first page
 * @param latePages pages in a row that hold nothing but what came, or changed, after it
 */
record Growth(
        @Nullable Long total,
        boolean totalMoved,
        @Nullable Instant began,
        long repeated,
        long late,
        int latePages) {

    static final Growth NONE = new Growth(null, false, null, 0, 0, 0);

    /** Answers tell their time by the second. */
    static final Duration RESOLUTION = Duration.ofSeconds(1);

    /** A cursor that is ahead of its answer by more is of no real time. */
    private static final Duration FUTURE = Duration.ofMinutes(1);

    private static final int LATE_PAGES_AT_THE_END = 3;
    private static final int LATE_PAGES_OF_APPENDS = 30;
    private static final int LATE_PAGES_AT_MOST = 100;
    private static final int LATE_PAGES_TO_OTHERS = 10;

    /**
     * What a page shows of it.
     *
     * @param total what the API tells of the total, or null
     * @param answered the server's time
     * @param records how many records it holds
     * @param late how many of them may have come, or changed, after the first page
     * @param certainlyLate how many of them certainly did
     */
    record Page(
            @Nullable Long total,
            Instant answered,
            int records,
            long repeated,
            long late,
            long certainlyLate) {}

    /** After a page of the pass. */
    Growth after(Page page, boolean isFirst) {
        boolean allLate = page.records() > 0 && page.certainlyLate() == page.records();
        return new Growth(
                isFirst ? page.total() : total,
                !isFirst && (totalMoved || total == null || !total.equals(page.total())),
                isFirst ? page.answered() : began,
                repeated + page.repeated(),
                late + page.late(),
                allLate ? latePages + 1 : 0);
    }

    /** Cursors after this one came, or changed, after the first page; null before it. */
    @Nullable
    Instant lateFrom() {
        return began == null ? null : began.plus(RESOLUTION);
    }

    /** Cursors from this one on are of no real time. */
    static Instant lateTo(Instant answered) {
        return answered.plus(FUTURE);
    }

    /**
     * Whether the API has told that nothing came or went while the pass went on, and no record that
     * was met says that it moved.
     */
    boolean totalStayed() {
        return total != null && !totalMoved && late == 0;
    }

    /**
     * Whether as many records as there were at the first page have been read of those that were
     * there: all of them.
     *
     * @param records read so far
     */
    boolean hasReadTotal(long records) {
        return total != null && asTheyWere(records) >= total;
    }

    private long asTheyWere(long records) {
        return records - repeated - late;
    }

    /**
     * The same for a list whose records change. One that only changed in its place looks as if it
     * came; so as many records as there were are enough too, if most have been met as they were and
     * the list now shows nothing but what is late.
     */
    boolean hasReadTotalOfChanging(long records) {
        return hasReadTotal(records)
                || (total != null
                        && latePages >= LATE_PAGES_AT_THE_END
                        && records - repeated >= total
                        && 2 * asTheyWere(records) >= total);
    }

    /**
     * The same for a list that only gains records. Not all that were there can be told from those
     * that came; but a list that has shown nothing but new ones for long has no others left.
     */
    boolean hasReadTotalOfGaining(long records) {
        return hasReadTotal(records)
                || (total != null
                        && latePages >= LATE_PAGES_OF_APPENDS
                        && records - repeated >= total);
    }

    /**
     * Whether a reader who passes over what is late gets nowhere: the list grows about as fast as
     * it is read.
     *
     * @param pages read so far
     */
    boolean outrunsItsReader(long pages) {
        return latePages > LATE_PAGES_AT_MOST + LATE_PAGES_TO_OTHERS * (pages - latePages);
    }

    void toJson(ObjectNode json) {
        if (total != null) {
            json.put("total", total);
        }
        if (totalMoved) {
            json.put("totalMoved", true);
        }
        if (began != null) {
            json.put("began", began.toString());
        }
        if (repeated > 0) {
            json.put("repeated", repeated);
        }
        if (late > 0) {
            json.put("late", late);
        }
        if (latePages > 0) {
            json.put("latePages", latePages);
        }
    }

    static Growth fromJson(JsonNode json) {
        return new Growth(
                json.has("total") ? json.get("total").asLong() : null,
                json.path("totalMoved").asBoolean(),
                json.has("began") ? Instant.parse(json.get("began").asText()) : null,
                json.path("repeated").asLong(),
                json.path("late").asLong(),
                json.path("latePages").asInt());
    }
}
