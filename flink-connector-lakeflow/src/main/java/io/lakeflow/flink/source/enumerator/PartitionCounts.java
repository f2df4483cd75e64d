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

import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.source.split.ScanSplit;
import io.lakeflow.flink.source.split.SplitFinished;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How many of the partitions that end are done, for metrics only. It counts from the start of this
 * enumerator on: what was done before a restore is in neither number, nor is what readers have
 * brought back from it. Where one reader alone has failed, what it reads again is counted as done
 * until it is.
 *
 * <p>Changed on the coordinator thread; the numbers may be read by any.
 */
final class PartitionCounts {
    private final RoundTracker rounds;
    private final Set<String> open = new HashSet<>();
    private long finite;
    private long left;
    private volatile long total;
    private volatile long done;

    /**
     * @param restored the splits that wait
     */
    PartitionCounts(RoundTracker rounds, List<ScanSplit> restored) {
        this.rounds = rounds;
        restored.stream().map(ScanSplit::partition).forEach(this::add);
        rounds.underWay().forEach(open::add);
        count();
    }

    /** Those that were planned, and as many as the scan says will be. */
    long total() {
        return total;
    }

    /** Those of them that have ended. */
    long done() {
        return done;
    }

    void planned(Plan plan) {
        plan.partitions().forEach(this::add);
        left = Math.max(0, plan.left());
        count();
    }

    void finished(SplitFinished end) {
        if (!rounds.isUnderWay(end.partitionId())) {
            open.remove(end.partitionId());
        }
        count();
    }

    void returned(List<ScanSplit> splits) {
        splits.stream()
                .map(ScanSplit::partition)
                .filter(PartitionCounts::ends)
                .forEach(partition -> open.add(partition.id()));
        count();
    }

    private void add(Partition partition) {
        if (ends(partition)) {
            finite += partition.kind() == Partition.Kind.FINITE ? 1 : 0;
            open.add(partition.id());
        }
    }

    private static boolean ends(Partition partition) {
        return partition.kind() != Partition.Kind.ENDLESS;
    }

    private void count() {
        long planned = finite + rounds.size();
        done = planned - open.size();
        total = planned + left;
    }
}
