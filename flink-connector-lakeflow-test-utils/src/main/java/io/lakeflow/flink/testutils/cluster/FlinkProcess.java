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
package io.lakeflow.flink.testutils.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One JVM of a cluster, or its SQL client, with its output in a file. */
public final class FlinkProcess implements AutoCloseable {
    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(10);
    private static final int TAIL_LINES = 40;

    private final String name;
    private final Process process;
    private final Path output;
    private final Path log;

    private FlinkProcess(String name, Process process, Path output, Path log) {
        this.name = name;
        this.process = process;
        this.output = output;
        this.log = log;
    }

    /**
     * Starts a JVM.
     *
     * @param java the command of the JVM
     * @param name of its output ({@code name.out}) and log ({@code name.log}) in the directory
     * @param arguments of the JVM, without those for the log
     */
    static FlinkProcess start(
            Path java,
            String name,
            List<String> arguments,
            Map<String, String> environment,
            Path directory)
            throws IOException {
        Path output = directory.resolve(name + ".out");
        Path log = directory.resolve(name + ".log");
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.add("-Dlog.file=" + log);
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        // With it the virtual machine says on its output that it has seen it.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new FlinkProcess(name, process, output, log);
    }

    /** Such as {@code taskmanager-2}; also of its files. */
    public String name() {
        return name;
    }

    /** By which the system and the tools of the JDK know it. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** All that the process has written to its standard output and error so far. */
    public String output() throws IOException {
        return Files.readString(output);
    }

    /** The end of its output and of its log, for messages. */
    public String lastWords() throws IOException {
        return tail(output) + (Files.exists(log) ? tail(log) : "");
    }

    private static String tail(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        return file.getFileName() + ":\n" + String.join("\n", last) + "\n";
    }

    /**
     * Waits for the end of the process and returns its exit code; after the timeout it is killed.
     */
    public int waitFor(Duration timeout) throws IOException, InterruptedException {
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
            throw new IllegalStateException(
                    name + " still ran after " + timeout + "; it was killed:\n" + lastWords());
        }
        return process.exitValue();
    }

    /** Ends the process as {@code kill -9} does: it gets no chance to say good-bye. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks the process to end, and does not wait for it. */
    void end() {
        process.destroy();
    }

    /** Asks the process to end, and kills it if it does not. */
    @Override
    public void close() throws InterruptedException {
        end();
        if (!process.waitFor(PATIENCE_AT_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
    }
}
