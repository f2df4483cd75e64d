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

import io.lakeflow.flink.e2e.JavaProcess;
import io.lakeflow.flink.testutils.example.ExampleApi;
import java.io.File;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles the Java of the documentation and runs it in a process of its own. A block is a list of
 * statements, with imports before them if it has any; a line that begins with {@code public} is a
 * whole type. {@code api} is a running {@link ExampleApi}. JUnit is there for what is compiled, not
 * for what is run.
 */
final class JavaSnippets {
    private static final String CLASS = "Snippet";

    private final Path directory;
    private final ExampleApi api;

    JavaSnippets(Path directory, ExampleApi api) {
        this.directory = directory;
        this.api = api;
    }

    void run(Snippet snippet) throws Exception {
        Path classes = Files.createTempDirectory(directory, "java");
        Path source = classes.resolve(CLASS + ".java");
        Files.writeString(source, program(snippet.code()));
        compile(source, classes);
        JavaProcess run = JavaProcess.run(classes, List.of(classes), CLASS);
        assertThat(run.exitCode()).as("exit code; it printed %s", run.err()).isZero();
        if (snippet.code().contains(".print")) {
            assertThat(run.out()).isNotBlank();
        }
    }

    private String program(String code) {
        String imports = lines(code, line -> line.startsWith("import "));
        String types = lines(code, line -> line.startsWith("public "));
        String statements = lines(code, line -> !line.matches("(import|public) .*"));
        return """
        import io.lakeflow.flink.testutils.example.*;
        import java.util.*;
        %s
        public class %s {
            static ExampleApi api;
            %s

            public static void main(String[] arguments) throws Exception {
                api = ExampleApi.start();
                run();
                System.exit(0);
            }

            static void run() throws Exception {
                %s
            }
        }
        """
                .formatted(
                        imports,
                        CLASS,
                        types,
                        statements.replace(StandIns.EXAMPLE, api.uri().toString()));
    }

    private static String lines(String code, Predicate<String> wanted) {
        return code.lines().filter(wanted).collect(Collectors.joining("\n"));
    }

    private static void compile(Path source, Path classes) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled =
                    compiler.getTask(
                                    messages,
                                    files,
                                    null,
                                    List.of(
                                            "-d",
                                            classes.toString(),
                                            "-proc:none",
                                            "-cp",
                                            JavaProcess.classpath()
                                                    + File.pathSeparator
                                                    + System.getProperty("java.class.path")),
                                    null,
                                    files.getJavaFileObjects(source))
                            .call();
            assertThat(compiled).as("it compiles: %s", messages).isTrue();
        }
    }
}
