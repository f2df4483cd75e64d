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

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A standalone session cluster as an operator runs it: a JobManager and TaskManagers, each in its
 * own process, on loopback and free ports, with all files under one directory. Closing it ends
 * exactly the processes that it started; they are also ended when this JVM is.
 */
final class FlinkCluster implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    private final FlinkHome home;
    private final FlinkConfiguration configuration;
    private final Path logs;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<FlinkProcess> processes = new ArrayList<>();
    private final Thread shutdownHook = new Thread(this::stopProcesses, "stop-flink-cluster");
    private int started;

    private FlinkCluster(FlinkHome home, FlinkConfiguration configuration, Path logs) {
        this.home = home;
        this.configuration = configuration;
        this.logs = logs;
    }

    /**
     * Starts a cluster and waits until all its TaskManagers are there.
     *
     * @param directory for configuration, logs and checkpoints; made if missing
     */
    static FlinkCluster start(FlinkHome home, Path directory, int taskManagers)
            throws IOException, InterruptedException {
        FlinkConfiguration configuration = FlinkConfiguration.write(directory);
        Path logs = Files.createDirectories(directory.resolve("log"));
        FlinkCluster cluster = new FlinkCluster(home, configuration, logs);
        Runtime.getRuntime().addShutdownHook(cluster.shutdownHook);
        try {
            cluster.startJobManager();
            for (int i = 0; i < taskManagers; i++) {
                cluster.startTaskManager();
            }
            cluster.awaitTaskManagers(taskManagers);
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private void startJobManager() throws IOException {
        startDaemon(
                "jobmanager",
                List.of("-Xmx384m", "-XX:MaxMetaspaceSize=256m"),
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
    }

    /** Starts one more TaskManager and returns at once. */
    FlinkProcess startTaskManager() throws IOException {
        return startDaemon(
                "taskmanager",
                List.of("-Xmx384m", "-XX:MaxDirectMemorySize=192m", "-XX:MaxMetaspaceSize=256m"),
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
    }

    /** Waits until the JobManager counts that many TaskManagers. */
    void awaitTaskManagers(int count) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(START_TIMEOUT);
        while (!overview().contains("\"taskmanagers\":" + count + ",")) {
            for (FlinkProcess process : processes) {
                if (!process.isAlive()) {
                    throw new IllegalStateException(
                            process.name() + " has ended:\n" + process.lastWords());
                }
            }
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException(
                        "Not %d TaskManagers within %s, see %s"
                                .formatted(count, START_TIMEOUT, logs));
            }
            Thread.sleep(POLL_INTERVAL.toMillis());
        }
    }

    /**
     * Runs a script through Flink's SQL client and waits for the client to end.
     *
     * @param jar given to the client with {@code --jar}, as a user does
     */
    SqlClientRun runSql(String script, Path jar, Duration timeout)
            throws IOException, InterruptedException {
        String name = "sql-client-" + ++started;
        Path file = Files.writeString(logs.resolve(name + ".sql"), script);
        List<String> arguments = jvm(List.of("-Xmx512m"), home.sqlClientClasspath());
        arguments.addAll(
                List.of(
                        "org.apache.flink.table.client.SqlClient",
                        "embedded",
                        "--history",
                        logs.resolve(name + ".history").toString(),
                        "--jar",
                        jar.toString(),
                        "--file",
                        file.toString()));
        try (FlinkProcess client = startProcess(name, arguments)) {
            client.waitFor(timeout);
            return new SqlClientRun(client.output());
        }
    }

    private FlinkProcess startDaemon(String kind, List<String> memory, String mainClass)
            throws IOException {
        String name = kind + "-" + ++started;
        List<String> arguments = jvm(memory, home.clusterClasspath());
        arguments.addAll(List.of(mainClass, "--configDir", configuration.directory().toString()));
        FlinkProcess process = startProcess(name, arguments);
        processes.add(process);
        return process;
    }

    private FlinkProcess startProcess(String name, List<String> arguments) throws IOException {
        Map<String, String> environment =
                Map.of("FLINK_CONF_DIR", configuration.directory().toString());
        return FlinkProcess.start(name, arguments, environment, logs);
    }

    private List<String> jvm(List<String> memory, String classpath) {
        List<String> arguments = new ArrayList<>(memory);
        arguments.add("@" + configuration.javaOptions());
        arguments.add("-Dlog4j.configurationFile=" + configuration.logging().toUri());
        arguments.addAll(List.of("-cp", classpath));
        return arguments;
    }

    private String overview() throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(configuration.rest().resolve("/overview"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "not yet: " + e;
        }
    }

    private void stopProcesses() {
        for (FlinkProcess process : processes) {
            try {
                process.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        stopProcesses();
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
    }
}
