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

import static io.lakeflow.flink.rest.RoundsTest.INIT;
import static io.lakeflow.flink.rest.RoundsTest.at;
import static io.lakeflow.flink.rest.RoundsTest.cursor;
import static io.lakeflow.flink.rest.RoundsTest.open;
import static io.lakeflow.flink.rest.RoundsTest.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.rest.Rounds.PageSummary;
import io.lakeflow.flink.scan.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of rounds whose listings reach the cap, page by page, without a server. */
class RoundsInPartsTest {
    private static final int CAP = 100;
    private static final Instant NOW = INIT.plusSeconds(3_600);

    private static PartitionRead windows() {
        return read(
                cursor(CursorModel.Order.NONE, Duration.ofMinutes(16), Duration.ZERO),
                ScanHarness.batch(),
                at(-16),
                true,
                CAP);
    }

    private static PartitionRead unwindowed(CursorModel.Order order) {
        return read(
                cursor(order, null, Duration.ZERO), ScanHarness.unbounded(), at(-60), false, CAP);
    }

    private static PageSummary end(long listed) {
        return new PageSummary(at(-16), null, false, null, listed, true);
    }

    private static String part(ReadPosition position) {
        ReadPosition.Round round = position.round();
        return minutes(round.from()) + ".." + minutes(round.end());
    }

    private static long minutes(CursorValue value) {
        return Duration.between(INIT, value.toInstant()).toMinutes();
    }

    @Test
    void c12_aWindowThatReachesTheCapIsReadInPartsThatWidenAgain() {
        PartitionRead read = windows();
        ReadPosition position = open(read, ReadPosition.START, NOW);
        List<String> parts = new ArrayList<>(List.of(part(position)));
        for (long listed : List.of(CAP, CAP, CAP, 60, 49, 40)) {
            position = new Rounds(read).after(position, end(listed));
            assertThat(position.cursor()).as("moves at the window's end only").isNull();
            assertThat(position.round().to()).isEqualTo(at(0));
            assertThat(new Openings(read).progress(position, position, NOW))
                    .isEqualTo(Progress.MORE);
            parts.add(part(position));
        }
        assertThat(parts)
                .containsExactly(
                        "-16..0",
                        "-16..-8",
                        "-16..-12",
                        "-16..-14",
                        "-14..-12",
                        "-12..-8",
                        "-8..0");

        ReadPosition done = new Rounds(read).after(position, end(CAP - 1));
        assertThat(done.round()).isNull();
        assertThat(done.cursor()).isEqualTo(at(0));
        assertThat(new Openings(read).progress(position, done, NOW)).isEqualTo(Progress.FINISHED);
    }

    @Test
    void c12_nothingIsAskedForBeyondTheCap() {
        PartitionRead read = windows();
        ReadPosition first = open(read, ReadPosition.START, NOW);
        PagePosition second = PagePosition.FIRST.after(CAP, 2);

        ReadPosition half =
                new Rounds(read)
                        .after(first, new PageSummary(at(-1), second, false, null, CAP, true));

        assertThat(half.round().page()).isEqualTo(PagePosition.FIRST);
        assertThat(half.round().pass().reached()).isEqualTo(at(-1));
        assertThat(part(half)).isEqualTo("-16..-8");
    }

    @Test
    void c12_aWindowIsHalvedBeforeItsFirstRowWhereTheTotalTells() {
        PartitionRead read = windows();
        ReadPosition first = open(read, ReadPosition.START, NOW);
        new Rounds(read).requireWithinCap(first, null);
        new Rounds(read).requireWithinCap(first, (long) CAP);
        assertThatThrownBy(() -> new Rounds(read).requireWithinCap(first, CAP + 1L))
                .isInstanceOf(CappedListing.class);

        assertThat(part(new Rounds(read).halved(first, new CappedListing(CAP + 1L))))
                .isEqualTo("-16..-8");
    }

    @Test
    void c12_partsKeepToTheGrainAndTheSmallestFailsWithAdvice() {
        PartitionRead read = windows();
        List<ReadPosition> positions = new ArrayList<>();
        positions.add(open(read, ReadPosition.START, NOW));

        assertThatThrownBy(
                        () -> {
                            while (true) {
                                ReadPosition last = positions.get(positions.size() - 1);
                                positions.add(new Rounds(read).after(last, end(CAP)));
                            }
                        })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("from 2026-01-01T11:44:00Z up to 2026-01-01T11:44:01Z")
                .hasMessageContaining("'page.cap', 100")
                .hasMessageContaining("cursor.grain");
        assertThat(positions)
                .hasSize(10)
                .allSatisfy(
                        position ->
                                assertThat(position.round().end().minor()).as("seconds").isZero());
    }

    @Test
    void c12_aWindowOfMillisecondsIsHalvedDownToOne() {
        CursorModel exact = cursor(CursorModel.Order.NONE, Duration.ofMinutes(16), Duration.ZERO);
        CursorCodec codec =
                new CursorCodec(
                        new CursorModel(
                                exact.field(),
                                exact.type(),
                                null,
                                null,
                                exact.order(),
                                Duration.ZERO,
                                exact.bounds(),
                                exact.window(),
                                Duration.ZERO,
                                Duration.ZERO,
                                null));
        Instant from = INIT.plusNanos(300_000);
        assertThat(codec.boundaryNear(from, Duration.ofMillis(5)))
                .isEqualTo(CursorValue.of(INIT.plusMillis(5)));
        assertThat(codec.boundaryNear(from, Duration.ofNanos(10)))
                .isEqualTo(CursorValue.of(INIT.plusMillis(1)));
    }

    @Test
    void l13_anAscendingListThatReachesTheCapGoesOnFromItsNewestCursor() {
        PartitionRead read = unwindowed(CursorModel.Order.ASC);
        ReadPosition first = open(read, ReadPosition.START, INIT);

        ReadPosition next =
                new Rounds(read)
                        .after(first, new PageSummary(at(-30), null, false, null, CAP, true));
        assertThat(next.round().from()).isEqualTo(at(-30));
        assertThat(next.cursor()).isEqualTo(at(-30));
        assertThat(new Openings(read).progress(first, next, INIT)).isEqualTo(Progress.MORE);

        assertThatThrownBy(
                        () ->
                                new Rounds(read)
                                        .after(
                                                next,
                                                new PageSummary(
                                                        at(-30), null, false, null, CAP, true)))
                .hasMessageContaining("all of them have the cursor 2026-01-01T11:30:00Z")
                .hasMessageContaining("raise 'page.cap'");

        ReadPosition end =
                new Rounds(read)
                        .after(next, new PageSummary(at(-20), null, false, null, CAP - 1, true));
        assertThat(end.round()).isNull();
        assertThat(end.cursor()).isEqualTo(at(-20));
    }

    @Test
    void l13_aDescendingListMustReachWhatIsKnownBeforeTheCap() {
        PartitionRead read = unwindowed(CursorModel.Order.DESC);
        ReadPosition first = open(read, ReadPosition.START, INIT);

        ReadPosition end =
                new Rounds(read).after(first, new PageSummary(at(-9), null, true, null, CAP, true));
        assertThat(end.round()).isNull();
        assertThatThrownBy(
                        () ->
                                new Rounds(read)
                                        .after(
                                                first,
                                                new PageSummary(
                                                        at(-9), null, false, null, CAP, true)))
                .hasMessageContaining("'page.cap' is 100")
                .hasMessageContaining("last ones known")
                .hasMessageContaining("'scan.startup.mode'");
    }

    @Test
    void l13_anUnorderedListMustStayBelowTheCap() {
        PartitionRead read = unwindowed(CursorModel.Order.NONE);
        ReadPosition first = open(read, ReadPosition.START, INIT);

        assertThat(new Rounds(read).after(first, end(CAP - 1)).round()).isNull();
        assertThatThrownBy(() -> new Rounds(read).after(first, end(CAP)))
                .hasMessageContaining("nothing leads to those beyond")
                .hasMessageContaining("${window.from}");
        assertThatThrownBy(() -> new Rounds(read).halved(first, new CappedListing(7)))
                .hasMessageContaining("Give the table's cursor a 'window'");
    }
}
