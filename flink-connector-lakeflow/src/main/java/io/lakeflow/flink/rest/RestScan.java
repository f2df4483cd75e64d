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

import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.scan.Offset;
import io.lakeflow.flink.scan.Partition;
import io.lakeflow.flink.scan.PartitionReader;
import io.lakeflow.flink.scan.Plan;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.TableScan;
import java.util.List;
import java.util.concurrent.CompletionStage;
import javax.annotation.Nullable;

/** A table over HTTP, opened in one process. */
final class RestScan implements TableScan {
    private final RestTable table;
    private final RestHttp http;
    private final ScanContext context;
    private final Planner planner;
    private final IdentityBudget identities;

    RestScan(
            SourceModel source,
            String name,
            List<OutputColumn> columns,
            ReadOptions options,
            RestHttp http,
            ScanContext context) {
        this.table = new RestTable(source, name, columns, options);
        this.http = http;
        this.context = context;
        this.identities = new IdentityBudget(options.maxIdentities());
        this.planner =
                table.model().parent() == null
                        ? new StaticPlanner(table, http, context)
                        : ParentPlanner.of(source, table, http, context);
    }

    @Override
    public CompletionStage<Plan> plan(@Nullable Offset position) {
        return planner.plan(position)
                .exceptionally(
                        failure -> {
                            throw Failures.explained(
                                    "Table '" + table.model().name() + "' cannot be planned",
                                    failure,
                                    http::scrub);
                        });
    }

    @Override
    public PartitionReader read(Partition partition, @Nullable Offset offset, long[] emitted) {
        try {
            return new RoundReader(
                    table,
                    http,
                    context,
                    partition.id(),
                    ReadRange.fromJson(partition.json(), table.cursor()),
                    ReadStart.of(table, offset, emitted),
                    new RememberedRows(table, identities));
        } catch (IllegalStateException e) {
            throw Failures.explained(
                    "Table '"
                            + table.model().name()
                            + "', partition '"
                            + partition.id()
                            + "' cannot go on",
                    e,
                    http::scrub);
        }
    }

    @Override
    public void close() {
        planner.close();
        http.close();
    }
}
