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

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.model.BodyModel;
import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.model.FormatModel;
import io.lakeflow.flink.model.Ingestion;
import io.lakeflow.flink.model.PageModel;
import io.lakeflow.flink.model.RequestModel;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.model.Template;
import io.lakeflow.flink.rest.Openings.Read;
import io.lakeflow.flink.rest.Openings.Rest;
import io.lakeflow.flink.rest.Rounds.PageSummary;
import io.lakeflow.flink.scan.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;

/** The order of a partition's reading, page by page, without a server. */
class RoundsTest {
    static final Instant INIT = Instant.parse("2026-01-01T12:00:00Z");
    private static final PagePosition SECOND_PAGE = PagePosition.FIRST.after(10, 2);
    private static final ReadOptions BOUNDED = ScanHarness.batch();
    private static final ReadOptions UNBOUNDED = ScanHarness.unbounded();

    static CursorValue at(int minutesFromInit) {
        return CursorValue.of(INIT.plus(Duration.ofMinutes(minutesFromInit)));
    }

    static CursorModel cursor(
            CursorModel.Order order, @Nullable Duration window, Duration lookback) {
        return new CursorModel(
                "at",
                CursorModel.Type.TIMESTAMP,
                null,
                null,
                order,
                Duration.ofSeconds(1),
                new CursorModel.Bounds(true, false),
                window,
                Duration.ZERO,
                lookback,
                null);
    }

    private static CursorModel withLag(CursorModel model) {
        return new CursorModel(
                model.field(),
                model.type(),
                model.format(),
                model.zone(),
                model.order(),
                model.grain(),
                model.bounds(),
                model.window(),
                Duration.ofSeconds(10),
                model.lookback(),
                model.start());
    }

    private static PartitionRead read(
            CursorModel cursor, ReadOptions options, @Nullable CursorValue from, boolean window) {
        return read(cursor, options, from, window, null);
    }

    static PartitionRead read(
            CursorModel cursor,
            ReadOptions options,
            @Nullable CursorValue from,
            boolean window,
            @Nullable Integer cap) {
        BodyModel noBody = null;
        RequestModel request =
                new RequestModel(
                        new Template("/t"),
                        "GET",
                        Map.of(),
                        Map.of(),
                        noBody,
                        "",
                        new FormatModel.Json(),
                        new PageModel(new PageModel.Next.Link(), null, null, false, cap),
                        null);
        TableModel table =
                new TableModel(
                        "t",
                        Ingestion.CDC,
                        Map.of(),
                        null,
                        request,
                        List.of("id"),
                        cursor,
                        null,
                        null,
                        List.of(),
                        List.of());
        CursorValue to = options.isBounded() ? at(0) : null;
        ReadRange range = new ReadRange(Map.of(), Map.of(), INIT, from, to, window, true);
        Passes passes = new Passes(table, true, false, false, false);
        return new PartitionRead(
                table, range, new CursorCodec(cursor), options.isBounded(), passes, 0);
    }

    static ReadPosition open(PartitionRead read, ReadPosition position, Instant now) {
        return ((Read) new Openings(read).open(position, now)).position();
    }

    @Test
    void aTailDoesNotLookBackIntoTheWindowsBeforeIt() {
        PartitionRead read =
                read(
                        cursor(CursorModel.Order.ASC, Duration.ofMinutes(2), Duration.ofMinutes(5)),
                        UNBOUNDED,
                        at(0),
                        false);
        ReadPosition first = open(read, ReadPosition.START, INIT.plusSeconds(600));
        assertThat(first.round().from()).isEqualTo(at(0));

        ReadPosition position =
                new Rounds(read).after(first, new PageSummary(at(1), null, false, null, 0, false));
        for (int minute : List.of(0, 0, 1)) {
            ReadPosition round = open(read, position, INIT.plusSeconds(600));
            assertThat(round.round().from()).isEqualTo(at(minute));
            position =
                    new Rounds(read)
                            .after(round, new PageSummary(null, null, false, null, 0, false));
        }
    }

    @Test
    void aTailInWindowsIsCaughtUpThoughTimeGoesOn() {
        PartitionRead read =
                read(
                        cursor(CursorModel.Order.NONE, Duration.ofMinutes(2), Duration.ZERO),
                        UNBOUNDED,
                        at(0),
                        false);
        Instant now = INIT.plusSeconds(3 * 60);
        ReadPosition whole = open(read, ReadPosition.START, now);
        ReadPosition next =
                new Rounds(read).after(whole, new PageSummary(null, null, false, null, 0, false));
        assertThat(new Openings(read).progress(whole, next, now)).isEqualTo(Progress.MORE);

        ReadPosition rest = open(read, next, now);
        ReadPosition last =
                new Rounds(read).after(rest, new PageSummary(null, null, false, null, 0, false));
        assertThat(last.cursor()).isEqualTo(at(3));
        assertThat(new Openings(read).progress(rest, last, now.plusSeconds(5)))
                .isEqualTo(Progress.CAUGHT_UP);
    }

    @Test
    void anAscendingListIsAskedForAgainFromTheNewestCursor() {
        PartitionRead read =
                read(cursor(CursorModel.Order.ASC, null, Duration.ZERO), UNBOUNDED, null, false);
        ReadPosition first = open(read, ReadPosition.START, INIT);
        assertThat(first.round().from()).isNull();

        ReadPosition second =
                new Rounds(read)
                        .after(first, new PageSummary(at(-30), SECOND_PAGE, false, null, 0, false));
        assertThat(second.cursor()).isEqualTo(at(-30));
        assertThat(second.round().from()).isEqualTo(at(-30));
        assertThat(second.round().page()).isEqualTo(PagePosition.FIRST);

        ReadPosition tie =
                new Rounds(read)
                        .after(
                                second,
                                new PageSummary(at(-30), SECOND_PAGE, false, null, 0, false));
        assertThat(tie.round().page()).isEqualTo(SECOND_PAGE);
        assertThat(new Openings(read).progress(second, tie, INIT)).isEqualTo(Progress.MORE);

        ReadPosition again =
                new Rounds(read).after(tie, new PageSummary(at(-30), null, false, null, 0, false));
        assertThat(again.round().page()).isEqualTo(PagePosition.FIRST);
        assertThat(new Openings(read).progress(tie, again, INIT)).isEqualTo(Progress.MORE);

        ReadPosition end =
                new Rounds(read)
                        .after(again, new PageSummary(at(-29), null, false, null, 0, false));
        assertThat(end.cursor()).isEqualTo(at(-29));
        assertThat(new Openings(read).progress(again, end, INIT)).isEqualTo(Progress.CAUGHT_UP);
    }

    @Test
    void c7_aRecordInTheFutureDoesNotDragTheStoredCursorAlong() {
        PartitionRead read =
                read(cursor(CursorModel.Order.ASC, null, Duration.ZERO), UNBOUNDED, null, false);
        ReadPosition round = open(read, ReadPosition.START, INIT);

        ReadPosition ahead =
                new Rounds(read)
                        .after(round, new PageSummary(at(-7), SECOND_PAGE, false, null, 0, false));
        ReadPosition end =
                new Rounds(read)
                        .after(ahead, new PageSummary(at(100_000), null, false, null, 0, false));

        assertThat(end.cursor()).as("the newest that time had passed").isEqualTo(at(-7));
    }

    /** Rows may have come before the page that was asked for by its number. */
    @Test
    void c5_whatASecondPageShowsDoesNotMoveTheLowerBoundUntilTheFirstIsReadAgain() {
        PartitionRead read =
                read(cursor(CursorModel.Order.ASC, null, Duration.ZERO), UNBOUNDED, null, false);
        ReadPosition first = open(read, ReadPosition.START, INIT);
        ReadPosition ties =
                new Rounds(read)
                        .after(first, new PageSummary(at(-19), SECOND_PAGE, false, null, 0, false));
        ReadPosition second =
                new Rounds(read)
                        .after(ties, new PageSummary(at(-19), SECOND_PAGE, false, null, 0, false));
        assertThat(second.round().page()).isEqualTo(SECOND_PAGE);

        ReadPosition again =
                new Rounds(read)
                        .after(
                                withNewRow(second),
                                new PageSummary(at(-10), SECOND_PAGE, false, null, 0, false));

        assertThat(again.round().page()).isEqualTo(PagePosition.FIRST);
        assertThat(again.round().from()).isEqualTo(at(-19));
        ReadPosition found =
                new Rounds(read)
                        .after(
                                withNewRow(again),
                                new PageSummary(at(-12), SECOND_PAGE, false, null, 0, false));
        assertThat(found.round().from()).as("what had come meanwhile").isEqualTo(at(-12));
    }

    @Test
    void theLookbackIsTakenOffOnceARound() {
        PartitionRead read =
                read(
                        cursor(CursorModel.Order.ASC, null, Duration.ofMinutes(5)),
                        UNBOUNDED,
                        null,
                        false);
        ReadPosition round = open(read, ReadPosition.START, INIT);
        ReadPosition end =
                new Rounds(read)
                        .after(round, new PageSummary(at(-30), null, false, null, 0, false));

        ReadPosition next = open(read, end, INIT);
        assertThat(next.round().from()).isEqualTo(at(-35));
        ReadPosition same =
                new Rounds(read).after(next, new PageSummary(null, null, false, null, 0, false));
        assertThat(same.cursor()).isEqualTo(at(-30));
        assertThat(open(read, same, INIT).round().from()).isEqualTo(at(-35));
    }

    @Test
    void anUnorderedListMovesItsCursorOnlyAtItsEnd() {
        PartitionRead read =
                read(cursor(CursorModel.Order.NONE, null, Duration.ZERO), UNBOUNDED, null, false);
        ReadPosition first = open(read, ReadPosition.START, INIT);

        ReadPosition second =
                new Rounds(read)
                        .after(first, new PageSummary(at(-10), SECOND_PAGE, false, null, 0, false));
        assertThat(second.cursor()).isNull();
        assertThat(second.round().page()).isEqualTo(SECOND_PAGE);
        ReadPosition end =
                new Rounds(read)
                        .after(second, new PageSummary(at(-20), null, false, null, 0, false));
        assertThat(end.cursor()).isEqualTo(at(-10));
    }

    /** A position as if the page before it had brought a row. */
    private static ReadPosition withNewRow(ReadPosition position) {
        ReadPosition.Round round = position.round();
        Pass pass =
                round.pass()
                        .after(
                                round.page(),
                                Growth.NONE,
                                true,
                                round.pass().reached(),
                                RecentRows.NONE);
        return position.withRound(round.withEmitted(round.toSkip(), pass));
    }

    @Test
    void c5_aListOfSeveralPagesIsRepeatedUntilNothingNewComes() {
        PartitionRead read =
                read(cursor(CursorModel.Order.NONE, null, Duration.ZERO), UNBOUNDED, null, false);
        ReadPosition first = withNewRow(open(read, ReadPosition.START, INIT));
        ReadPosition second =
                new Rounds(read)
                        .after(first, new PageSummary(at(-10), SECOND_PAGE, false, null, 0, false));

        ReadPosition again =
                new Rounds(read)
                        .after(second, new PageSummary(at(-20), null, false, null, 0, false));
        assertThat(again.round().page()).isEqualTo(PagePosition.FIRST);
        assertThat(again.round().pass().number()).isEqualTo(2);
        assertThat(again.cursor()).isNull();
        assertThat(new Openings(read).progress(second, again, INIT)).isEqualTo(Progress.MORE);

        ReadPosition last =
                new Rounds(read)
                        .after(again, new PageSummary(at(-20), SECOND_PAGE, false, null, 0, false));
        ReadPosition end =
                new Rounds(read).after(last, new PageSummary(null, null, false, null, 0, false));
        assertThat(end.round()).isNull();
        assertThat(end.cursor()).as("the newest of both passes").isEqualTo(at(-10));
    }

    @Test
    void c5_whatFitsOnOnePageIsReadOnce() {
        PartitionRead read =
                read(cursor(CursorModel.Order.NONE, null, Duration.ZERO), UNBOUNDED, null, false);
        ReadPosition first = withNewRow(open(read, ReadPosition.START, INIT));

        ReadPosition end =
                new Rounds(read)
                        .after(first, new PageSummary(at(-10), null, false, null, 0, false));

        assertThat(end.round()).isNull();
    }

    @Test
    void c4_aRefusedListBeginsAnewAndAnAscendingOneAtItsNewestCursor() {
        for (CursorModel.Order order : CursorModel.Order.values()) {
            PartitionRead read =
                    read(cursor(order, null, Duration.ZERO), UNBOUNDED, at(-60), false);
            ReadPosition first = open(read, ReadPosition.START, INIT);
            ReadPosition tie =
                    new Rounds(read)
                            .after(
                                    first,
                                    new PageSummary(at(-60), SECOND_PAGE, false, null, 0, false));
            ReadPosition second = tie.withRound(tie.round().at(SECOND_PAGE, at(-10)));

            ReadPosition again = new Rounds(read).restarted(second);

            boolean ascending = order == CursorModel.Order.ASC;
            assertThat(again.round().page()).isEqualTo(PagePosition.FIRST);
            assertThat(again.round().from()).isEqualTo(ascending ? at(-10) : at(-60));
            assertThat(again.round().pass().restarts()).isEqualTo(1);
            assertThat(again.round().pass().furthest()).isEqualTo(ascending ? 0 : 1);
        }
    }

    @Test
    void aDescendingListEndsAtTheKnownCursor() {
        PartitionRead read =
                read(cursor(CursorModel.Order.DESC, null, Duration.ZERO), UNBOUNDED, null, false);
        ReadPosition first = open(read, ReadPosition.START, INIT);

        ReadPosition end =
                new Rounds(read)
                        .after(first, new PageSummary(at(-10), SECOND_PAGE, true, null, 0, false));

        assertThat(end.round()).isNull();
    }

    @Test
    void aBoundedAscendingReadEndsAtThePageThatReachesItsBound() {
        PartitionRead read =
                read(cursor(CursorModel.Order.ASC, null, Duration.ZERO), BOUNDED, null, false);
        ReadPosition first = open(read, ReadPosition.START, INIT);

        ReadPosition end =
                new Rounds(read)
                        .after(first, new PageSummary(at(0), SECOND_PAGE, false, null, 0, false));

        assertThat(end.round()).isNull();
        assertThat(new Openings(read).progress(first, end, INIT)).isEqualTo(Progress.FINISHED);
        assertThat(new Rounds(read).covers(first.round(), at(1))).isTrue();
    }

    @Test
    void aBoundedReadInAnotherOrderPassesOverWhatIsBeyondItsBound() {
        PartitionRead read =
                read(cursor(CursorModel.Order.DESC, null, Duration.ZERO), BOUNDED, null, false);
        ReadPosition first = open(read, ReadPosition.START, INIT);

        assertThat(new Rounds(read).covers(first.round(), at(0))).isFalse();
        assertThat(new Rounds(read).covers(first.round(), at(-1))).isTrue();
    }

    @Test
    void windowsFollowEachOtherUpToApiTimeAndEmptyOnesAdvance() {
        PartitionRead read =
                read(
                        cursor(CursorModel.Order.NONE, Duration.ofMinutes(10), Duration.ZERO),
                        UNBOUNDED,
                        at(-25),
                        false);
        ReadPosition position = ReadPosition.START;
        for (int from = -25; from < -5; from += 10) {
            position = open(read, position, INIT);
            assertThat(position.round().from()).isEqualTo(at(from));
            assertThat(position.round().to()).isEqualTo(at(from + 10));
            position =
                    new Rounds(read)
                            .after(position, new PageSummary(null, null, false, null, 0, false));
        }
        ReadPosition last = open(read, position, INIT);
        assertThat(last.round().to()).isEqualTo(at(0));
        ReadPosition end =
                new Rounds(read).after(last, new PageSummary(null, null, false, null, 0, false));
        assertThat(new Openings(read).progress(last, end, INIT)).isEqualTo(Progress.CAUGHT_UP);
        assertThat(new Openings(read).open(end, INIT)).isEqualTo(new Rest(Progress.CAUGHT_UP));
    }

    @Test
    void c10_aWindowThatWasPastWhenTheJobBeganNeedsNoClock() {
        PartitionRead read =
                read(
                        cursor(CursorModel.Order.NONE, Duration.ofMinutes(10), Duration.ZERO),
                        BOUNDED,
                        at(-5),
                        true);
        Read first = (Read) new Openings(read).open(ReadPosition.START, INIT.minusSeconds(3_600));
        assertThat(first.notBefore()).isEqualTo(Instant.MIN);
        assertThat(new Openings(read).needsApiTime()).isFalse();
    }

    /** As below a parent, where the reader of one partition goes from window to window. */
    @Test
    void c10_theLastWindowOfABoundedReadNeedsTheClockThatSaysHowLongToWait() {
        CursorModel late =
                withLag(cursor(CursorModel.Order.NONE, Duration.ofMinutes(10), Duration.ZERO));

        assertThat(new Openings(read(late, BOUNDED, at(-5), false)).needsApiTime()).isTrue();
    }

    @Test
    void aWindowIsAskedForOnceApiTimeHasReachedItsEnd() {
        PartitionRead read =
                read(
                        withLag(
                                cursor(
                                        CursorModel.Order.NONE,
                                        Duration.ofMinutes(10),
                                        Duration.ZERO)),
                        BOUNDED,
                        at(-5),
                        true);
        Read first = (Read) new Openings(read).open(ReadPosition.START, INIT);
        assertThat(first.notBefore()).isEqualTo(INIT.plusSeconds(10));
        assertThat(new Openings(read).needsApiTime()).isTrue();
        assertThat(new Rounds(read).covers(first.position().round(), at(0))).isFalse();
        assertThat(new Rounds(read).covers(first.position().round(), at(-5))).isTrue();
    }
}
