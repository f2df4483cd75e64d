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
package io.lakeflow.flink.connect;

import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * What a read brings: records, and the offset after them. The records are taken as they are needed,
 * a few megabytes at a time, so an iterator that asks for page after page needs memory for one
 * page. It is closed if it is {@link AutoCloseable}, also when the read is given up.
 */
@PublicEvolving
public final class ReadResult {
    private final Iterator<?> records;
    private final Supplier<?> endOffset;

    private ReadResult(Iterator<?> records, Supplier<?> endOffset) {
        this.records = records;
        this.endOffset = endOffset;
    }

    /**
     * Records and the offset after them.
     *
     * @param records each a map, JSON text or bytes of JSON
     * @param endOffset null where the table has no offsets, so that each read is of all of it
     */
    public static ReadResult of(Iterable<?> records, @Nullable Map<String, ?> endOffset) {
        return new ReadResult(records.iterator(), () -> endOffset);
    }

    /** The same with an offset that is JSON text. */
    public static ReadResult of(Iterable<?> records, String endOffset) {
        return new ReadResult(records.iterator(), () -> endOffset);
    }

    /** The same with an offset that is bytes of JSON. */
    public static ReadResult of(Iterable<?> records, byte[] endOffset) {
        return new ReadResult(records.iterator(), () -> endOffset);
    }

    /**
     * Records, and an offset that is known only behind the last of them.
     *
     * @param endOffset asked once, after the last record, for a map, JSON text or bytes of JSON
     */
    public static ReadResult of(Iterator<?> records, Supplier<?> endOffset) {
        return new ReadResult(records, endOffset);
    }

    Iterator<?> records() {
        return records;
    }

    @Nullable
    Object endOffset() {
        return endOffset.get();
    }
}
