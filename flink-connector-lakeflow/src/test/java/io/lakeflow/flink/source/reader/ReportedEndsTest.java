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
package io.lakeflow.flink.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.source.split.Emitted;
import io.lakeflow.flink.source.split.ScanSplit;
import org.junit.jupiter.api.Test;

class ReportedEndsTest {
    private final ReportedEnds ends = new ReportedEnds();

    @Test
    void oneCheckpointIsNotEnough() {
        ends.add(end(1));
        ends.snapshot(1);
        ends.completed(1);
        ends.snapshot(2);

        assertThat(ends.splits()).containsExactly(end(1));
    }

    @Test
    void aCheckpointFromBeforeTheEndDoesNotCount() {
        ends.add(end(1));
        ends.completed(5);
        ends.snapshot(6);
        ends.completed(5);
        for (long checkpoint = 7; checkpoint <= 8; checkpoint++) {
            ends.snapshot(checkpoint);
            ends.completed(checkpoint);
        }

        assertThat(ends.splits()).as("7 tells that it is known, 8 may be from before").hasSize(1);
        ends.snapshot(9);
        ends.completed(9);
        assertThat(ends.splits()).isEmpty();
    }

    /** Three at once: when 1 completes, 4 may have been begun already, by the enumerator only. */
    @Test
    void checkpointsThatWereUnderWayTogetherDoNotCount() {
        ends.add(end(1));
        ends.snapshot(1);
        ends.snapshot(2);
        ends.snapshot(3);
        ends.completed(1);
        ends.completed(2);
        ends.completed(3);
        ends.snapshot(4);
        ends.completed(4);
        assertThat(ends.splits()).hasSize(1);

        ends.snapshot(5);
        ends.completed(5);
        assertThat(ends.splits()).isEmpty();
    }

    @Test
    void aLaterCheckpointSpeaksForOneThatNeverCompleted() {
        ends.add(end(1));
        ends.snapshot(1);
        ends.snapshot(2);
        ends.completed(2);
        ends.snapshot(3);
        ends.snapshot(4);
        ends.snapshot(5);
        ends.completed(5);

        assertThat(ends.splits()).isEmpty();
    }

    @Test
    void aFurtherEndBeginsAnew() {
        ends.add(end(1));
        ends.snapshot(1);
        ends.completed(1);
        ends.snapshot(2);
        ends.add(end(2));
        ends.snapshot(3);
        ends.completed(3);

        assertThat(ends.splits()).containsExactly(end(2));
        ends.remove("p");
        assertThat(ends.snapshot(4)).isEmpty();
    }

    @Test
    void theLastRoundCountsInWhateverOrderTheyAreRestored() {
        ends.add(end(2));
        ends.add(end(1));

        assertThat(ends.splits()).containsExactly(end(2));
    }

    private static ScanSplit end(int round) {
        return new ScanSplit(
                new Partition("p", Partition.Kind.ROUND, "{}"),
                new Offset("{}"),
                Emitted.NOTHING,
                round,
                true);
    }
}
