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

import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.TableDescription;
import io.lakeflow.flink.scan.TableScan;
import io.lakeflow.flink.scan.TableScanFactory;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A table of a connector that is read on the context's own executor, in virtual time too. */
public final class InlineConnect implements TableScanFactory {
    private static final long serialVersionUID = 1L;

    private final ConnectTable table;
    private final ConnectorOrigin origin;

    public InlineConnect(ConnectTable table, LakeflowConnect connector) {
        this.table = table;
        this.origin = ConnectorOrigin.of(connector);
    }

    @Override
    public TableDescription describe() {
        return new ConnectScanFactory(table, origin).describe();
    }

    @Override
    public TableScan open(ScanContext context) {
        return new ConnectScan(
                table,
                new Instances(table, origin, getClass().getClassLoader(), context),
                context,
                new Inline(context.executor()));
    }

    private static final class Inline extends AbstractExecutorService {
        private final Executor executor;

        Inline(Executor executor) {
            this.executor = executor;
        }

        @Override
        public void execute(Runnable task) {
            executor.execute(task);
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return true;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
