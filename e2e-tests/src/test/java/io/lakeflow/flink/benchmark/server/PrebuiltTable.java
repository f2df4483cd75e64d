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
package io.lakeflow.flink.benchmark.server;

import io.lakeflow.flink.benchmark.records.IssueTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * All records of a table, one behind the other with commas in between, so that any page is a slice
 * of it between two brackets. A page that would go beyond the end is moved to the beginning.
 */
final class PrebuiltTable {
    private static final byte[] OPEN = {'['};
    private static final byte[] CLOSE = {']'};

    private final int stride;
    private final int records;
    private final ByteBuffer bytes;
    private final Map<Long, byte[]> zipped = new HashMap<>();

    PrebuiltTable(IssueTable table) {
        this.stride = table.recordBytes() + 1;
        this.records = table.records();
        this.bytes = ByteBuffer.allocateDirect(stride * records);
        for (int i = 0; i < records; i++) {
            bytes.put(table.record(i)).put((byte) ',');
        }
    }

    /** The records from an index on, as the body of an answer. */
    List<ByteBuffer> page(long first, int size) {
        return List.of(ByteBuffer.wrap(OPEN), slice(first, size), ByteBuffer.wrap(CLOSE));
    }

    /** The same compressed, once for all requests of the page. */
    List<ByteBuffer> zippedPage(long first, int size) {
        long at = Math.floorMod(first, (long) wholePages(size) * size);
        return List.of(
                ByteBuffer.wrap(
                        zipped.computeIfAbsent(at * records + size, key -> zip(page(at, size)))));
    }

    private int wholePages(int size) {
        return records / size;
    }

    private ByteBuffer slice(long first, int size) {
        if (size == 0) {
            return ByteBuffer.allocate(0);
        }
        int at = (int) (first % records);
        int from = at + size > records ? 0 : at;
        return bytes.slice(from * stride, size * stride - 1);
    }

    private static byte[] zip(List<ByteBuffer> page) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            for (ByteBuffer piece : page) {
                byte[] bytes = new byte[piece.remaining()];
                piece.get(bytes);
                out.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }
}
