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
package io.lakeflow.flink;

import io.lakeflow.flink.rest.ReadOptions;
import io.lakeflow.flink.table.DeclaredSchema;
import io.lakeflow.flink.table.JobMode;
import io.lakeflow.flink.table.LakeflowOptions;
import io.lakeflow.flink.table.LakeflowOptions.BoundedMode;
import io.lakeflow.flink.table.LakeflowOptions.StartupMode;
import io.lakeflow.flink.table.OutputColumns;
import io.lakeflow.flink.table.TableRead;
import io.lakeflow.flink.table.TableReadResolver;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Reads a table of an API in a DataStream job.
 *
 * <pre>{@code
 * StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
 * Source<RowData, ?, ?> orders =
 *         LakeflowSource.builder()
 *                 .source("example")
 *                 .table("orders")
 *                 .config("base", "http://127.0.0.1:8080")
 *                 .config("user", "me")
 *                 .config("password", "${env:EXAMPLE_PASSWORD}")
 *                 .columns("order_id", "amount")
 *                 .build();
 * env.fromSource(orders, WatermarkStrategy.noWatermarks(), "orders")
 *         .map(row -> row.getRowKind().shortString() + " " + row.getString(0))
 *         .print();
 * env.execute();
 * }</pre>
 *
 * <p>Source and table must be set; everything else has a default: all columns of the spec, a read
 * that starts with the earliest record and never ends, and the options of {@link LakeflowOptions}.
 * Rows carry their {@code RowKind}: upserts come as {@code UPDATE_AFTER}, deletes with their key
 * alone.
 */
@PublicEvolving
public final class LakeflowSource {
    private LakeflowSource() {}

    /** Begins the description of a source. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Says what is to be read. A wrong setting is reported by {@link #build()}, with all others.
     */
    @PublicEvolving
    public static final class Builder {
        private final Configuration options = new Configuration();
        private DeclaredSchema columns = DeclaredSchema.ofSpec();
        private boolean alignedCheckpoints;

        private Builder() {}

        /**
         * The name of a source that comes with the connector, or the path or URI of a spec file.
         */
        public Builder source(String nameOrPath) {
            return option(LakeflowOptions.SOURCE, nameOrPath);
        }

        /** The YAML of a spec, instead of {@link #source}. */
        public Builder spec(String yaml) {
            return option(LakeflowOptions.SPEC, yaml);
        }

        /** The table of the API. */
        public Builder table(String name) {
            return option(LakeflowOptions.TABLE, name);
        }

        /**
         * An option that the spec declares.
         *
         * @param name without {@code config.}
         * @param value as text; for a secret a reference such as <code>${env:TOKEN}</code>
         */
        public Builder config(String name, String value) {
            options.setString(LakeflowOptions.CONFIG_PREFIX + name, value);
            return this;
        }

        /** Any other option. */
        public <T> Builder option(ConfigOption<T> option, T value) {
            options.set(option, value);
            return this;
        }

        /** Starts at a point in the time of the table's cursor. */
        public Builder startAt(Instant time) {
            option(LakeflowOptions.SCAN_STARTUP_MODE, StartupMode.TIMESTAMP);
            return option(LakeflowOptions.SCAN_STARTUP_TIMESTAMP, time.toString());
        }

        /** Reads only what changes after the first successful answer. */
        public Builder startAtLatest() {
            return option(LakeflowOptions.SCAN_STARTUP_MODE, StartupMode.LATEST);
        }

        /** Ends before a point in the time of the table's cursor. */
        public Builder endAt(Instant time) {
            option(LakeflowOptions.SCAN_BOUNDED_MODE, BoundedMode.TIMESTAMP);
            return option(LakeflowOptions.SCAN_BOUNDED_TIMESTAMP, time.toString());
        }

        /** Ends with what was there at the first successful answer. */
        public Builder endAtInit() {
            return option(LakeflowOptions.SCAN_BOUNDED_MODE, BoundedMode.INIT_TIMESTAMP);
        }

        /**
         * Says that the job takes checkpoints, and aligned ones: it calls {@code
         * enableCheckpointing} and does not enable unaligned checkpoints.
         *
         * <p>Then the history of a table with a key and windows is read in parallel although the
         * read goes on, and its tail begins when a checkpoint has completed after it. A job that
         * takes no checkpoints all the same never reads the tail. Without this call one subtask
         * reads both, one after the other, unless {@link LakeflowOptions#SCAN_ORDERING} is relaxed.
         */
        public Builder alignedCheckpoints() {
            alignedCheckpoints = true;
            return this;
        }

        /** Some columns of the spec, in this order. */
        public Builder columns(String... names) {
            columns = DeclaredSchema.ofNames(List.of(names));
            return this;
        }

        /**
         * Columns with types of one's own, as in a DDL.
         *
         * @param row made by {@code DataTypes.ROW}
         * @throws IllegalArgumentException if it is another type
         */
        public Builder columns(DataType row) {
            if (!(row.getLogicalType() instanceof RowType type)) {
                throw new IllegalArgumentException(
                        "The columns must be given as a ROW, not as " + row);
            }
            columns = DeclaredSchema.ofRow(type);
            return this;
        }

        /**
         * The source, to be given to {@code StreamExecutionEnvironment.fromSource}. Needs no
         * network.
         *
         * @throws org.apache.flink.table.api.ValidationException with everything that is wrong
         */
        public Source<RowData, ?, ?> build() {
            Map<String, String> written = options.toMap();
            TableRead read =
                    TableReadResolver.resolve(
                            "Table '" + written.get(LakeflowOptions.TABLE.key()) + "'",
                            written,
                            new JobMode(ReadOptions.Mode.STREAMING, alignedCheckpoints),
                            columns);
            return read.source(
                    new OutputColumns(read.model(), read.rowType()).all(),
                    false,
                    InternalTypeInfo.of(read.rowType()));
        }
    }
}
