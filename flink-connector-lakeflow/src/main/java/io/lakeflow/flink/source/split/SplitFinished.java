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
import java.io.Serializable;
import javax.annotation.Nullable;

/**
 * What a reader tells the enumerator of a split that has ended. That of a round, or of a partition
 * of a group's history, is sent again after a restore, unless it is certainly in the enumerator's
 * state; any other is only counted.
 *
 * @param partitionId the partition
 * @param group its group; null for a round and where it has none
 * @param round which round of it; 0 where it is not read in rounds
 * @param offset where the next round starts; null if this one did not get beyond the start, and for
 *     history
 */
public record SplitFinished(
        String partitionId, @Nullable String group, int round, @Nullable Offset offset)
        implements Serializable {

    /** The end of a split that has ended. */
    public static SplitFinished of(ScanSplit split) {
        return new SplitFinished(
                split.partition().id(),
                split.partition().group(),
                split.round(),
                split.round() == 0 ? null : split.offset());
    }
}
