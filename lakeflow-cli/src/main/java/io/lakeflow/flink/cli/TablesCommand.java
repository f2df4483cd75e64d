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

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.model.TableModel;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "tables",
        description = {"Lists the tables of a spec.", "Asks the API nothing."})
final class TablesCommand extends SpecCommand {
    private static final List<String> COLUMNS =
            List.of("table", "ingestion", "key", "cursor", "columns", "parent");

    @Mixin private FormatOption format;

    @Override
    public Integer call() {
        SourceModel source = load();
        RowPrinter rows = format.format().printer(COLUMNS, out());
        source.tables().values().forEach(table -> rows.print(row(table)));
        rows.end();
        return 0;
    }

    private static ObjectNode row(TableModel table) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("table", table.name())
                .put("ingestion", table.ingestion().word())
                .put("key", table.key().isEmpty() ? null : String.join(", ", table.key()))
                .put("cursor", table.cursor() == null ? null : table.cursor().field())
                .put("columns", table.columns().size())
                .put("parent", table.parent() == null ? null : table.parent().table());
    }
}
