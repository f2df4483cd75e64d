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

import io.lakeflow.flink.scan.Batch;
import io.lakeflow.flink.scan.Progress;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;

/** Some rows of one batch, and perhaps a last element that is not a row. */
final class Slice implements RecordsWithSplitIds<Element> {
    private static final Batch NO_ROWS =
            new Batch(List.of(), new long[0], null, Progress.MORE, null);

    private final String splitId;
    private final Batch batch;
    private final int to;
    private final boolean endsSplit;
    private final Element.Row row = new Element.Row();

    private boolean splitTaken;
    private int position;
    @Nullable private Element last;

    private Slice(String splitId, Batch batch, int from, int to, @Nullable Element last) {
        this.splitId = splitId;
        this.batch = batch;
        this.position = from;
        this.to = to;
        this.last = last;
        this.endsSplit = last instanceof Element.BatchEnd end && end.endsSplit();
    }

    /** Rows in the middle of a batch. */
    static Slice rows(String splitId, Batch batch, int from, int to) {
        return new Slice(splitId, batch, from, to, null);
    }

    /** The rows of a batch up to its end, and the end. */
    static Slice rest(String splitId, Batch batch, int from, Element.BatchEnd end) {
        return new Slice(splitId, batch, from, batch.rows().size(), end);
    }

    static Slice failure(String splitId, Exception cause) {
        return new Slice(splitId, NO_ROWS, 0, 0, new Element.Failure(cause));
    }

    int rows() {
        return to - position;
    }

    @Nullable
    @Override
    public String nextSplit() {
        if (splitTaken) {
            return null;
        }
        splitTaken = true;
        return splitId;
    }

    @Nullable
    @Override
    public Element nextRecordFromSplit() {
        if (position < to) {
            int current = position++;
            return row.set(
                    batch.rows().get(current), batch.identities()[current], batch.times()[current]);
        }
        Element element = last;
        last = null;
        return element;
    }

    @Override
    public Set<String> finishedSplits() {
        return endsSplit ? Set.of(splitId) : Set.of();
    }
}
