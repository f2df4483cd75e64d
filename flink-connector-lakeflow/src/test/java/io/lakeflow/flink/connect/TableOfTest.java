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

import io.lakeflow.flink.http.HttpSettings;
import io.lakeflow.flink.json.OnError;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.TableScan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType;

/**
 * The table "t" of a connector with all its columns, read for ever unless a test says otherwise.
 */
final class TableOfTest {
    private final LakeflowConnect connector;
    private Map<String, String> config = Map.of();
    private boolean bounded;
    private ConnectOptions.Mode mode = ConnectOptions.Mode.STREAMING;
    private OnError onError = OnError.FAIL;
    private int most = 1_000;
    private boolean parallelHistory;
    private HttpSettings http = HttpSettings.defaults();

    private TableOfTest(LakeflowConnect connector) {
        this.connector = connector;
    }

    static TableOfTest of(LakeflowConnect connector) {
        return new TableOfTest(connector);
    }

    TableOfTest config(Map<String, String> options) {
        config = options;
        return this;
    }

    TableOfTest bounded(boolean ends) {
        bounded = ends;
        return this;
    }

    TableOfTest mode(ConnectOptions.Mode other) {
        mode = other;
        return this;
    }

    TableOfTest onError(OnError other) {
        onError = other;
        return this;
    }

    /** How many identities, and keys of a snapshot, are remembered. */
    TableOfTest remembering(int identities) {
        most = identities;
        return this;
    }

    TableOfTest parallelHistory(boolean parallel) {
        parallelHistory = parallel;
        return this;
    }

    TableOfTest http(HttpSettings settings) {
        http = settings;
        return this;
    }

    ConnectTable build() throws Exception {
        RowType row = (RowType) connector.getTableSchema("t", config).getLogicalType();
        return new ConnectTable(
                connector.name(),
                "t",
                connector.readTableMetadata("t", config),
                row,
                config,
                row.getFields().stream().map(TableOfTest::column).toList(),
                new ConnectOptions(
                        bounded,
                        mode,
                        ConnectOptions.Changes.AUTO,
                        onError,
                        Duration.ZERO,
                        most,
                        most,
                        parallelHistory,
                        http,
                        List.of()));
    }

    TableScan open(ScanContext context) throws Exception {
        return new ConnectScanFactory(build(), ConnectorOrigin.of(connector)).open(context);
    }

    private static ConnectColumn column(RowType.RowField field) {
        return new ConnectColumn(
                field.getName(), field.getType(), new ConnectColumn.AtPath(field.getName()));
    }
}
