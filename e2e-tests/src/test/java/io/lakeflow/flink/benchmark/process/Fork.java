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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that is run to its end in a JVM of its own.
 *
 * @param pinning on which cores it runs
 * @param options of its JVM
 * @param arguments {@code name=value} each
 */
public record Fork(Pinning pinning, List<String> options, Class<?> main, List<String> arguments) {
    private static final long MINUTES = 5;

    /** The lines that it has printed, which are kept in a file. */
    public List<String> run(Path log) throws InterruptedException {
        return run(JavaCommand.of(pinning, options, main, arguments), log);
    }

    /**
     * The same of another program than a Java one, on the cores of clients.
     *
     * @throws IllegalStateException if there is none, or it has failed
     */
    public static List<String> command(List<String> command, Path log) throws InterruptedException {
        return run(Pinning.CLIENT.pin(command), log);
    }

    /**
     * The same of a Java program that is compiled as it starts, since what it is written against is
     * not on the classpath of this JVM.
     */
    public static List<String> source(
            List<String> options, String classpath, Path source, List<String> arguments, Path log)
            throws InterruptedException {
        Pinning cores = Pinning.CLIENT;
        return run(JavaCommand.of(cores, options, classpath, source.toString(), arguments), log);
    }

    private static List<String> run(List<String> command, Path log) throws InterruptedException {
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
            // With it a virtual machine says in its output that it has seen it.
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
            throw new IllegalStateException(command.get(0) + " cannot be run", e);
        }
    }
}
