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
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A {@link FlinkCluster} for the tests of one class. It starts before the first of them; after each
 * of them the jobs that still run are cancelled; after the last one it ends with all its processes.
 * Its files, logs above all, are kept if a test fails.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final FlinkClusterExtension FLINK =
 *         new FlinkClusterExtension(
 *                 Path.of("target", "e2e"),
 *                 () -> FlinkCluster.builder(FlinkHome.ofBuild()).taskManagers(2).zooKeeper());
 *
 * @Test
 * void goesOnWithAnotherTaskManager() throws Exception {
 *     FlinkCluster cluster = FLINK.cluster();
 *     ...
 *     cluster.taskManagers().get(0).kill();
 *     cluster.startTaskManager();
 * }
 * }</pre>
 */
public final class FlinkClusterExtension
        implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private final Path parent;
    private final Supplier<FlinkClusterBuilder> settings;
    private Path directory;
    private FlinkCluster cluster;
    private boolean failed;

    /**
     * A cluster that is yet to be started.
     *
     * @param parent its files are in a directory below, which has the name of the test class
     * @param settings asked when the cluster starts
     */
    public FlinkClusterExtension(Path parent, Supplier<FlinkClusterBuilder> settings) {
        this.parent = parent;
        this.settings = settings;
    }

    /** The cluster, while tests run. */
    public FlinkCluster cluster() {
        return cluster;
    }

    /** Where a test may keep what belongs to it, such as savepoints. */
    public Path directory() {
        return directory;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        directory = parent.resolve(context.getRequiredTestClass().getSimpleName()).toAbsolutePath();
        delete();
        failed = true;
        cluster = settings.get().start(directory);
        failed = false;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        failed |= context.getExecutionException().isPresent();
        if (cluster.rest().taskManagers().isPresent()) {
            for (String job : cluster.rest().runningJobs()) {
                cluster.rest().cancel(job);
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (cluster != null) {
            cluster.close();
        }
        if (failed) {
            context.publishReportEntry("logs of the Flink cluster", directory.toString());
        } else {
            delete();
        }
    }

    private void delete() throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> below = Files.walk(directory)) {
            files = below.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
