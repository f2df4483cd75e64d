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
import io.lakeflow.flink.scan.rows.SnapshotState;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * Where the reading of a partition stands: the JSON of its {@link Offset}. Immutable.
 *
 * @param historyRead how many listings of a declared history were read to their end
 * @param cursor the stored cursor; null before the first record
 * @param token what the last complete listing gave for the next one to go on with; null before it,
 *     and where records have cursors
 * @param seen what was emitted at or after the stored cursor minus the lookback; of a snapshot, all
 *     of the last complete read
 * @param tombstoneCursor the stored cursor of the deletes' endpoint, or null
 * @param tombstonesSeen the tombstones taken at or after that cursor
 * @param keys how many keys of the reader's log were emitted, where each may come only once
 * @param emittedBefore what was emitted before a restore and was not listed since
 * @param round the listing under way, or null between two
 */
record ReadPosition(
        int historyRead,
        @Nullable CursorValue cursor,
        @Nullable String token,
        SeenIdentities seen,
        @Nullable CursorValue tombstoneCursor,
        SeenIdentities tombstonesSeen,
        int keys,
        EmittedBefore emittedBefore,
        @Nullable Round round) {

    /**
     * What is written. Version 1 had no passes, and no field for its number; version 2 no tokens,
     * no parts of windows and no comparison of snapshots; version 3 nothing that was emitted before
     * a restore, and no rows read last; version 4 no listings whose pages are signed, and where it
     * knows all there is to tell, it is what is written.
     */
    private static final int VERSION = 5;

    private static final int VERSION_WITHOUT_SIGNED = 4;

    private static final int FIRST_VERSION = 1;

    static final ReadPosition START =
            new ReadPosition(
                    0,
                    null,
                    null,
                    SeenIdentities.NONE,
                    null,
                    SeenIdentities.NONE,
                    0,
                    EmittedBefore.NOTHING,
                    null);

    /**
     * A listing under way.
     *
     * @param from its lower bound, the lookback subtracted; null for none
     * @param to its upper bound; null for none
     * @param upTo where the part of it ends that is listed, before its upper bound; null at that
     * @param started API time when it began
     * @param newest the newest cursor seen in its pass, or null
     * @param page the page to ask for
     * @param toSkip what may come again in it and is not emitted again
     * @param superseded identities of tombstones that a live row has outlived
     * @param pass how often the listing was begun, and what that brought
     * @param signed whether the API signs what leads to its pages: that is not stored, so a read
     *     that is restored begins the listing anew
     */
    record Round(
            @Nullable CursorValue from,
            @Nullable CursorValue to,
            @Nullable CursorValue upTo,
            Instant started,
            @Nullable CursorValue newest,
            PagePosition page,
            SeenIdentities toSkip,
            Set<Long> superseded,
            Pass pass,
            boolean signed) {

        /** Where the part of it ends that is listed; null for nowhere. */
        @Nullable
        CursorValue end() {
            return upTo == null ? to : upTo;
        }

        /** The same listing with the next page to ask for. */
        Round at(PagePosition next, @Nullable CursorValue nowNewest) {
            return new Round(
                    from, to, upTo, started, nowNewest, next, toSkip, superseded, pass, signed);
        }

        /** The listing from its first page, with another lower bound and what to skip of it. */
        Round anew(@Nullable CursorValue lower, SeenIdentities skip, Pass next) {
            return new Round(
                    lower,
                    to,
                    upTo,
                    started,
                    null,
                    PagePosition.FIRST,
                    skip,
                    superseded,
                    next,
                    signed);
        }

        Round endingAt(CursorValue end) {
            CursorValue upper = to == null ? end : CursorValue.min(to, end);
            return listing(from, upper, upTo);
        }

        /** The same round, of which another part is listed. */
        Round listing(
                @Nullable CursorValue lower,
                @Nullable CursorValue upper,
                @Nullable CursorValue end) {
            CursorValue part = end == null || upper == null || end.isBefore(upper) ? end : null;
            return new Round(
                    lower, upper, part, started, newest, page, toSkip, superseded, pass, signed);
        }

        Round withSuperseded(Set<Long> identities) {
            return new Round(
                    from, to, upTo, started, newest, page, toSkip, identities, pass, signed);
        }

        Round withEmitted(SeenIdentities nowToSkip, Pass nowPass) {
            return new Round(
                    from, to, upTo, started, newest, page, nowToSkip, superseded, nowPass, signed);
        }

        /** The same round whose pages turned out to be signed. */
        Round asSigned() {
            return new Round(from, to, upTo, started, newest, page, toSkip, superseded, pass, true);
        }
    }

    ReadPosition withRound(@Nullable Round next) {
        return new ReadPosition(
                historyRead,
                cursor,
                token,
                seen,
                tombstoneCursor,
                tombstonesSeen,
                keys,
                emittedBefore,
                next);
    }

    /** After a listing that was read to its end; null where the API no longer knows the token. */
    ReadPosition withToken(@Nullable String next) {
        return new ReadPosition(
                historyRead,
                cursor,
                next,
                seen,
                tombstoneCursor,
                tombstonesSeen,
                keys,
                emittedBefore,
                round);
    }

    ReadPosition withCursor(@Nullable CursorValue stored) {
        return new ReadPosition(
                historyRead,
                stored,
                token,
                seen,
                tombstoneCursor,
                tombstonesSeen,
                keys,
                emittedBefore,
                round);
    }

    ReadPosition withSeen(SeenIdentities next) {
        return new ReadPosition(
                historyRead,
                cursor,
                token,
                next,
                tombstoneCursor,
                tombstonesSeen,
                keys,
                emittedBefore,
                round);
    }

    /** After the round of a snapshot: what it brought is what the next one is held against. */
    ReadPosition withSnapshot(SeenIdentities rows) {
        return new ReadPosition(
                historyRead,
                cursor,
                token,
                rows,
                tombstoneCursor,
                tombstonesSeen,
                0,
                emittedBefore,
                round);
    }

    ReadPosition withHistoryRead(int listings) {
        return new ReadPosition(
                listings,
                cursor,
                token,
                seen,
                tombstoneCursor,
                tombstonesSeen,
                keys,
                emittedBefore,
                round);
    }

    ReadPosition withEmittedBefore(EmittedBefore rows) {
        return new ReadPosition(
                historyRead,
                cursor,
                token,
                seen,
                tombstoneCursor,
                tombstonesSeen,
                keys,
                rows,
                round);
    }

    ReadPosition withSuperseded(Set<Long> identities) {
        return withRound(round.withSuperseded(identities));
    }

    /** The same round up to a cursor only, if that is before its own end. */
    ReadPosition endingAt(CursorValue end) {
        return withRound(round.endingAt(end));
    }

    /** The same round after rows of it were emitted. */
    ReadPosition afterRows(
            SeenIdentities nowSeen, int nowKeys, SeenIdentities nowToSkip, Pass nowPass) {
        return new ReadPosition(
                historyRead,
                cursor,
                token,
                nowSeen,
                tombstoneCursor,
                tombstonesSeen,
                nowKeys,
                emittedBefore,
                round.withEmitted(nowToSkip, nowPass));
    }

    /** How many identities of rows it remembers; what is both seen and to skip counts once. */
    int identities() {
        return round == null
                ? seen.size()
                : Math.max(
                        seen.size(), Math.max(round.toSkip().size(), round.pass().kept().size()));
    }

    /** The same with the oldest identities forgotten, but those that the next page begins with. */
    ReadPosition keepingNewest(int most) {
        if (round == null) {
            return withSeen(seen.toBuilder().keepNewest(most, null).build());
        }
        CursorValue first = round.newest();
        SeenIdentities toSkip = round.toSkip().toBuilder().keepNewest(most, first).build();
        return withSeen(seen.toBuilder().keepNewest(most, first).build())
                .withRound(round.withEmitted(toSkip, round.pass()));
    }

    /**
     * After a round whose deletes were emitted: their cursor moves by their own records only, never
     * back where another process takes it to be earlier, and the rows that they deleted are new
     * when they are listed again.
     */
    ReadPosition withTombstones(HeldTombstones held, CursorValue from, CursorCodec codec) {
        CursorValue stored = CursorValue.later(from, held.reached());
        return new ReadPosition(
                historyRead,
                cursor,
                token,
                seen.toBuilder().forget(held.remainingKeys()).build(),
                stored,
                held.seen().dropBefore(codec.lookingBack(stored)).build(),
                keys,
                emittedBefore,
                round);
    }

    Offset toOffset(@Nullable CursorCodec codec, KeyLog log) {
        return Offset.deferred(() -> toJson(codec, log).toString());
    }

    /** With what the comparison of snapshots has to remember. */
    Offset toOffset(@Nullable CursorCodec codec, KeyLog log, SnapshotState snapshot) {
        return Offset.deferred(
                () -> {
                    ObjectNode json = toJson(codec, log);
                    if (!snapshot.isEmpty()) {
                        json.put("snapshot", snapshot.pack());
                    }
                    return json.toString();
                });
    }

    private ObjectNode toJson(@Nullable CursorCodec codec, KeyLog log) {
        ObjectNode json = Json.object();
        json.put("version", round != null && round.signed() ? VERSION : VERSION_WITHOUT_SIGNED);
        if (historyRead > 0) {
            json.put("historyRead", historyRead);
        }
        Json.putCursor(json, "cursor", cursor, codec);
        if (token != null) {
            json.put("token", token);
        }
        putSeen(json, "seen", seen);
        Json.putCursor(json, "tombstoneCursor", tombstoneCursor, codec);
        putSeen(json, "tombstonesSeen", tombstonesSeen);
        if (keys > 0) {
            json.put("keys", log.pack(keys));
        }
        emittedBefore.toJson(json);
        if (round != null) {
            json.set("round", roundToJson(codec));
        }
        return json;
    }

    private ObjectNode roundToJson(@Nullable CursorCodec codec) {
        ObjectNode json = Json.object();
        Json.putCursor(json, "from", round.from(), codec);
        Json.putCursor(json, "to", round.to(), codec);
        Json.putCursor(json, "upTo", round.upTo(), codec);
        json.put("started", round.started().toString());
        Json.putCursor(json, "newest", round.newest(), codec);
        if (!round.page().isFirst()) {
            json.put("page", round.page().page());
            json.put("records", round.page().records());
            if (round.page().next() != null && !round.page().isSigned()) {
                json.set("next", Json.tree(round.page().next()));
            }
        }
        putSeen(json, "toSkip", round.toSkip());
        if (!round.superseded().isEmpty()) {
            ArrayNode superseded = json.putArray("superseded");
            round.superseded().forEach(superseded::add);
        }
        if (!round.pass().equals(Pass.FIRST)) {
            json.set("pass", round.pass().toJson(codec));
        }
        if (round.signed()) {
            json.put("signed", true);
        }
        return json;
    }

    private static void putSeen(ObjectNode json, String name, SeenIdentities seen) {
        if (seen.size() > 0) {
            json.put(name, seen.pack());
        }
    }

    static ReadPosition fromJson(JsonNode json, @Nullable CursorCodec codec, KeyLog log) {
        int version = json.path("version").asInt(FIRST_VERSION);
        if (version > VERSION) {
            throw new IllegalStateException(
                    "the restored state holds an offset of version "
                            + version
                            + ", this connector reads up to version "
                            + VERSION
                            + ". Run the job with the version of the connector that wrote it, or a"
                            + " newer one");
        }
        return new ReadPosition(
                json.path("historyRead").asInt(),
                Json.cursor(json, "cursor", codec),
                json.has("token") ? json.get("token").asText() : null,
                SeenIdentities.unpack(json.path("seen").asText()),
                Json.cursor(json, "tombstoneCursor", codec),
                SeenIdentities.unpack(json.path("tombstonesSeen").asText()),
                log.size(),
                EmittedBefore.fromJson(json),
                json.has("round") ? roundFromJson(json.get("round"), codec) : null);
    }

    private static Round roundFromJson(JsonNode json, @Nullable CursorCodec codec) {
        Set<Long> superseded = new HashSet<>();
        json.path("superseded").forEach(key -> superseded.add(key.asLong()));
        return new Round(
                Json.cursor(json, "from", codec),
                Json.cursor(json, "to", codec),
                Json.cursor(json, "upTo", codec),
                Instant.parse(json.get("started").asText()),
                Json.cursor(json, "newest", codec),
                pageFromJson(json),
                SeenIdentities.unpack(json.path("toSkip").asText()),
                superseded,
                json.has("pass") ? Pass.fromJson(json.get("pass"), codec) : Pass.FIRST,
                json.path("signed").asBoolean());
    }

    private static PagePosition pageFromJson(JsonNode json) {
        long page = json.path("page").asLong();
        long records = json.path("records").asLong();
        if (json.has("next")) {
            return new PagePosition(page, records, Json.value(json.get("next")));
        }
        return page > 0 && json.path("signed").asBoolean()
                ? PagePosition.lost(page, records)
                : new PagePosition(page, records, null);
    }
}
