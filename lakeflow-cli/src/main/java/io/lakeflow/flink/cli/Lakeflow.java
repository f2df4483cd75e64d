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

import io.lakeflow.flink.scan.ScanException;
import io.lakeflow.flink.spec.SpecException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.flink.table.api.ValidationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The command line: finds the command, and turns what goes wrong into a message and a code. */
@Command(
        name = "lakeflow",
        description =
                "Checks specs of HTTP APIs and reads their tables, as the Flink connector would.",
        subcommands = {
            ValidateCommand.class,
            TablesCommand.class,
            DdlCommand.class,
            InferCommand.class,
            ReadCommand.class,
            CheckCommand.class
        },
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = ToolVersion.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it worked",
            "1:the spec or the API is wrong, or the API cannot be reached",
            "2:the command was written wrongly"
        })
public final class Lakeflow {
    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Shows the stack trace of an error.")
    private boolean debug;

    private Lakeflow() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(out, err, arguments);
        out.flush();
        System.exit(code);
    }

    /** Runs one command; its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        Lakeflow tool = new Lakeflow();
        return new CommandLine(tool)
                .setOut(out)
                .setErr(err)
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(tool::explain)
                .execute(arguments);
    }

    private int explain(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        command.getOut().flush();
        boolean isUsage =
                failure instanceof UsageException || failure instanceof ValidationException;
        boolean isExpected =
                isUsage || failure instanceof SpecException || failure instanceof ScanException;
        err.println(
                isExpected
                        ? failure.getMessage()
                        : "The tool itself failed: %s. Run it again with --debug, and report it."
                                .formatted(failure));
        if (debug) {
            failure.printStackTrace(err);
        }
        return isUsage ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }
}
