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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings of a {@link FlinkCluster}. Defaults: the JDK of this JVM, one TaskManager with two
 * slots, no ZooKeeper, nothing in {@code lib} but Flink, and the configuration in the resource
 * {@code /flink-cluster/config.yaml}: a checkpoint each second, a hundred restarts, and the death
 * of a process noticed within five seconds.
 */
public final class FlinkClusterBuilder {
    final FlinkHome home;
    final List<Path> jars = new ArrayList<>();
    final Map<String, String> configuration = new LinkedHashMap<>();
    final List<String> javaOptions = new ArrayList<>();
    int taskManagers = 1;
    int slots = 2;
    boolean zooKeeper;
    private Path javaHome = Path.of(System.getProperty("java.home"));

    FlinkClusterBuilder(FlinkHome home) {
        this.home = home;
    }

    /**
     * The JDK that all processes run on.
     *
     * @throws IllegalArgumentException if there is none in the directory
     */
    public FlinkClusterBuilder javaHome(Path directory) {
        this.javaHome = directory;
        if (!Files.isExecutable(java())) {
            throw new IllegalArgumentException("expected a JDK, found no bin/java in " + directory);
        }
        return this;
    }

    /** How many TaskManagers it starts with. */
    public FlinkClusterBuilder taskManagers(int count) {
        this.taskManagers = count;
        return this;
    }

    /** How many slots each TaskManager has. */
    public FlinkClusterBuilder slots(int perTaskManager) {
        this.slots = perTaskManager;
        return this;
    }

    /** With ZooKeeper, a JobManager that is started anew goes on with the jobs of the last one. */
    public FlinkClusterBuilder zooKeeper() {
        this.zooKeeper = true;
        return this;
    }

    /**
     * A jar that all processes have on their classpath, as if it lay in {@code lib}.
     *
     * @throws IllegalArgumentException if there is no such file
     */
    public FlinkClusterBuilder jar(Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException("expected a jar, found nothing at " + jar);
        }
        jars.add(jar);
        return this;
    }

    /** An option of Flink, which wins over the one that clusters have by default. */
    public FlinkClusterBuilder configuration(String key, String value) {
        configuration.put(key, value);
        return this;
    }

    /** An option of the JVM of each process. */
    public FlinkClusterBuilder javaOption(String option) {
        javaOptions.add(option);
        return this;
    }

    Path java() {
        return javaHome.resolve("bin").resolve("java");
    }

    /**
     * Starts the cluster and waits until all its TaskManagers are there.
     *
     * @param directory for configuration, logs and checkpoints; made if missing
     */
    public FlinkCluster start(Path directory) throws Exception {
        return FlinkCluster.start(this, directory);
    }
}
