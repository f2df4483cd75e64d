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

import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.types.Row;

/** The ledger in a DataStream job; in SQL it is the connector {@code ledger}. */
public final class LedgerSink {
    private LedgerSink() {}

    /**
     * Writes rows with their kinds into a ledger.
     *
     * @param directory of the {@link Ledger}
     */
    public static void write(DataStream<Row> rows, String directory) {
        LedgerFunction.write(rows, new RowFunction(directory));
    }

    private static final class RowFunction extends LedgerFunction<Row> {
        private static final long serialVersionUID = 1L;

        RowFunction(String directory) {
            super(directory);
        }

        @Override
        Row row(Row row) {
            return row;
        }
    }
}
