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

import com.fasterxml.jackson.databind.JsonNode;
import io.lakeflow.flink.model.TableModel;
import io.lakeflow.flink.scan.ScanException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "infer",
        description = {
            "Proposes columns for the fields of a table's records that have none yet.",
            "Prints YAML for the spec. What has columns already is left as it is."
        })
final class InferCommand extends TableCommand {
    @Mixin private ReadSettings settings;

    @Option(
            names = "--limit",
            paramLabel = "RECORDS",
            converter = PositiveNumber.class,
            defaultValue = "200",
            description = "The most records that are looked at. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Override
    public Integer call() {
        TableModel model = table(load());
        List<JsonNode> records;
        try (ReadProgress progress = progress(tableName())) {
            records = RawRecords.read(spec(), settings, model, limit, progress);
        }
        if (records.isEmpty()) {
            throw new ScanException(
                    "Table '%s' has no records to look at; check 'params' and 'records' of the spec"
                            .formatted(tableName()));
        }
        out().println(new ProposedColumns(model, records).yaml());
        return 0;
    }
}
