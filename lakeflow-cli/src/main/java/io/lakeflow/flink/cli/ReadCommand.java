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

import io.lakeflow.flink.table.DeclaredSchema;
import io.lakeflow.flink.table.TableRead;
import java.io.PrintWriter;
import java.util.List;
import org.apache.flink.table.data.RowData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "read",
        description = "Reads rows of a table, as a batch job would, and prints them.")
final class ReadCommand extends TableCommand {
    @Mixin private ReadSettings settings;
    @Mixin private FormatOption format;

    @Option(
            names = "--limit",
            paramLabel = "ROWS",
            converter = PositiveNumber.class,
            defaultValue = "20",
            description = "The most rows that are read. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--columns",
            paramLabel = "NAME",
            split = ",",
            description = "Only these columns, with commas between them.")
    private List<String> columns = List.of();

    @Override
    public Integer call() {
        tableWithColumns(load());
        TableRead read = settings.resolve(spec(), tableName(), DeclaredSchema.ofNames(columns));
        try (ReadProgress progress = progress(tableName());
                TableRows rows = TableRows.open(read, progress)) {
            print(rows, read, progress);
        }
        return 0;
    }

    private void print(TableRows rows, TableRead read, ReadProgress progress) {
        PrintWriter out = out();
        RowPrinter printer = format.format().printer(read.rowType().getFieldNames(), out);
        RowJson json = new RowJson(read.rowType());
        int left = limit;
        // Who reads our output may have seen enough.
        while (left > 0 && !out.checkError()) {
            List<RowData> next = rows.next();
            if (next.isEmpty()) {
                break;
            }
            int taken = Math.min(left, next.size());
            next.subList(0, taken).forEach(row -> printer.print(json.of(row)));
            progress.printed(taken);
            left -= taken;
        }
        printer.end();
    }
}
