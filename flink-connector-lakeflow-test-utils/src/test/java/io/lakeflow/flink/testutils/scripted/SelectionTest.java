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
package io.lakeflow.flink.testutils.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bounds, caps and pages. */
class SelectionTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    /** Ten rows, one each half second. */
    private static final List<Version> ROWS =
            IntStream.range(0, 10).mapToObj(SelectionTest::row).toList();

    private static Version row(int i) {
        Instant cursor = START.plusMillis(500L * i);
        return new Version(List.of(), "k" + i, i, cursor, cursor, cursor, false, Map.of());
    }

    private static List<Integer> within(Bound since, Bound until, int from, int to) {
        TableBuilder table = TableBuilder.table("t").cursor("at", CursorFormat.iso(3));
        ListingShape shape = table.since(since).until(until).build().listing();
        return numbers(
                Selection.of(
                                ROWS,
                                shape,
                                Optional.of(START.plusMillis(from)),
                                Optional.of(START.plusMillis(to)))
                        .rows());
    }

    private static List<Integer> numbers(List<Version> rows) {
        return rows.stream().map(row -> (int) row.number()).toList();
    }

    @Test
    void boundsTakeTheirEndsInOrLeaveThemOut() {
        Bound in = Bound.inclusive("x");
        Bound out = Bound.exclusive("x");
        assertThat(within(in, in, 1000, 2000)).containsExactly(2, 3, 4);
        assertThat(within(in, out, 1000, 2000)).containsExactly(2, 3);
        assertThat(within(out, in, 1000, 2000)).containsExactly(3, 4);
        assertThat(within(out, out, 1000, 2000)).containsExactly(3);
    }

    @Test
    void boundsAreCutToTheGrainAndCursorsAreNot() {
        Duration second = Duration.ofSeconds(1);
        Bound in = Bound.inclusive("x").grain(second);
        Bound out = Bound.exclusive("x").grain(second);
        assertThat(within(in, in, 1999, 2999)).containsExactly(2, 3, 4);
        assertThat(within(out, out, 1999, 2999)).containsExactly(3);
    }

    @Test
    void aCapEndsTheListingTellsTheTotalOrRefuses() {
        Selection silent = capped(new ResultCap.Silent(4));
        assertThat(numbers(silent.rows())).containsExactly(0, 1, 2, 3);
        assertThat(silent.total()).isEqualTo(4);
        assertThat(capped(new ResultCap.Told(4)).total()).isEqualTo(10);
        assertThat(capped(new ResultCap.Told(4)).rows()).hasSize(4);
        assertThat(capped(new ResultCap.Refused(10, 422)).rows()).hasSize(10);
        assertThatThrownBy(() -> capped(new ResultCap.Refused(9, 422)))
                .isInstanceOfSatisfying(
                        ApiRefusal.class, e -> assertThat(e.status()).isEqualTo(422))
                .hasMessageContaining("10 records match, at most 9");
    }

    private static Selection capped(ResultCap cap) {
        ListingShape shape = TableBuilder.table("t").cap(cap).build().listing();
        return Selection.of(ROWS, shape, Optional.empty(), Optional.empty());
    }

    @Test
    void pagesKnowWhetherMoreFollows() {
        Selection all = new Selection(ROWS, 10);
        assertThat(numbers(all.page(0, 5).rows())).containsExactly(0, 1, 2, 3, 4);
        assertThat(all.page(0, 5).more()).isTrue();
        assertThat(all.page(5, 5).more()).isFalse();
        assertThat(all.page(8, 5).rows()).hasSize(2);
        assertThat(all.page(50, 5).rows()).isEmpty();
        assertThat(all.page(0, Integer.MAX_VALUE).rows()).hasSize(10);
        assertThat(all.page(5, Integer.MAX_VALUE).rows()).hasSize(5);
    }
}
