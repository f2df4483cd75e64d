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
package io.lakeflow.flink.simulation;

import io.lakeflow.flink.testutils.scripted.Bound;
import io.lakeflow.flink.testutils.scripted.CursorFormat;
import io.lakeflow.flink.testutils.scripted.Order;
import io.lakeflow.flink.testutils.scripted.PageEnd;
import io.lakeflow.flink.testutils.scripted.PagingForm;
import io.lakeflow.flink.testutils.scripted.ResultCap;
import io.lakeflow.flink.testutils.scripted.SpecText;
import io.lakeflow.flink.testutils.scripted.TableBuilder;
import io.lakeflow.flink.testutils.scripted.Tombstones;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A table drawn at random, and how it is read.
 *
 * @param late how long after it was written a version may appear, which the spec declares as lag of
 *     a windowed table and as lookback of another
 * @param consistent whether the pages of a listing stay as they were at its first one
 * @param forgetful whether page tokens are refused after a while, as the spec says
 * @param parallelHistory whether the windows before init are read in parallel, and the tail then
 * @param relaxed whether the tail does not wait for the history's rows to have left
 * @param cap the most that a listing of a window gives
 */
record DrawnTable(
        Kind kind,
        Placement placement,
        boolean keyed,
        Reading reading,
        CursorFormat format,
        Order order,
        boolean since,
        boolean sinceInclusive,
        boolean untilInclusive,
        Duration grain,
        Duration window,
        Duration late,
        PagingForm paging,
        PageEnd end,
        int pageSize,
        boolean consistent,
        boolean forgetful,
        boolean parallelHistory,
        boolean relaxed,
        Optional<ResultCap> cap) {
    static final String NAME = "rows";

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int EVERYTHING = 10_000;
    private static final int MORE_THAN_EQUAL = 100;
    static final int CAP = 20;

    enum Kind {
        APPEND,
        CDC,
        CDC_WITH_FLAG,
        CDC_WITH_TOMBSTONES,
        SNAPSHOT,
        SNAPSHOT_WITH_DELETES;

        boolean changes() {
            return this != APPEND;
        }

        boolean deletes() {
            return this == CDC_WITH_FLAG
                    || this == CDC_WITH_TOMBSTONES
                    || this == SNAPSHOT_WITH_DELETES;
        }

        boolean isSnapshot() {
            return this == SNAPSHOT || this == SNAPSHOT_WITH_DELETES;
        }
    }

    enum Reading {
        UNBOUNDED,
        BOUNDED,
        BATCH
    }

    static DrawnTable draw(Random random) {
        Kind kind = one(random, Kind.values());
        boolean keyed = kind != Kind.APPEND || random.nextBoolean();
        Reading reading =
                kind == Kind.SNAPSHOT_WITH_DELETES
                        ? Reading.UNBOUNDED
                        : often(random, Reading.UNBOUNDED, Reading.values());
        boolean hasCursor = !kind.isSnapshot();
        CursorFormat format = hasCursor ? format(random, kind) : CursorFormat.iso(3);
        boolean time = !(format instanceof CursorFormat.Sequence);
        boolean windowed = hasCursor && time && random.nextInt(3) == 0;
        Order order = hasCursor ? often(random, Order.ASC, Order.values()) : Order.NONE;
        boolean since = windowed || hasCursor && (!keyed || random.nextInt(8) > 0);
        Duration late =
                hasCursor && time && (windowed || keyed) && random.nextInt(3) == 0
                        ? Duration.ofSeconds(1 + random.nextInt(20))
                        : Duration.ZERO;
        boolean rebased = order == Order.ASC && since && !windowed;
        boolean settled = kind == Kind.APPEND && (windowed || order == Order.ASC && late.isZero());
        // A row that slips over a page boundary cannot be told from an equal one.
        boolean consistent = !rebased && !settled && (random.nextBoolean() || !keyed);
        PagingForm paging = paging(random, consistent);
        boolean mayMoveAmongEquals = rebased && !keyed && time;
        boolean onePage = paging instanceof PagingForm.None;
        return new DrawnTable(
                kind,
                Placement.draw(random, kind, windowed, late),
                keyed,
                reading,
                format,
                order,
                since,
                random.nextBoolean(),
                random.nextBoolean(),
                grain(random, format, windowed || kind == Kind.CDC_WITH_TOMBSTONES),
                windowed ? Duration.ofSeconds(one(random, 5, 30, 300)) : Duration.ZERO,
                late,
                paging,
                end(random, paging, mayMoveAmongEquals),
                onePage ? EVERYTHING : pageSize(random, mayMoveAmongEquals),
                consistent,
                hasTokens(paging) && random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(4) == 0,
                windowed ? cap(random) : Optional.empty());
    }

    private static CursorFormat format(Random random, Kind kind) {
        boolean number = kind != Kind.CDC_WITH_TOMBSTONES;
        return one(
                random,
                CursorFormat.iso(3),
                CursorFormat.iso(0),
                CursorFormat.epoch(TimeUnit.SECONDS),
                CursorFormat.epoch(TimeUnit.MILLISECONDS),
                number ? CursorFormat.number() : CursorFormat.epoch(TimeUnit.MICROSECONDS));
    }

    private static int pageSize(Random random, boolean mayMoveAmongEquals) {
        int size = one(random, 1, 2, 3, 5, 10, 50);
        return mayMoveAmongEquals ? MORE_THAN_EQUAL : size;
    }

    private static boolean hasTokens(PagingForm paging) {
        return paging instanceof PagingForm.Link
                || paging instanceof PagingForm.Url
                || paging instanceof PagingForm.Token
                || paging instanceof PagingForm.Parameters;
    }

    /**
     * Cursors of whole seconds appear up to a second late for a window that ends within one, or for
     * tombstones from init on: a spec has to say so, where the format does not.
     */
    private static Duration grain(Random random, CursorFormat format, boolean begins) {
        boolean time = !(format instanceof CursorFormat.Sequence);
        boolean wholeSeconds = time && begins && format.resolution().equals(SECOND);
        return wholeSeconds || time && random.nextInt(4) == 0 ? SECOND : Duration.ZERO;
    }

    /**
     * More than have one cursor value, or are within its grain, but less than a window may have.
     */
    private static Optional<ResultCap> cap(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Optional.of(new ResultCap.Silent(CAP));
            case 1 -> Optional.of(new ResultCap.Told(CAP));
            case 2 -> Optional.of(new ResultCap.Refused(CAP, 422));
            default -> Optional.empty();
        };
    }

    /** Counted pages of a listing that stays as it was would begin a new one when repeated. */
    private static PagingForm paging(Random random, boolean consistent) {
        return switch (random.nextInt(consistent ? 5 : 8)) {
            case 0 -> PagingForm.link();
            case 1 -> PagingForm.url("paging.next");
            case 2 -> PagingForm.token("next", "after");
            case 3 -> PagingForm.parameters("continue");
            case 4 -> PagingForm.none();
            case 5 -> PagingForm.page("page", random.nextInt(2));
            case 6 -> PagingForm.pageGiven("page", 1, "next_page");
            default -> PagingForm.offset("skip");
        };
    }

    /** Where the end is an empty page, each step of a listing takes two. */
    private static PageEnd end(Random random, PagingForm paging, boolean mayMoveAmongEquals) {
        boolean counted =
                paging instanceof PagingForm.PageNumber page && page.at().isEmpty()
                        || paging instanceof PagingForm.Offset;
        return counted
                ? one(
                        random,
                        PageEnd.SHORT,
                        PageEnd.HAS_MORE,
                        PageEnd.TOTAL,
                        mayMoveAmongEquals ? PageEnd.SHORT : PageEnd.EMPTY)
                : PageEnd.ABSENT;
    }

    @SafeVarargs
    private static <T> T one(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }

    private static <T> T often(Random random, T likely, T[] values) {
        return random.nextInt(3) == 0 ? likely : one(random, values);
    }

    /** Whether each step of a listing begins where the last one ended. */
    boolean rebased() {
        return order == Order.ASC && since && !windowed();
    }

    /** Whether a row of the history may come after a newer one of the tail. */
    boolean mayOvertake() {
        return relaxed && parallelHistory && windowed() && !bounded();
    }

    boolean windowed() {
        return !window.isZero();
    }

    boolean bounded() {
        return reading != Reading.UNBOUNDED
                // Without a key nobody can tell what is new in a snapshot.
                || kind.isSnapshot() && !keyed;
    }

    boolean hasCursor() {
        return !kind.isSnapshot();
    }

    boolean cursorIsTime() {
        return !(format instanceof CursorFormat.Sequence);
    }

    /** Whether a write may shift a listing that nothing but another reading of it makes good. */
    boolean mayShift() {
        return !consistent && !rebased() && kind.changes() && !(paging instanceof PagingForm.None);
    }

    /** A key is gone that is missing from two listings in a row: not both may be shifted. */
    int listingsToBeCalm() {
        return kind == Kind.SNAPSHOT_WITH_DELETES ? 2 : 1;
    }

    /**
     * @param origin before the first row
     */
    TableBuilder[] declarations(Instant origin) {
        List<TableBuilder> tables = new ArrayList<>();
        if (placement.hasParents()) {
            tables.addAll(placement.parents(pageSize));
        }
        tables.add(declaration(origin));
        return tables.toArray(TableBuilder[]::new);
    }

    private TableBuilder declaration(Instant origin) {
        TableBuilder table =
                TableBuilder.table(NAME).pageSize(pageSize).paging(paging, end).refusedToken(410);
        placement.place(table, NAME);
        if (keyed) {
            table.key("id");
        }
        if (kind == Kind.APPEND) {
            table.appendOnly();
        }
        if (hasCursor()) {
            table.cursor("at", format).order(order);
        }
        if (since) {
            table.since(bound("since", sinceInclusive));
        }
        if (windowed()) {
            table.until(bound("until", untilInclusive))
                    .cursorWord("window", window.toSeconds() + "s");
            if (order != Order.ASC || placement.hasParents() || cap.isPresent()) {
                table.cursorWord("start", origin.toString());
            }
        }
        if (!late.isZero()) {
            table.lateBy(late);
        }
        cap.ifPresent(table::cap);
        if (consistent) {
            table.consistentPages();
        }
        if (kind == Kind.CDC_WITH_FLAG) {
            table.deletes(new Tombstones.Flag("gone"));
        } else if (kind == Kind.CDC_WITH_TOMBSTONES) {
            table.deletes(
                    new Tombstones.Endpoint(
                            placement.path("gone"),
                            "gone_at",
                            bound("since", sinceInclusive),
                            Order.ASC,
                            late));
        }
        return table;
    }

    /** The spec in the words of the table. */
    String spec(SpecText text) {
        SpecText said = text.pageCap().splitOnRefusal();
        said = kind == Kind.SNAPSHOT_WITH_DELETES ? said.snapshotDeletes() : said;
        said = placement == Placement.BELOW_MOVED ? said.onlyChangedParents() : said;
        return (forgetful ? said.restartOnRefusedToken() : said).yaml();
    }

    private Bound bound(String parameter, boolean inclusive) {
        return (inclusive ? Bound.inclusive(parameter) : Bound.exclusive(parameter)).grain(grain);
    }

    /** For the report of a failure. */
    List<String> lines() {
        return List.of(toString().substring("DrawnTable".length()).split("(?<=,) (?=[a-z]+=)"));
    }
}
