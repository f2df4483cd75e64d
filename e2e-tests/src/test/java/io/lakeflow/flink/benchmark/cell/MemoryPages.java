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
package io.lakeflow.flink.benchmark.cell;

import io.lakeflow.flink.benchmark.records.IssueTable;

/** Pages in memory, one after the other and round again; more of them than caches hold. */
final class MemoryPages {
    private static final int BYTES = 64 << 20;

    private final byte[][] pages;
    private final int length;
    private final int size;
    private int at;
    private long sum;

    private MemoryPages(byte[][] pages, int length, int size) {
        this.pages = pages;
        this.length = length;
        this.size = size;
    }

    static MemoryPages of(CellArguments arguments, int padding) {
        IssueTable table = arguments.table();
        int size = arguments.pageSize();
        int length = size * (table.recordBytes() + 1) + 1;
        byte[][] pages = new byte[BYTES / length][];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = page(table, i * size, size, length, padding);
        }
        return new MemoryPages(pages, length, size);
    }

    private static byte[] page(IssueTable table, int first, int size, int length, int padding) {
        byte[] page = new byte[length + padding];
        int at = 0;
        for (int i = 0; i < size; i++) {
            page[at++] = (byte) (i == 0 ? '[' : ',');
            byte[] record = table.record((first + i) % table.records());
            System.arraycopy(record, 0, page, at, record.length);
            at += record.length;
        }
        page[at] = ']';
        return page;
    }

    byte[] next() {
        at = (at + 1) % pages.length;
        return pages[at];
    }

    int length() {
        return length;
    }

    /** How many records a page has. */
    int size() {
        return size;
    }

    int sumOfNext() {
        byte[] page = next();
        long added = 0;
        for (int i = 0; i < length; i++) {
            added += page[i];
        }
        sum += added;
        return size;
    }
}
