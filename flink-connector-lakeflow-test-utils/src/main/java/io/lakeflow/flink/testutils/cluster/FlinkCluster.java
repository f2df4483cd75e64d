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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A standalone session cluster as an operator runs it: a JobManager, TaskManagers and, where asked
 * for, ZooKeeper and a SQL gateway, each in its own process, on loopback and free ports, with all
 * files under one directory. Closing it ends exactly the processes that it started; they are also
 * ended when this JVM is.
 *
 * <pre>{@code
 * try (FlinkCluster cluster =
 *         FlinkCluster.builder(FlinkHome.ofBuild()).taskManagers(2).zooKeeper().start(directory)) {
 *     SqlSession sql = cluster.openSession();
 *     sql.execute("CREATE TABLE ...");
 *     String job = sql.submit("INSERT INTO ...");
 *     cluster.rest().awaitRunning(job);
 *     cluster.jobManager().kill();
 *     cluster.startJobManager();
 *     cluster.rest().awaitRunning(job);
 * }
 * }</pre>
 *
 * <p>Not thread-safe, but for {@link #close}.
 */
public final class FlinkCluster implements AutoCloseable {
    private static final Duration SUBMISSION = Duration.ofMinutes(1);
    private static final Pattern SUBMITTED = Pattern.compile("submitted with JobID (\\p{XDigit}+)");
    private static final Patience START = Patience.of(Duration.ofMinutes(3));

    private final FlinkClusterBuilder settings;
    private final ClusterFiles files;
    private final FlinkRest rest;
    private final List<FlinkProcess> processes = new CopyOnWriteArrayList<>();
    private final List<FlinkProcess> taskManagers = new ArrayList<>();
    private final Thread shutdownHook = new Thread(this::stopProcesses, "stop-flink-cluster");
    private FlinkProcess jobManager;
    private Optional<FlinkProcess> gateway = Optional.empty();
    private int started;

    private FlinkCluster(FlinkClusterBuilder settings, ClusterFiles files) {
        this.settings = settings;
        this.files = files;
        this.rest = new FlinkRest(files.rest());
    }

    /** A cluster of this Flink, with the defaults of {@link FlinkClusterBuilder}. */
    public static FlinkClusterBuilder builder(FlinkHome home) {
        return new FlinkClusterBuilder(home);
    }

    static FlinkCluster start(FlinkClusterBuilder settings, Path directory) throws Exception {
        ClusterFiles files =
                ClusterFiles.write(
                        directory, settings.slots, settings.zooKeeper, settings.configuration);
        FlinkCluster cluster = new FlinkCluster(settings, files);
        Runtime.getRuntime().addShutdownHook(cluster.shutdownHook);
        try {
            if (settings.zooKeeper) {
                cluster.startZooKeeper();
            }
            cluster.startJobManager();
            for (int i = 0; i < settings.taskManagers; i++) {
                cluster.startTaskManager();
            }
            cluster.awaitTaskManagers(settings.taskManagers);
        } catch (Exception | AssertionError e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private void startZooKeeper() throws IOException {
        startDaemon(
                "zookeeper",
                List.of("-Xmx128m"),
                settings.home.clusterClasspath(List.of()),
                List.of(
                        "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
                        "--zkConfigFile",
                        files.zooKeeper().toString(),
                        "--peerId",
                        "1"));
    }

    /** Starts a JobManager in place of the one before, and returns at once. */
    public FlinkProcess startJobManager() throws IOException {
        jobManager =
                startDaemon(
                        "jobmanager",
                        List.of("-Xmx384m", "-XX:MaxMetaspaceSize=256m"),
                        settings.home.clusterClasspath(settings.jars),
                        configured(
                                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint"));
        return jobManager;
    }

    /** Starts one more TaskManager, and returns at once. */
    public FlinkProcess startTaskManager() throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        configured("org.apache.flink.runtime.taskexecutor.TaskManagerRunner"));
        arguments.addAll(List.of("-D", "taskmanager.resource-id=" + resource(taskManagers.size())));
        FlinkProcess taskManager =
                startDaemon(
                        "taskmanager",
                        List.of(
                                "-Xmx384m",
                                "-XX:MaxDirectMemorySize=192m",
                                "-XX:MaxMetaspaceSize=256m"),
                        settings.home.clusterClasspath(settings.jars),
                        arguments);
        taskManagers.add(taskManager);
        return taskManager;
    }

    /** What the JobManager calls a TaskManager. */
    private static String resource(int index) {
        return "taskmanager-" + (index + 1);
    }

    private List<String> configured(String mainClass) {
        return List.of(mainClass, "--configDir", files.configuration().toString());
    }

    /** The JobManager that was started last. */
    public FlinkProcess jobManager() {
        return jobManager;
    }

    /** The TaskManagers that live. */
    public List<FlinkProcess> taskManagers() {
        return taskManagers.stream().filter(FlinkProcess::isAlive).toList();
    }

    /**
     * A TaskManager that is at work for a job; another one may have nothing to do for it any more,
     * and its loss none of the job's business.
     */
    public FlinkProcess taskManagerOf(String job) throws IOException, InterruptedException {
        Set<String> busy = rest.taskManagersOf(job);
        return IntStream.range(0, taskManagers.size())
                .filter(index -> busy.contains(resource(index)))
                .mapToObj(taskManagers::get)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No task of job " + job + " runs."));
    }

    /** What the JobManager tells and does. */
    public FlinkRest rest() {
        return rest;
    }

    /** Where its files are. */
    public Path directory() {
        return files.directory();
    }

    /** Waits until the JobManager counts that many TaskManagers. */
    public void awaitTaskManagers(int count) throws Exception {
        START.until(
                count + " TaskManagers, see " + files.logs(),
                () -> {
                    requireAlive(jobManager);
                    return rest.taskManagers().filter(there -> there == count).isPresent();
                });
    }

    /**
     * Opens a session of the SQL gateway, which the first one starts. It outlives the death of a
     * JobManager.
     */
    public SqlSession openSession() throws Exception {
        if (gateway.isEmpty()) {
            gateway =
                    Optional.of(
                            startDaemon(
                                    "sql-gateway",
                                    List.of("-Xmx512m"),
                                    settings.home.sqlClasspath(settings.jars),
                                    List.of("org.apache.flink.table.gateway.SqlGateway")));
        }
        FlinkProcess process = gateway.get();
        return START.get(
                "a session of the SQL gateway, see " + files.logs(),
                () -> {
                    requireAlive(process);
                    return SqlSession.open(files.gateway());
                });
    }

    private static void requireAlive(FlinkProcess process) throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException(process.name() + " has ended:\n" + process.lastWords());
        }
    }

    /**
     * Runs a script through Flink's SQL client and waits for the client to end.
     *
     * @param jar given to the client with {@code --jar}, as a user does
     */
    public SqlClientRun runSql(String script, Path jar, Duration timeout)
            throws IOException, InterruptedException {
        String name = "sql-client-" + ++started;
        Path file = Files.writeString(files.logs().resolve(name + ".sql"), script);
        List<String> program =
                List.of(
                        "org.apache.flink.table.client.SqlClient",
                        "embedded",
                        "--history",
                        files.logs().resolve(name + ".history").toString(),
                        "--jar",
                        jar.toString(),
                        "--file",
                        file.toString());
        try (FlinkProcess client =
                startProcess(
                        name,
                        List.of("-Xmx512m"),
                        settings.home.sqlClasspath(settings.jars),
                        program)) {
            client.waitFor(timeout);
            return new SqlClientRun(client.output());
        }
    }

    /**
     * Submits the job of a jar as {@code flink run --detached} does.
     *
     * @param options of {@code flink run}, such as {@code -p}
     * @param jar with a main class in its manifest
     * @param arguments of the main class
     * @return the id of the job
     */
    public String submit(List<String> options, Path jar, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> program = new ArrayList<>();
        program.addAll(List.of("org.apache.flink.client.cli.CliFrontend", "run", "--detached"));
        program.addAll(options);
        program.add(jar.toString());
        program.addAll(arguments);
        try (FlinkProcess client =
                startProcess(
                        "flink-run-" + ++started,
                        List.of("-Xmx512m"),
                        settings.home.clusterClasspath(settings.jars),
                        program)) {
            client.waitFor(SUBMISSION);
            Matcher submitted = SUBMITTED.matcher(client.output());
            if (!submitted.find()) {
                throw new IllegalStateException("no job was submitted:\n" + client.lastWords());
            }
            return submitted.group(1);
        }
    }

    private FlinkProcess startDaemon(
            String kind, List<String> memory, String classpath, List<String> program)
            throws IOException {
        FlinkProcess process = startProcess(kind + "-" + ++started, memory, classpath, program);
        processes.add(process);
        return process;
    }

    private FlinkProcess startProcess(
            String name, List<String> memory, String classpath, List<String> program)
            throws IOException {
        List<String> arguments = new ArrayList<>(memory);
        arguments.add("@" + files.javaOptions());
        arguments.addAll(settings.javaOptions);
        arguments.add("-Dlog4j.configurationFile=" + files.logging().toUri());
        arguments.add("-Djava.io.tmpdir=" + files.directory().resolve("tmp"));
        arguments.addAll(List.of("-cp", classpath));
        arguments.addAll(program);
        return FlinkProcess.start(
                settings.java(),
                name,
                arguments,
                Map.of("FLINK_CONF_DIR", files.configuration().toString()),
                files.logs());
    }

    private void stopProcesses() {
        for (FlinkProcess process : processes) {
            process.end();
        }
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
