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

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;

/**
 * Slices of different splits, handed to Flink together: handing over wakes a thread, which costs
 * more than a small page.
 */
final class Slices implements RecordsWithSplitIds<Element> {
    private final List<Slice> all;
    private final Iterator<Slice> left;
    @Nullable private Slice current;

    Slices(List<Slice> all) {
        this.all = all;
        this.left = all.iterator();
    }

    @Nullable
    @Override
    public String nextSplit() {
        current = left.hasNext() ? left.next() : null;
        return current == null ? null : current.nextSplit();
    }

    @Nullable
    @Override
    public Element nextRecordFromSplit() {
        return current.nextRecordFromSplit();
    }

    @Override
    public Set<String> finishedSplits() {
        return all.stream()
                .flatMap(slice -> slice.finishedSplits().stream())
                .collect(Collectors.toSet());
    }
}
