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
package io.lakeflow.flink.benchmark.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that is run to its end in a JVM of its own.
 *
 * @param name what its log is called
 * @param pinning on which cores it runs
 * @param options of its JVM
 * @param arguments {@code name=value} each
 */
public record Fork(
        String name, Pinning pinning, List<String> options, Class<?> main, List<String> arguments) {
    private static final long MINUTES = 5;

    /** The lines that it has printed. */
    public List<String> run(Path directory) throws InterruptedException {
        return run(
                JavaCommand.of(pinning, options, main, arguments),
                directory.resolve(name + ".log"));
    }

    /** The same of another program than a Java one, on the cores of clients. */
    public static List<String> run(String name, List<String> command, Path directory)
            throws InterruptedException {
        return run(Pinning.CLIENT.pin(command), directory.resolve(name + ".log"));
    }

    private static List<String> run(List<String> command, Path log) throws InterruptedException {
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder builder =
                    new ProcessBuilder(new ArrayList<>(command))
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            Process process = builder.start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "Not ended after " + MINUTES + " minutes, see " + log);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(
                        "Ended with exit code " + process.exitValue() + ", see " + log);
            }
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException("A process cannot be run", e);
        }
    }
}
