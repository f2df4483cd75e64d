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
import picocli.CommandLine.Command;

@Command(
        name = "validate",
        description = {
            "Says what is wrong with a spec, all of it, with file, line and column.",
            "Asks the API nothing."
        })
final class ValidateCommand extends SpecCommand {

    @Override
    public Integer call() {
        SourceModel source = load();
        out().printf(
                        "%s is valid: source '%s', %d %s%n",
                        spec(),
                        source.name(),
                        source.tables().size(),
                        source.tables().size() == 1 ? "table" : "tables");
        return 0;
    }
}
