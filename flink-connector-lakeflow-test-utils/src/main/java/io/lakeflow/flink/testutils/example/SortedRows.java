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
package io.lakeflow.flink.testutils.example;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Rows in listing order with access by position, kept as a list of small sorted chunks: a change
 * moves a few hundred references, and finding a position walks the chunks, not the rows. Not
 * thread-safe.
 */
final class SortedRows {

    private static final int MAX_CHUNK_ROWS = 1024;

    private final List<List<Row>> chunks = new ArrayList<>();
    private int size;

    int size() {
        return size;
    }

    void add(Row row) {
        size++;
        int at = chunkOf(row);
        if (at == chunks.size()) {
            if (chunks.isEmpty() || chunks.get(at - 1).size() == MAX_CHUNK_ROWS) {
                chunks.add(new ArrayList<>());
            } else {
                at--;
            }
        }
        List<Row> chunk = chunks.get(at);
        int found = Collections.binarySearch(chunk, row, Row.ORDER);
        chunk.add(found < 0 ? -found - 1 : found, row);
        if (chunk.size() > MAX_CHUNK_ROWS) {
            List<Row> upperHalf = chunk.subList(MAX_CHUNK_ROWS / 2, chunk.size());
            chunks.add(at + 1, new ArrayList<>(upperHalf));
            upperHalf.clear();
        }
    }

    void remove(Row row) {
        int at = chunkOf(row);
        int found =
                at == chunks.size() ? -1 : Collections.binarySearch(chunks.get(at), row, Row.ORDER);
        if (found < 0) {
            throw new IllegalStateException("row " + row.key() + " is not in the list");
        }
        size--;
        chunks.get(at).remove(found);
        if (chunks.get(at).isEmpty()) {
            chunks.remove(at);
        }
    }

    /** How many rows have a cursor not later than this one. */
    int countUpTo(long cursor) {
        int count = 0;
        for (List<Row> chunk : chunks) {
            if (chunk.get(chunk.size() - 1).cursor() <= cursor) {
                count += chunk.size();
                continue;
            }
            int low = 0;
            int high = chunk.size() - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (chunk.get(middle).cursor() <= cursor) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return count + low;
        }
        return count;
    }

    /** The rows from one position up to, not including, another; a copy. */
    List<Row> slice(int from, int to) {
        List<Row> slice = new ArrayList<>(Math.max(0, to - from));
        int start = 0;
        for (List<Row> chunk : chunks) {
            if (start >= to) {
                break;
            }
            int end = start + chunk.size();
            if (end > from) {
                slice.addAll(
                        chunk.subList(Math.max(from, start) - start, Math.min(to, end) - start));
            }
            start = end;
        }
        return slice;
    }

    /** The first chunk whose last row is not before this row; the number of chunks if none is. */
    private int chunkOf(Row row) {
        int low = 0;
        int high = chunks.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            List<Row> chunk = chunks.get(middle);
            if (Row.ORDER.compare(chunk.get(chunk.size() - 1), row) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
