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
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = {
            "Tries one after the other what a job needs, and says what to do where it fails.",
            "The name of the host, the connection, TLS, the credentials, and of each table the",
            "first page and whether its records fit the columns."
        })
final class CheckCommand extends SpecCommand {
    @Mixin private ReadSettings settings;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "TABLE",
            description = "Only these tables. Default: all.")
    private List<String> tables = new ArrayList<>();

    @Override
    public Integer call() {
        SourceModel source = load();
        List<TableModel> models =
                tables.isEmpty()
                        ? List.copyOf(source.tables().values())
                        : tables.stream().map(name -> table(source, name)).toList();
        CheckReport report = new CheckReport(out());
        report.ok("spec", "source '%s' is valid".formatted(source.name()));
        new SourceCheck(spec(), settings, report, this::progress).run(models);
        return report.failed() ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }
}
