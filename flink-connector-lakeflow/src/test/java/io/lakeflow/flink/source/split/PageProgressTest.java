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
package io.lakeflow.flink.source.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PageProgressTest {

    @Test
    void keepsTheLastIdentitiesAndCountsTheOthers() {
        PageProgress progress = new PageProgress(Emitted.NOTHING);
        LongStream.range(0, 2_345).forEach(progress::add);

        Emitted emitted = progress.toEmitted();

        assertThat(emitted.count()).isEqualTo(2_345);
        assertThat(emitted.prefixCount()).isEqualTo(1_345);
        assertThat(emitted.identities()).isEqualTo(LongStream.range(1_345, 2_345).toArray());
    }

    @Test
    void goesOnFromAnyPointAsIfItHadNeverStopped() {
        for (int cut : new int[] {0, 1, 16, 17, 999, 1_000, 1_001, 1_999, 2_400}) {
            PageProgress whole = new PageProgress(Emitted.NOTHING);
            LongStream.range(0, 2_500).forEach(whole::add);
            PageProgress first = new PageProgress(Emitted.NOTHING);
            LongStream.range(0, cut).forEach(first::add);
            PageProgress second = new PageProgress(first.toEmitted());
            LongStream.range(cut, 2_500).forEach(second::add);

            assertThat(second.toEmitted()).isEqualTo(whole.toEmitted());
        }
    }

    @Test
    void aNewPageStartsFromNothing() {
        PageProgress progress = new PageProgress(Emitted.NOTHING);
        LongStream.range(0, 1_500).forEach(progress::add);
        progress.clear();
        assertThat(progress.toEmitted()).isEqualTo(Emitted.NOTHING);

        progress.add(5);
        assertThat(progress.toEmitted()).isEqualTo(new Emitted(0, 0, new long[] {5}));
    }

    @Test
    void aSnapshotDoesNotChangeWhenRowsFollow() {
        PageProgress progress = new PageProgress(Emitted.NOTHING);
        progress.add(1);
        Emitted snapshot = progress.toEmitted();
        progress.add(2);

        assertThat(snapshot.identities()).containsExactly(1);
    }
}
