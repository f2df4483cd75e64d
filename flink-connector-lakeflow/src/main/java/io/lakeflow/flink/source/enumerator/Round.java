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

import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.source.split.ScanSplit;
import javax.annotation.Nullable;

/**
 * How far the rounds of one partition have come.
 *
 * @param partition the partition as it was planned last
 * @param offset where the last round that ended stood; where the present one began
 * @param number the present round, or the last one
 * @param underWay whether that round has been planned and has not ended
 * @param dirty whether another round was asked for meanwhile
 */
public record Round(
        Partition partition, @Nullable Offset offset, int number, boolean underWay, boolean dirty) {

    static Round first(Partition partition) {
        return new Round(partition, null, 1, true, false);
    }

    Round next(Partition newest) {
        return new Round(newest, offset, number + 1, true, false);
    }

    Round askedFor(Partition newest) {
        return new Round(newest, offset, number, true, true);
    }

    Round replanned(Partition newest) {
        return new Round(newest, offset, number, underWay, dirty);
    }

    Round endedAt(int ended, @Nullable Offset end) {
        return new Round(partition, end, ended, false, dirty);
    }

    Round backTo(int earlier) {
        return new Round(partition, offset, earlier, true, dirty || earlier < number);
    }

    ScanSplit split() {
        return ScanSplit.ofRound(partition, offset, number);
    }
}
