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
package io.lakeflow.flink.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.rows.SnapshotState;
import javax.annotation.Nullable;

/**
 * Where a reader begins: at the beginning of its partition, or where a restore has it go on.
 *
 * @param emitted what came out of the page at the position before the restore
 */
record ReadStart(ReadPosition position, RowLog log, EmittedBefore emitted) {

    /**
     * @param offset null for the beginning
     */
    static ReadStart of(RestTable table, @Nullable Offset offset, long[] emitted) {
        EmittedBefore before = EmittedBefore.of(emitted);
        if (offset == null) {
            RowLog empty = new RowLog(table, new KeyLog(), SnapshotState.empty());
            return new ReadStart(ReadPosition.START, empty, before);
        }
        JsonNode stored = Json.parse(offset.json());
        KeyLog keys = KeyLog.unpack(stored.path("keys").asText());
        SnapshotState snapshot = SnapshotState.unpack(stored.path("snapshot").asText());
        ReadPosition position = ReadPosition.fromJson(stored, table.cursor(), keys);
        return new ReadStart(position, new RowLog(table, keys, snapshot), before);
    }
}
