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
import io.lakeflow.flink.scan.Progress;
import io.lakeflow.flink.source.split.ScanSplit;
import java.util.List;
import javax.annotation.Nullable;

/**
 * What the enumerator remembers in a checkpoint.
 *
 * @param position where planning goes on; null before its first answer
 * @param progress whether there is more to plan
 * @param pending splits that were planned and that no reader has, in the order of handing out
 * @param rounds every partition that is read in rounds
 * @param gates the groups whose tail no reader has had yet
 */
public record EnumeratorState(
        @Nullable Offset position,
        Progress progress,
        List<ScanSplit> pending,
        List<Round> rounds,
        List<HistoryGate> gates) {

    /** Nothing was planned yet. */
    public static final EnumeratorState INITIAL =
            new EnumeratorState(null, Progress.MORE, List.of(), List.of(), List.of());

    public EnumeratorState {
        pending = List.copyOf(pending);
        rounds = List.copyOf(rounds);
        gates = List.copyOf(gates);
    }
}
