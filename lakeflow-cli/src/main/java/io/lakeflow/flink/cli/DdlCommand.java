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
import io.lakeflow.flink.spec.NearestWord;
import io.lakeflow.flink.table.LakeflowOptions;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "ddl",
        description = {"Prints the CREATE TABLE statement of a table.", "Asks the API nothing."})
final class DdlCommand extends TableCommand {
    @Mixin private ReadSettings settings;

    @Override
    public Integer call() {
        SourceModel source = load();
        TableModel model = tableWithColumns(source);
        checkNames(source);
        out().println(
                        new TableDdl(
                                        source,
                                        model,
                                        specFromAnywhere(),
                                        settings.config(),
                                        settings.options())
                                .text());
        return 0;
    }

    /** What the option 'source' takes, seen from anywhere. */
    private String specFromAnywhere() {
        boolean isPath = spec().contains("/") || spec().contains(".");
        boolean isUri = spec().matches("[A-Za-z][A-Za-z0-9+.-]+:.*");
        return isPath && !isUri ? Path.of(spec()).toAbsolutePath().normalize().toString() : spec();
    }

    /** The values are checked where the statement is run. */
    private void checkNames(SourceModel source) {
        checkNames(
                "source '%s'".formatted(source.name()),
                settings.config().keySet(),
                source.options().keySet());
        checkNames(
                "the connector",
                settings.options().keySet(),
                LakeflowOptions.all().stream().map(ConfigOption::key).collect(Collectors.toSet()));
    }

    private static void checkNames(String owner, Set<String> written, Set<String> known) {
        for (String name : written) {
            if (!known.contains(name)) {
                throw new UsageException(
                        "%s has no option '%s'%s"
                                .formatted(owner, name, NearestWord.hint(name, known)));
            }
        }
    }
}
