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
import io.lakeflow.flink.spec.SpecLoader;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What all commands have: a spec, and where they print. */
abstract class SpecCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "SPEC",
            description =
                    "A spec: the path of its file, or the name of a source that comes along"
                            + " (example, mediawiki).")
    private String spec;

    @Spec private CommandSpec command;

    /** As it was written: what the option 'source' takes, seen from the working directory. */
    final String spec() {
        return spec;
    }

    /**
     * The spec itself.
     *
     * @throws io.lakeflow.flink.spec.SpecException with everything that is wrong with it
     */
    final SourceModel load() {
        return SpecLoader.find(spec);
    }

    final PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** Shows how far the reading of a table has come. */
    final ReadProgress progress(String table) {
        return new ReadProgress(table, command.commandLine().getErr(), System.console() != null);
    }

    /**
     * A table of a spec.
     *
     * @throws UsageException if there is none of that name
     */
    static TableModel table(SourceModel source, String table) {
        TableModel model = source.tables().get(table);
        if (model == null) {
            throw new UsageException(
                    "source '%s' has no table '%s', it has %s%s"
                            .formatted(
                                    source.name(),
                                    table,
                                    String.join(", ", source.tables().keySet()),
                                    NearestWord.hint(table, source.tables().keySet())));
        }
        return model;
    }
}
