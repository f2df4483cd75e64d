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

class EmittedRowsTest {
    private final EmittedRows rows = new EmittedRows();

    @Test
    void eachRowIsKnownAsSoonAsItIsThere() {
        for (long row = 0; row < 100; row++) {
            assertThat(rows.contains(1_000 + row)).isFalse();
            rows.add(1_000 + row, row % 10, CursorValue.of(row % 30));
            assertThat(rows.contains(1_000 + row)).isTrue();
        }
        assertThat(rows.contains(1_000)).isTrue();
        assertThat(rows.newest(3)).isEqualTo(CursorValue.of(23));
        assertThat(rows.newest(10)).isNull();
    }

    @Test
    void aRowWithoutACursorIsOlderThanAnyOther() {
        rows.add(1, 10, CursorValue.NONE);
        rows.add(2, 20, CursorValue.NONE);
        rows.add(3, 20, CursorValue.of(5));

        assertThat(rows.newest(10)).isEqualTo(CursorValue.EARLIEST);
        assertThat(rows.newest(20)).isEqualTo(CursorValue.of(5));
        assertThat(rows.undatedKeys()).isEqualTo(Set.of(10L, 20L));
    }

    @Test
    void onlyWhatMayBeListedAgainIsKept() {
        rows.add(1, 10, CursorValue.of(1));
        rows.add(2, 20, CursorValue.of(2));
        rows.add(2, 20, CursorValue.of(2));
        rows.add(3, 30, CursorValue.NONE);

        SeenIdentities kept =
                SeenIdentities.NONE.toBuilder().addAll(rows, CursorValue.of(2)).build();
        assertThat(kept.count(1)).isZero();
        assertThat(kept.count(2)).isEqualTo(2);
        assertThat(kept.count(3)).isEqualTo(1);
        assertThat(kept.newest(20)).isEqualTo(CursorValue.of(2));

        SeenIdentities all = SeenIdentities.NONE.toBuilder().addAll(rows, null).build();
        assertThat(all.size()).isEqualTo(3);
    }
}
