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

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeflow.flink.scan.rows.SnapshotComparison;
import io.lakeflow.flink.scan.rows.SnapshotState;
import javax.annotation.Nullable;

/** The keys that a read which ends has emitted: each comes once, in the version listed first. */
final class KeysOnce implements KnownRows {
    private static final String NAME = "keys";
    private static final byte[] NO_TEXT = {};

    private final SnapshotComparison keys;

    private KeysOnce(SnapshotState state, String table) {
        this.keys = new SnapshotComparison(table, Integer.MAX_VALUE, state);
    }

    static KeysOnce from(JsonNode json, String table) {
        String packed = Json.text(json, NAME);
        return new KeysOnce(
                packed == null ? SnapshotState.empty() : SnapshotState.unpack(packed), table);
    }

    @Override
    public boolean isNews(long identity, long key, @Nullable CursorPoint cursor) {
        return keys.see(key, () -> NO_TEXT, 1);
    }

    /** The row's key is its identity. */
    @Override
    public void addEmitted(long identity) {
        isNews(identity, identity, null);
    }

    @Override
    public void endRead(boolean moved) {
        keys.endPage();
    }

    @Override
    public Memory memory() {
        SnapshotState state = keys.state();
        return json -> {
            if (!state.isEmpty()) {
                json.put(NAME, state.pack());
            }
        };
    }
}
