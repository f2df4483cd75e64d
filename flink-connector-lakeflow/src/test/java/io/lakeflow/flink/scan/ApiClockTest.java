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
package io.lakeflow.flink.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiClockTest {
    private static final Instant LOCAL = Instant.parse("2024-05-01T12:00:00.300Z");

    private Instant local = LOCAL;
    private final ApiClock clock = new ApiClock(() -> local);

    @Test
    void isTheLocalClockUntilAnAnswerTellsTheTime() {
        assertThat(clock.instant()).isEqualTo(LOCAL);
    }

    @ParameterizedTest
    @ValueSource(longs = {-600_000, -1_500, -600, 0, 600, 1_500, 600_000})
    void c10_isNeverAheadOfTheApi(long skewMillis) {
        for (int i = 0; i < 20; i++) {
            Instant api = local.plusMillis(skewMillis);
            observe(api);
            assertThat(clock.instant())
                    .isBeforeOrEqualTo(api)
                    .isAfter(api.minus(Duration.ofSeconds(1)));
            local = local.plusMillis(370);
        }
    }

    @Test
    void aSlowAnswerPutsItBackAndAQuickOneMakesThatUp() {
        Instant api = LOCAL.minusSeconds(60);
        clock.observe(api.truncatedTo(ChronoUnit.SECONDS), local, local.plusSeconds(30));
        assertThat(clock.instant()).isBefore(api.minusSeconds(29));

        observe(api);

        assertThat(clock.instant()).isEqualTo(api.truncatedTo(ChronoUnit.SECONDS));
    }

    @Test
    void standsStillInsideOfASecond() {
        observe(LOCAL.plusSeconds(5));
        Instant known = clock.instant();

        observe(LOCAL.plusSeconds(5));

        assertThat(known).isEqualTo(LOCAL.plusSeconds(5).truncatedTo(ChronoUnit.SECONDS));
        assertThat(clock.instant()).isEqualTo(known);
    }

    /** A request that takes no time. */
    private void observe(Instant api) {
        clock.observe(api.truncatedTo(ChronoUnit.SECONDS), local, local);
    }
}
