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
package io.lakeflow.flink.cli;

import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.model.TableModel;
import picocli.CommandLine.Parameters;

/** What commands for one table have. */
abstract class TableCommand extends SpecCommand {
    @Parameters(index = "1", paramLabel = "TABLE", description = "A table of the spec.")
    private String table;

    final String tableName() {
        return table;
    }

    /**
     * The table, which need not have columns.
     *
     * @throws UsageException if there is none of that name
     */
    final TableModel table(SourceModel source) {
        return table(source, table);
    }

    /**
     * The table, with columns.
     *
     * @throws UsageException if there is none of that name, or if the spec leaves its columns to a
     *     DDL
     */
    final TableModel tableWithColumns(SourceModel source) {
        TableModel model = table(source);
        if (model.columns().isEmpty()) {
            throw new UsageException(
                    "the spec has no columns of table '%s'; the command 'infer' proposes them"
                            .formatted(table));
        }
        return model;
    }
}
