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

import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * A connector that reads what lies between two offsets in parts, side by side.
 *
 * <p>A read that ends asks for {@link #latestOffset} once, when it begins, and keeps the answer in
 * its state: however much is written meanwhile, it ends there. A read that goes on asks at every
 * poll. The parts of an append table are then read on any task. Of a table with a key, only what
 * was there at first is read side by side, and what follows on one task, so that no old version of
 * a row overtakes a newer one.
 */
@PublicEvolving
public interface SupportsPartitionedStream extends SupportsPartition {

    /**
     * Whether a table is read in this way; the others are read with {@link #readTable}. Also asked
     * of an instance that is not opened.
     */
    default boolean isPartitioned(String table) {
        return true;
    }

    /**
     * The offset of the newest record there is.
     *
     * @param startOffset where the read stands; null at its beginning
     * @return the same offset if there is nothing new
     */
    Object latestOffset(
            String table, @Nullable Map<String, Object> startOffset, Map<String, String> options)
            throws IOException, InterruptedException;

    /** The parts of what lies after one offset, and up to another. */
    List<?> getPartitions(
            String table,
            @Nullable Map<String, Object> startOffset,
            Map<String, Object> endOffset,
            Map<String, String> options)
            throws IOException, InterruptedException;

    /** Not asked for where a table is partitioned by offsets. */
    @Override
    default List<?> getPartitions(String table, Map<String, String> options)
            throws IOException, InterruptedException {
        throw new PermanentException(
                "connector '%s' divides table '%s' by offsets only".formatted(name(), table));
    }
}
