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
package io.lakeflow.flink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * Runs commands of the documentation that call the tool, in the directory of the specs of their
 * page. Requests go to the stand-in for the API of the spec. The block after them, if it is one
 * that is run or {@value #OUTPUT}, begins with what the commands print.
 */
final class ToolSnippets {
    static final String COMMANDS = "sh lakeflow";
    static final String OUTPUT = "text lakeflow";

    private static final long PATIENCE_SECONDS = 180;
    private static final Pattern SPEC = Pattern.compile("lakeflow \\w+ (\\S+)\\.yaml");

    /** A function of the shell in the place of the alias; some commands ask nobody. */
    private static final String TOOL =
            """
            set -e
            lakeflow() {
              case "$1" in
                read|infer|check) java -jar "$TOOL_JAR" "$@" --config "base=$STAND_IN" ;;
                *) java -jar "$TOOL_JAR" "$@" ;;
              esac
            }
            """;

    private final StandIns standIns;
    private final Path directory;
    @Nullable private String printed;

    ToolSnippets(StandIns standIns, Path directory) {
        this.standIns = standIns;
        this.directory = directory;
    }

    void run(Snippet snippet) throws IOException, InterruptedException {
        Matcher spec = SPEC.matcher(snippet.code());
        assertThat(spec.find()).as("%s names a spec", snippet).isTrue();
        Path out = directory.resolve("tool.out");
        Path err = directory.resolve("tool.err");
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", TOOL + snippet.code())
                        .directory(directory.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("TOOL_JAR", System.getProperty("lakeflow.cli.jar"));
        builder.environment().put("STAND_IN", standIns.base(spec.group(1)));
        Process process = builder.start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("%s ends", snippet).isTrue();
        assertThat(process.exitValue()).as("%s: %s", snippet, Files.readString(err)).isZero();
        printed =
                Files.readString(out, StandardCharsets.UTF_8)
                        .replace(directory.toRealPath() + "/", "/specs/")
                        .replace(directory + "/", "/specs/");
    }

    /** Holds a block against what the commands before it have printed, if there are any. */
    void compareOutput(Snippet snippet) {
        if (snippet.language().equals(OUTPUT)) {
            assertThat(printed).as("what the commands before %s print", snippet).isNotNull();
        }
        if (printed != null) {
            assertThat(snippet.code()).as(snippet.toString()).startsWith(printed);
        }
        printed = null;
    }
}
