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

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reader knows the rows that it has read last, however large the pages are. */
class RecentRowsTest {
    private static final long ALL = 3L * RecentRows.MOST;

    private static RecentRows read(int pageSize) {
        RecentRows rows = RecentRows.NONE;
        for (long first = 0; first < ALL; first += pageSize) {
            // Identities are in no order.
            rows =
                    rows.plus(
                            LongStream.range(first, Math.min(ALL, first + pageSize))
                                    .map(RecentRowsTest::identity)
                                    .toArray());
        }
        return rows;
    }

    private static long identity(long number) {
        return number * 0x9E3779B97F4A7C15L;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 501, 1_000, 9_999, 10_000, 25_000})
    void theLastAreKnownAndOldOnesAreForgotten(int pageSize) {
        RecentRows rows = read(pageSize);

        for (long number = ALL - RecentRows.MOST; number < ALL; number++) {
            assertThat(rows.contains(identity(number))).isTrue();
        }
        long known = LongStream.range(0, ALL).filter(n -> rows.contains(identity(n))).count();
        assertThat(known).isLessThanOrEqualTo(2L * RecentRows.MOST);
        assertThat(rows.contains(identity(ALL))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 700, 10_000})
    void stateHoldsThem(int pageSize) {
        RecentRows rows = read(pageSize);

        assertThat(RecentRows.unpack(rows.pack())).isEqualTo(rows);
        assertThat(RecentRows.unpack("")).isEqualTo(RecentRows.NONE);
    }
}
