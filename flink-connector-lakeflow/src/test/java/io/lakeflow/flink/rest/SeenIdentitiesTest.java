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

import java.util.Set;
import org.junit.jupiter.api.Test;

class SeenIdentitiesTest {

    @Test
    void packingKeepsIdentitiesCursorsAndCounts() {
        SeenIdentities.Builder builder = SeenIdentities.NONE.toBuilder();
        for (long i = 0; i < 1_000; i++) {
            builder.add(i * 0x9E3779B97F4A7C15L, i, CursorValue.of(i));
        }
        builder.add(0, 0, CursorValue.of(0));
        SeenIdentities unpacked = SeenIdentities.unpack(builder.build().pack());

        assertThat(unpacked.size()).isEqualTo(1_000);
        assertThat(unpacked.count(0)).isEqualTo(2);
        SeenIdentities late = unpacked.toBuilder().dropBefore(CursorValue.of(999)).build();
        assertThat(late.count(999 * 0x9E3779B97F4A7C15L)).isEqualTo(1);
        assertThat(late.size()).isEqualTo(1);
    }

    @Test
    void layersAnswerLikeOneSet() {
        SeenIdentities seen = SeenIdentities.NONE;
        for (int page = 0; page < 100; page++) {
            SeenIdentities.Builder builder = seen.toBuilder();
            for (int row = 0; row < 7; row++) {
                builder.add(page * 5 + row, row, CursorValue.of(page));
            }
            seen = builder.build();
        }
        assertThat(seen.count(0)).isEqualTo(1);
        assertThat(seen.count(5)).as("on two pages").isEqualTo(2);
        assertThat(seen.newest(6)).isEqualTo(CursorValue.of(99));
        assertThat(seen.newest(7)).isNull();
        assertThat(SeenIdentities.unpack(seen.pack())).isEqualTo(seen);
    }

    @Test
    void theOldestAreForgottenButThoseOfTheNextPage() {
        SeenIdentities.Builder builder = SeenIdentities.NONE.toBuilder();
        for (int i = 0; i < 10; i++) {
            builder.add(i, i, CursorValue.of(i));
        }
        SeenIdentities left = builder.build().toBuilder().keepNewest(3, CursorValue.of(2)).build();

        assertThat(left.size()).isEqualTo(3);
        for (long kept : new long[] {2, 8, 9}) {
            assertThat(left.count(kept)).isEqualTo(1);
        }
        assertThat(left.newest(7)).isNull();
    }

    @Test
    void deletedKeysAreForgotten() {
        SeenIdentities.Builder builder = SeenIdentities.NONE.toBuilder();
        builder.add(1, 10, CursorValue.of(1));
        builder.add(2, 10, CursorValue.of(2));
        builder.add(3, 30, CursorValue.of(1));
        SeenIdentities unpacked = SeenIdentities.unpack(builder.build().pack());

        SeenIdentities left = unpacked.toBuilder().forget(Set.of(10L)).build();

        assertThat(left.size()).isEqualTo(1);
        assertThat(left.count(3)).isEqualTo(1);
    }

    @Test
    void anIdentityIsTakenAsOftenAsItWasAdded() {
        SeenIdentities.Builder builder = SeenIdentities.NONE.toBuilder();
        builder.add(5, 1, CursorValue.of(1));
        builder.add(5, 1, CursorValue.of(1));

        assertThat(builder.take(5)).isTrue();
        assertThat(builder.take(5)).isTrue();
        assertThat(builder.take(5)).isFalse();
        assertThat(builder.build()).isSameAs(SeenIdentities.NONE);
    }
}
