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
import java.time.Instant;
import javax.annotation.Nullable;

/**
 * Which listing of its parents a bounded read of children is in. A parent that changes while a
 * listing goes on may be on none of its pages, so the next one has those that have changed since it
 * began, until there is no new one among them.
 *
 * @param number of the listing, from 1 on
 * @param from where it begins; null for the earliest
 * @param known how many parents were planned before it
 */
record ParentListing(int number, @Nullable Instant from, int known) {
    static final ParentListing FIRST = new ParentListing(1, null, 0);

    /** A parent may be created at any time; they must not keep the read from its end. */
    private static final int MOST = 5;

    /** Whether parents that were there at first may still be missing. */
    boolean isFollowed(int nowKnown) {
        return nowKnown > known && number < MOST;
    }

    /** The one after it. */
    ParentListing next(Instant began, int nowKnown) {
        return new ParentListing(number + 1, began, nowKnown);
    }

    void toJson(ObjectNode json) {
        if (from != null) {
            ObjectNode listing = json.putObject("listing");
            listing.put("number", number);
            listing.put("from", from.toString());
            listing.put("known", known);
        }
    }

    static ParentListing fromJson(JsonNode json) {
        JsonNode listing = json.path("listing");
        return listing.isMissingNode()
                ? FIRST
                : new ParentListing(
                        listing.get("number").asInt(),
                        Instant.parse(listing.get("from").asText()),
                        listing.get("known").asInt());
    }
}
