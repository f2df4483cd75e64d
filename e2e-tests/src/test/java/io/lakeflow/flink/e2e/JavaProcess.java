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
package io.lakeflow.flink.e2e;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program in a process of its own that has run to its end, with the classpath of {@code
 * ./quickstart}: the SQL jar, Flink, and what the quickstart uses.
 */
public record JavaProcess(int exitCode, String out, String err) {
    private static final long MINUTES = 3;

    /** The classpath as one text. */
    public static String classpath() throws IOException {
        return String.join(
                File.pathSeparator,
                Path.of("target", "classes").toAbsolutePath().toString(),
                SqlJar.path().toString(),
                Files.readString(Path.of(System.getProperty("lakeflow.quickstart.classpath"))));
    }

    /**
     * Runs a program and waits for its end.
     *
     * @param directory where its output and its log are kept, and Flink's files while it runs
     * @param classes more classes for it
     * @throws IllegalStateException if it has not ended after three minutes
     */
    public static JavaProcess run(
            Path directory, List<Path> classes, String mainClass, String... arguments)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        List<String> classpath = new ArrayList<>();
        classes.forEach(path -> classpath.add(path.toString()));
        classpath.add(classpath());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Path options = Path.of("target", "classes", "quickstart");
        command.add("@" + options.resolve("java.options"));
        if (Runtime.version().feature() >= 24) {
            command.add("@" + options.resolve("java-24.options"));
        }
        command.add("-Dlakeflow.quickstart.directory=" + directory.resolve("flink"));
        command.add("-Dlakeflow.quickstart.log=" + directory.resolve("quickstart.log"));
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classpath), mainClass));
        command.addAll(List.of(arguments));
        Path out = directory.resolve("out.txt");
        Path err = directory.resolve("err.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        // With it the virtual machine says on its error output that it has seen it.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "%s has not ended after %d minutes; its output is in %s"
                            .formatted(mainClass, MINUTES, directory));
        }
        return new JavaProcess(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
