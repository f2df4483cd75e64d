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
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.annotation.Nullable;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;

/** A connector that answers as a test says. Its copies share the script. */
final class ScriptedConnector implements LakeflowConnect, Serializable {
    private static final long serialVersionUID = 1L;
    private static final Map<String, Script> SCRIPTS = new ConcurrentHashMap<>();
    private static final AtomicInteger CREATED = new AtomicInteger();

    private final String script = "script-" + CREATED.incrementAndGet();
    private final TableMetadata metadata;

    /** What a read brings. */
    @FunctionalInterface
    interface Script {
        ReadResult read(@Nullable Map<String, Object> start, Map<String, String> options)
                throws IOException, InterruptedException;

        default ReadResult readDeletes(@Nullable Map<String, Object> start) {
            return ReadResult.of(List.of(), start);
        }

        default void close() {}
    }

    ScriptedConnector(TableMetadata metadata, Script script) {
        this.metadata = metadata;
        SCRIPTS.put(this.script, script);
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public List<String> listTables() {
        return List.of("t");
    }

    @Override
    public DataType getTableSchema(String table, Map<String, String> options) {
        return DataTypes.ROW(
                DataTypes.FIELD("k", DataTypes.STRING().notNull()),
                DataTypes.FIELD("n", DataTypes.BIGINT()),
                DataTypes.FIELD("at", DataTypes.TIMESTAMP_LTZ(3)));
    }

    @Override
    public TableMetadata readTableMetadata(String table, Map<String, String> options) {
        return metadata;
    }

    @Override
    public ReadResult readTable(
            String table, @Nullable Map<String, Object> startOffset, Map<String, String> options)
            throws IOException, InterruptedException {
        return SCRIPTS.get(script).read(startOffset, options);
    }

    @Override
    public ReadResult readTableDeletes(
            String table, @Nullable Map<String, Object> startOffset, Map<String, String> options) {
        return SCRIPTS.get(script).readDeletes(startOffset);
    }

    @Override
    public void close() {
        SCRIPTS.get(script).close();
    }
}
