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
package io.lakeflow.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.Partition.Kind;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.source.TailGate;
import io.lakeflow.flink.source.split.ScanSplit;
import io.lakeflow.flink.source.split.SplitFinished;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PartitionCountsTest {
    private final SplitTracker tracker =
            new SplitTracker(EnumeratorState.INITIAL, TailGate.CHECKPOINT);

    private static Plan plan(Kind kind, long left, String... ids) {
        return new Plan(
                Stream.of(ids).map(id -> new Partition(id, kind, "{}")).toList(),
                new Offset("{}"),
                Progress.MORE,
                left);
    }

    private static void end(SplitTracker of, ScanSplit split) {
        of.finished(SplitFinished.of(split), 0);
    }

    private static void assertDone(SplitTracker of, long done, long total) {
        assertThat(of.counts().done()).as("done").isEqualTo(done);
        assertThat(of.counts().total()).as("total").isEqualTo(total);
    }

    @Test
    void countsWhatHasEndedOfWhatIsPlannedAndWillBe() {
        tracker.planned(plan(Kind.FINITE, 8, "a", "b"));
        assertDone(tracker, 0, 10);
        ScanSplit first = tracker.next(0).orElseThrow();
        assertDone(tracker, 0, 10);
        end(tracker, first);
        end(tracker, first);
        assertDone(tracker, 1, 10);
        tracker.planned(plan(Kind.FINITE, 0, "c"));
        assertDone(tracker, 1, 3);
    }

    @Test
    void whatComesBackIsNotDone() {
        tracker.planned(plan(Kind.FINITE, Plan.UNKNOWN, "a", "b"));
        ScanSplit split = tracker.next(0).orElseThrow();
        end(tracker, split);
        tracker.returned(List.of(split), 0);
        assertDone(tracker, 0, 2);
    }

    @Test
    void whatFollowsTheApiForEverDoesNotCount() {
        tracker.planned(plan(Kind.ENDLESS, 0, "all"));
        assertDone(tracker, 0, 0);
    }

    @Test
    void aPartitionWithAnotherRoundToComeIsNotDone() {
        tracker.planned(plan(Kind.ROUND, Plan.UNKNOWN, "p", "q"));
        ScanSplit round = tracker.next(0).orElseThrow();
        tracker.planned(plan(Kind.ROUND, Plan.UNKNOWN, "p"));
        assertDone(tracker, 0, 2);
        end(tracker, round);
        assertDone(tracker, 0, 2);
        end(tracker, tracker.next(0).orElseThrow());
        assertDone(tracker, 1, 2);
    }

    @Test
    void aRestoreCountsWhatIsLeft() {
        tracker.planned(plan(Kind.FINITE, 0, "a", "b", "c"));
        end(tracker, tracker.next(0).orElseThrow());

        SplitTracker restored = new SplitTracker(tracker.snapshot(1), TailGate.CHECKPOINT);

        assertDone(restored, 0, 2);
    }
}
