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

import io.lakeflow.flink.model.CursorModel;
import io.lakeflow.flink.rest.HeldTombstones.Fate;
import io.lakeflow.flink.rest.HeldTombstones.Tombstone;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.flink.table.data.GenericRowData;
import org.junit.jupiter.api.Test;

class HeldTombstonesTest {
    private static final long KEY = 7;

    private static final Instant STARTED = Instant.ofEpochSecond(1_000);

    private static HeldTombstones held(SeenIdentities seen, Set<Long> superseded) {
        return new HeldTombstones(seen, superseded, STARTED);
    }

    private static Tombstone tombstone(long identity, long cursor) {
        return new Tombstone(identity, CursorValue.of(cursor), new GenericRowData(0));
    }

    @Test
    void aLiveRowOlderThanItsTombstoneIsDropped() {
        HeldTombstones held = held(SeenIdentities.NONE, Set.of());
        held.add(KEY, tombstone(1, 10));

        assertThat(held.meet(KEY, CursorValue.of(9))).isEqualTo(Fate.DELETED);
        assertThat(held.remaining()).hasSize(1);
    }

    /** Others may still come with the second in which the round began. */
    @Test
    void l19_noEarlierTimeThanThatOfATombstoneIsReached() {
        HeldTombstones held = held(SeenIdentities.NONE, Set.of());
        assertThat(held.reached()).isNull();
        held.add(KEY, tombstone(1, 998));
        held.add(KEY + 1, tombstone(2, 1_001));

        assertThat(held.reached()).isEqualTo(CursorValue.of(998));
        held.cutAt(CursorValue.of(1_001));
        assertThat(held.reached()).isEqualTo(CursorValue.of(998));
        held.cutAt(CursorValue.of(998));
        assertThat(held.reached()).isNull();
    }

    @Test
    void onATieTheLiveRowWins() {
        HeldTombstones held = held(SeenIdentities.NONE, Set.of());
        held.add(KEY, tombstone(1, 10));

        assertThat(held.meet(KEY, CursorValue.of(10))).isEqualTo(Fate.BACK);
        assertThat(held.remaining()).isEmpty();
        assertThat(held.superseded()).containsExactly(1L);
    }

    /** Else the row, which may have been emitted in an earlier round, would not come again. */
    @Test
    void j1_aRowOfADamagedPageIsBackWhenThePageIsReadAgain() {
        HeldTombstones held = held(SeenIdentities.NONE, Set.of());
        held.add(KEY, tombstone(1, 10));
        assertThat(held.meet(KEY, CursorValue.of(10))).isEqualTo(Fate.BACK);

        held.repeatPage();
        assertThat(held.superseded()).isEmpty();
        assertThat(held.meet(KEY, CursorValue.of(10))).isEqualTo(Fate.BACK);

        held.endPage();
        held.repeatPage();
        assertThat(held.meet(KEY, CursorValue.of(10))).isEqualTo(Fate.UNTOUCHED);
    }

    @Test
    void aLiveRowOutlivesAllTombstonesOfItsKey() {
        HeldTombstones held = held(SeenIdentities.NONE, Set.of());
        held.add(KEY, tombstone(1, 10));
        held.add(KEY, tombstone(2, 11));

        assertThat(held.meet(KEY, CursorValue.of(11))).isEqualTo(Fate.BACK);
        assertThat(held.superseded()).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void aRestoredRoundRemembersWhichTombstonesWereOutlived() {
        HeldTombstones restored = held(SeenIdentities.NONE, Set.of(1L));
        restored.add(KEY, tombstone(1, 10));
        assertThat(restored.remaining()).isEmpty();

        restored.add(KEY, tombstone(2, 12));
        assertThat(restored.remaining()).extracting(Tombstone::identity).containsExactly(2L);
    }

    @Test
    void aTombstoneOfAnEarlierRoundIsNotTakenAgain() {
        SeenIdentities.Builder seen = SeenIdentities.NONE.toBuilder();
        seen.add(1, KEY, CursorValue.of(10));
        HeldTombstones held = held(seen.build(), Set.of());
        held.add(KEY, tombstone(1, 10));

        assertThat(held.remaining()).isEmpty();
        assertThat(held.newest()).isEqualTo(CursorValue.of(10));
    }

    @Test
    void theNewestOfSeveralTombstonesOfAKeyCounts() {
        HeldTombstones held = held(SeenIdentities.NONE, Set.of());
        held.add(KEY, tombstone(2, 12));
        held.add(KEY, tombstone(1, 10));

        assertThat(held.meet(KEY, CursorValue.of(11))).isEqualTo(Fate.DELETED);
        assertThat(held.remaining()).extracting(Tombstone::identity).containsExactly(2L);
    }

    /** What was dealt with before it is forgotten, so that it would be emitted again. */
    @Test
    void theCursorOfDeletesDoesNotMoveBackWithAClockThatIsBehind() {
        CursorCodec codec =
                new CursorCodec(
                        new CursorModel(
                                "at",
                                CursorModel.Type.TIMESTAMP,
                                null,
                                null,
                                CursorModel.Order.ASC,
                                Duration.ZERO,
                                new CursorModel.Bounds(true, false),
                                null,
                                Duration.ZERO,
                                Duration.ZERO,
                                null));
        Instant stored = Instant.parse("2026-01-01T00:00:01Z");

        ReadPosition after =
                ReadPosition.START.withTombstones(
                        held(SeenIdentities.NONE, Set.of()), CursorValue.of(stored), codec);

        assertThat(after.tombstoneCursor()).isEqualTo(CursorValue.of(stored));
    }
}
