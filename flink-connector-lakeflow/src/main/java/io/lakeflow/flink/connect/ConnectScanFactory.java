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

import io.lakeflow.flink.scan.RequestBudget;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.TableDescription;
import io.lakeflow.flink.scan.TableScan;
import io.lakeflow.flink.scan.TableScanFactory;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.table.types.logical.RowType;

/** A table of a connector as a scan. */
public final class ConnectScanFactory implements TableScanFactory {
    private static final long serialVersionUID = 1L;

    private final ConnectTable table;
    private final ConnectorOrigin origin;

    /**
     * @param origin where instances of the connector come from
     */
    public ConnectScanFactory(ConnectTable table, ConnectorOrigin origin) {
        this.table = table;
        this.origin = origin;
    }

    @Override
    public TableDescription describe() {
        List<RowType.RowField> fields =
                table.columns().stream()
                        .map(column -> new RowType.RowField(column.name(), column.type()))
                        .toList();
        return new TableDescription(
                table.name(),
                new RowType(false, fields),
                table.metadata().primaryKeys(),
                table.metadata().cursorField(),
                table.changelog().mode(),
                table.options().bounded() ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED);
    }

    /** Tables of one connector that show the same secrets draw from the same budget. */
    @Override
    public RequestBudget budget() {
        List<String> references =
                table.config().values().stream().filter(Secrets::isReference).sorted().toList();
        return new RequestBudget(
                "connector " + table.source() + " " + references, table.options().limits(), null);
    }

    @Override
    public TableScan open(ScanContext context) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        ExecutorService threads =
                Executors.newCachedThreadPool(
                        task -> {
                            Thread thread = new Thread(task, "lakeflow-connect-" + table.name());
                            thread.setDaemon(true);
                            thread.setContextClassLoader(loader);
                            return thread;
                        });
        return new ConnectScan(
                table, new Instances(table, origin, loader, context), context, threads);
    }
}
