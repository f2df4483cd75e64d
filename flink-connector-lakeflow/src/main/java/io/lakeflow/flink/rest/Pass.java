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
import javax.annotation.Nullable;

/**
 * One reading of a round's listing from its first page to its end. A listing whose rows move while
 * it is paged is read in several passes; one whose page token was refused begins its pass anew.
 * Immutable.
 *
 * @param number of the pass in its round, from 1 on
 * @param broughtNew whether it brought a row that the round had not brought before
 * @param growth how the listing changed in it
 * @param reached the newest cursor of the round that is not after its beginning, or null
 * @param kept what a reading from the round's beginning must not emit again, where records are
 *     counted by content: {@code toSkip} of the round's start and everything emitted since
 * @param recent the rows read last in it
 * @param restarts how often it was begun anew since the listing was last read beyond {@code
 *     furthest}
 * @param furthest how many pages lay before the page that was refused or lost
 */
record Pass(
        int number,
        boolean broughtNew,
        Growth growth,
        @Nullable CursorValue reached,
        SeenIdentities kept,
        RecentRows recent,
        int restarts,
        long furthest) {

    static final Pass FIRST =
            new Pass(1, false, Growth.NONE, null, SeenIdentities.NONE, RecentRows.NONE, 0, 0);

    /** The pass after a page at a position. */
    Pass after(
            PagePosition page,
            Growth nowGrowth,
            boolean nowBroughtNew,
            @Nullable CursorValue nowReached,
            RecentRows nowRecent) {
        boolean progress = page.page() + 1 > furthest;
        return new Pass(
                number,
                nowBroughtNew,
                nowGrowth,
                nowReached,
                kept,
                nowRecent,
                progress ? 0 : restarts,
                progress ? 0 : furthest);
    }

    /** The next one, from the listing's first page. */
    Pass next(@Nullable CursorValue nowReached) {
        return new Pass(number + 1, false, Growth.NONE, nowReached, kept, RecentRows.NONE, 0, 0);
    }

    /** The first one over another part of the round's window. */
    Pass ofPart(@Nullable CursorValue nowReached) {
        return new Pass(1, false, Growth.NONE, nowReached, kept, RecentRows.NONE, 0, 0);
    }

    /** The same one from its beginning, because a page was refused. */
    Pass restarted(long refusedPage) {
        return new Pass(
                number,
                broughtNew,
                Growth.NONE,
                reached,
                kept,
                RecentRows.NONE,
                restarts + 1,
                refusedPage);
    }

    Pass withReached(@Nullable CursorValue next) {
        return new Pass(number, broughtNew, growth, next, kept, recent, restarts, furthest);
    }

    Pass withKept(SeenIdentities next) {
        return new Pass(number, broughtNew, growth, reached, next, recent, restarts, furthest);
    }

    ObjectNode toJson(@Nullable CursorCodec codec) {
        ObjectNode json = Json.object();
        json.put("number", number);
        if (broughtNew) {
            json.put("broughtNew", true);
        }
        growth.toJson(json);
        Json.putCursor(json, "reached", reached, codec);
        if (kept.size() > 0) {
            json.put("kept", kept.pack());
        }
        if (!recent.isEmpty()) {
            json.put("recent", recent.pack());
        }
        if (restarts > 0) {
            json.put("restarts", restarts);
            json.put("furthest", furthest);
        }
        return json;
    }

    static Pass fromJson(JsonNode json, @Nullable CursorCodec codec) {
        return new Pass(
                json.path("number").asInt(1),
                json.path("broughtNew").asBoolean(),
                Growth.fromJson(json),
                Json.cursor(json, "reached", codec),
                SeenIdentities.unpack(json.path("kept").asText()),
                RecentRows.unpack(json.path("recent").asText()),
                json.path("restarts").asInt(),
                json.path("furthest").asLong());
    }
}
