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

import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A partition and exactly where its reading stands, between two rows.
 *
 * @param partition what is read
 * @param offset the offset that produced the page being emitted; null at the partition's start
 * @param emitted what of that page was already emitted
 * @param round which round of a {@link Partition.Kind#ROUND} partition this is, from 1 on; 0 for
 *     the other kinds
 * @param finished whether the end was reached. Such a split is kept only where its result is not
 *     yet safe with the enumerator; nothing of it is read any more.
 */
public record ScanSplit(
        Partition partition, @Nullable Offset offset, Emitted emitted, int round, boolean finished)
        implements SourceSplit {

    public ScanSplit {
        if ((partition.kind() == Partition.Kind.ROUND) != (round > 0)) {
            throw new IllegalArgumentException(
                    "round " + round + " of a partition of kind " + partition.kind());
        }
    }

    /** A partition that is read once, from its start. */
    public static ScanSplit of(Partition partition) {
        return new ScanSplit(partition, null, Emitted.NOTHING, 0, false);
    }

    /** A round that goes on at an offset. */
    public static ScanSplit ofRound(Partition partition, @Nullable Offset offset, int round) {
        return new ScanSplit(partition, offset, Emitted.NOTHING, round, false);
    }

    /** Whether the enumerator has to know of its end, and not only counts it. */
    public boolean endIsReported() {
        return round > 0 || partition.isHistory();
    }

    /** Rounds of one partition have different ids, for two may meet in one reader's state. */
    @Override
    public String splitId() {
        return round == 0 ? partition.id() : partition.id() + "#" + round;
    }

    /** The same split with what was planned for its partition since. */
    public ScanSplit with(Partition newest) {
        return new ScanSplit(newest, offset, emitted, round, finished);
    }

    /** Without the opaque JSON, which may be long. */
    @Override
    public String toString() {
        return splitId();
    }
}
