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
package io.lakeflow.flink.testutils.ledger;

import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.RuntimeConverter;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/**
 * Writes each row that comes, of whichever kind; of an update it wants what comes after it, and of
 * a deletion the key, so that the planner puts nothing in between that would hide a row that came
 * twice.
 *
 * @param directory of the ledger
 * @param rows their type
 */
record LedgerTableSink(String directory, DataType rows) implements DynamicTableSink {

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        return requested.containsOnly(RowKind.INSERT)
                ? ChangelogMode.insertOnly()
                : ChangelogMode.upsert();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        if (context.isBounded()) {
            throw new ValidationException(
                    "The connector '%s' commits with checkpoints, which batch mode does not have: set 'execution.runtime-mode' to 'streaming'."
                            .formatted(LedgerTableFactory.IDENTIFIER));
        }
        LedgerFunction<RowData> function =
                new ConvertingFunction(directory, context.createDataStructureConverter(rows));
        return new DataStreamSinkProvider() {
            @Override
            public DataStreamSink<?> consumeDataStream(
                    ProviderContext provider, DataStream<RowData> stream) {
                return LedgerFunction.write(stream, function);
            }
        };
    }

    /** Has the rows as Java objects. */
    private static final class ConvertingFunction extends LedgerFunction<RowData> {
        private static final long serialVersionUID = 1L;

        private final DataStructureConverter converter;

        ConvertingFunction(String directory, DataStructureConverter converter) {
            super(directory);
            this.converter = converter;
        }

        @Override
        public void open(OpenContext context) {
            converter.open(
                    RuntimeConverter.Context.create(getRuntimeContext().getUserCodeClassLoader()));
        }

        @Override
        Row row(RowData data) {
            return (Row) Objects.requireNonNull(converter.toExternal(data));
        }
    }

    @Override
    public DynamicTableSink copy() {
        return this;
    }

    @Override
    public String asSummaryString() {
        return "Ledger in " + directory;
    }
}
