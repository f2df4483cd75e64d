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

/** Where a split stands while it is emitted. Used by the task's thread only. */
public final class ScanSplitState {
    private final Partition partition;
    private final int round;
    private final PageProgress page;
    @Nullable private Offset offset;
    private boolean finished;

    public ScanSplitState(ScanSplit split) {
        partition = split.partition();
        round = split.round();
        page = new PageProgress(split.emitted());
        offset = split.offset();
        finished = split.finished();
    }

    /** A row of the current page has left. */
    public void emitted(long identity) {
        page.add(identity);
    }

    /** The current page has left as a whole. */
    public void moveTo(Offset next) {
        offset = next;
        page.clear();
    }

    /** The end of the partition or of the round has been reached. */
    public void finish() {
        finished = true;
    }

    /** What a checkpoint taken now has to hold. */
    public ScanSplit toSplit() {
        return new ScanSplit(partition, offset, page.toEmitted(), round, finished);
    }
}
