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

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a listing that is written to while it is read has shown all that it began with. */
class GrowthTest {
    private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");

    private static Growth after(Growth growth, long total, int repeated, int late) {
        Growth.Page page = new Growth.Page(total, BEGAN, 10, repeated, late, late);
        return growth.after(page, growth.began() == null);
    }

    @Test
    void aListThatNothingHappensToEndsWithItsTotal() {
        Growth growth = after(after(Growth.NONE, 20, 0, 0), 20, 0, 0);
        assertThat(growth.totalStayed()).isTrue();
        assertThat(growth.hasReadTotal(19)).isFalse();
        assertThat(growth.hasReadTotal(20)).isTrue();
    }

    @Test
    void whatComesOrComesAgainDoesNotCount() {
        Growth growth = after(after(Growth.NONE, 20, 0, 0), 25, 3, 2);
        assertThat(growth.totalStayed()).isFalse();
        assertThat(growth.hasReadTotal(24)).isFalse();
        assertThat(growth.hasReadTotal(25)).isTrue();
    }

    @Test
    void recordsThatChangedInTheirPlaceDoNotKeepAListOpenForEver() {
        Growth growth = after(after(Growth.NONE, 20, 0, 0), 20, 0, 5);
        for (int page = 0; page < 2; page++) {
            growth = after(growth, 100, 0, 10);
            assertThat(growth.hasReadTotalOfChanging(30 + 10 * page)).isFalse();
        }
        growth = after(growth, 100, 0, 10);
        assertThat(growth.hasReadTotalOfChanging(50)).isTrue();
        assertThat(growth.hasReadTotal(50)).isFalse();
    }

    @Test
    void aTotalThatIsNotToldEndsNothing() {
        Growth growth = Growth.NONE.after(new Growth.Page(null, BEGAN, 10, 0, 0, 0), true);
        assertThat(growth.totalStayed()).isFalse();
        assertThat(growth.hasReadTotal(1_000)).isFalse();
    }

    @Test
    void aListThatGrowsAsFastAsItIsReadIsNoticed() {
        Growth growth = after(Growth.NONE, 20, 0, 0);
        for (int page = 2; page <= 111; page++) {
            growth = after(growth, 20, 0, 10);
            assertThat(growth.outrunsItsReader(page)).isFalse();
        }
        assertThat(after(growth, 20, 0, 10).outrunsItsReader(112)).isTrue();
    }
}
