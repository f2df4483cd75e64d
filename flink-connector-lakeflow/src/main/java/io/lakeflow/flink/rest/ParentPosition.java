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
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Where the planning of a child table stands. Immutable; what grows with the parents is in two logs
 * beside it, of which it holds the lengths.
 *
 * @param init the init timestamp
 * @param plan where the planning of the parent table stands; null before it begins
 * @param planned whether that planning has more to say now, at the next poll, or never again
 * @param open the partitions of the parent table that are read, the next one first; those that are
 *     caught up come last
 * @param offsets how many entries of the log of the parent table's rounds stood
 * @param ids how many entries of the log of planned parents stood
 * @param listing which listing of the parents is under way
 */
record ParentPosition(
        Instant init,
        @Nullable Offset plan,
        Progress planned,
        List<OpenPartition> open,
        int offsets,
        int ids,
        ParentListing listing) {

    /** More than these are one compressed field. */
    private static final int PLAIN_PARTITIONS = 16;

    /** A partition of the parent table and where its reading stands. */
    record OpenPartition(Partition partition, @Nullable Offset offset, boolean caughtUp) {}

    /** Before the parents are listed, for the first time or again. */
    static ParentPosition start(Instant init) {
        return new ParentPosition(init, null, Progress.MORE, List.of(), 0, 0, ParentListing.FIRST);
    }

    /** Before another listing, in which only new parents count. */
    ParentPosition begin(ParentListing next) {
        return new ParentPosition(init, null, Progress.MORE, List.of(), offsets, ids, next);
    }

    /** The partition to read next; null if all are caught up. */
    @Nullable
    OpenPartition due() {
        return open.isEmpty() || open.get(0).caughtUp() ? null : open.get(0);
    }

    /** With further partitions, which are read before those that are caught up. */
    ParentPosition planned(List<Partition> added, Offset next, Progress progress) {
        List<OpenPartition> all = new ArrayList<>();
        added.forEach(partition -> all.add(new OpenPartition(partition, null, false)));
        all.addAll(open);
        return new ParentPosition(init, next, progress, all, offsets, ids, listing);
    }

    /** After a page of the partition that was due: with what is left of it, if anything is. */
    ParentPosition read(@Nullable OpenPartition left, int newOffsets, int newIds) {
        List<OpenPartition> rest = new ArrayList<>(open.size());
        if (left != null && !left.caughtUp()) {
            rest.add(left);
        }
        rest.addAll(open.subList(1, open.size()));
        if (left != null && left.caughtUp()) {
            rest.add(left);
        }
        return new ParentPosition(init, plan, planned, rest, newOffsets, newIds, listing);
    }

    /** When the poll interval has passed: everything may have moved. */
    ParentPosition nextPoll(int newOffsets) {
        List<OpenPartition> due =
                open.stream()
                        .map(
                                partition ->
                                        new OpenPartition(
                                                partition.partition(), partition.offset(), false))
                        .toList();
        Progress again = planned == Progress.CAUGHT_UP ? Progress.MORE : planned;
        return new ParentPosition(init, plan, again, due, newOffsets, ids, listing);
    }

    /**
     * @param follows whether the parent table is read on from poll to poll
     */
    Offset toOffset(boolean follows, ParentOffsets offsetLog, KeyLog idLog) {
        return Offset.deferred(() -> toJson(follows, offsetLog, idLog));
    }

    private String toJson(boolean follows, ParentOffsets offsetLog, KeyLog idLog) {
        ObjectNode json = Json.object();
        json.put("init", init.toString());
        if (plan != null) {
            json.set("plan", Json.parse(plan.json()));
        }
        json.put("planned", planned == Progress.FINISHED);
        if (planned == Progress.CAUGHT_UP) {
            json.put("plannedForNow", true);
        }
        json.put("follows", follows);
        if (open.size() <= PLAIN_PARTITIONS) {
            json.set("open", openToJson());
        } else {
            json.put("openPacked", PackedText.pack(openToJson().toString()));
        }
        if (offsets > 0) {
            json.put("offsets", offsetLog.pack(offsets));
        }
        if (ids > 0) {
            json.put("ids", idLog.pack(ids));
        }
        listing.toJson(json);
        return json.toString();
    }

    private ArrayNode openToJson() {
        ArrayNode partitions = Json.object().arrayNode();
        for (OpenPartition partition : open) {
            ObjectNode entry = partitions.addObject();
            entry.put("id", partition.partition().id());
            entry.put("kind", partition.partition().kind().name());
            entry.set("partition", Json.parse(partition.partition().json()));
            if (partition.offset() != null) {
                entry.set("offset", Json.parse(partition.offset().json()));
            }
            entry.put("caughtUp", partition.caughtUp());
        }
        return partitions;
    }

    /** The lengths are those of the logs, which are taken from the same JSON. */
    static ParentPosition fromJson(JsonNode json, ParentOffsets offsetLog, KeyLog idLog) {
        List<OpenPartition> open = new ArrayList<>();
        for (JsonNode entry : openFromJson(json)) {
            open.add(
                    new OpenPartition(
                            new Partition(
                                    entry.get("id").asText(),
                                    Partition.Kind.valueOf(entry.get("kind").asText()),
                                    entry.get("partition").toString()),
                            entry.has("offset") ? new Offset(entry.get("offset").toString()) : null,
                            entry.get("caughtUp").asBoolean()));
        }
        return new ParentPosition(
                Instant.parse(json.get("init").asText()),
                json.has("plan") ? new Offset(json.get("plan").toString()) : null,
                json.get("planned").asBoolean()
                        ? Progress.FINISHED
                        : json.path("plannedForNow").asBoolean()
                                ? Progress.CAUGHT_UP
                                : Progress.MORE,
                open,
                offsetLog.size(),
                idLog.size(),
                ParentListing.fromJson(json));
    }

    private static JsonNode openFromJson(JsonNode json) {
        return json.has("openPacked")
                ? Json.parse(PackedText.unpack(json.get("openPacked").asText()))
                : json.path("open");
    }

    /** Whether the parent table was read on from poll to poll; older states do not say it. */
    static boolean followed(JsonNode json) {
        if (json.has("follows")) {
            return json.get("follows").asBoolean();
        }
        for (JsonNode entry : openFromJson(json)) {
            if (Partition.Kind.ENDLESS.name().equals(entry.path("kind").asText())) {
                return true;
            }
        }
        return false;
    }
}
