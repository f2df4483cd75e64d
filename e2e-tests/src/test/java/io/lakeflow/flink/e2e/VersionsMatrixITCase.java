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

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.docs.WrittenSection;
import io.lakeflow.flink.testutils.cluster.FlinkCluster;
import io.lakeflow.flink.testutils.cluster.FlinkHome;
import io.lakeflow.flink.testutils.cluster.SqlSession;
import io.lakeflow.flink.testutils.example.ExampleApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One jar on one version of Flink after another, each of which goes on with what the last one has
 * left. With {@code -Dlakeflow.matrix=ends} the oldest on Java 17 and the newest on Java 25, with
 * {@code =all} every version on both.
 */
class VersionsMatrixITCase {
    private static final Logger LOG = LoggerFactory.getLogger(VersionsMatrixITCase.class);
    private static final List<String> VERSIONS =
            List.of("1.20.3", "2.0.0", "2.1.1", "2.2.0", "2.3.0");
    private static final int OLDER_JAVA = 17;
    private static final int NEWER_JAVA = 25;
    private static final WrittenSection TABLE =
            new WrittenSection(
                    Path.of("..", "docs", "compatibility.md"),
                    "<!-- The table of a run, written by VersionsMatrixITCase. -->\n",
                    "<!-- The end of the table. -->\n");

    private record Platform(String flink, int java) {
        @Override
        public String toString() {
            return "Flink " + flink + " on Java " + java;
        }
    }

    private static List<Platform> platforms() {
        String matrix = System.getProperty("lakeflow.matrix");
        return switch (matrix) {
            case "ends" ->
                    List.of(
                            new Platform(VERSIONS.get(0), OLDER_JAVA),
                            new Platform(VERSIONS.get(VERSIONS.size() - 1), NEWER_JAVA));
            case "all" ->
                    VERSIONS.stream()
                            .flatMap(
                                    version ->
                                            Stream.of(
                                                    new Platform(version, OLDER_JAVA),
                                                    new Platform(version, NEWER_JAVA)))
                            .toList();
            default ->
                    throw new IllegalArgumentException(
                            "expected -Dlakeflow.matrix=ends or -Dlakeflow.matrix=all, found "
                                    + matrix);
        };
    }

    @Test
    void eachVersionGoesOnWithWhatTheLastOneHasLeft(
            @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) throws Exception {
        List<String> rows = new ArrayList<>();
        Optional<Platform> last = Optional.empty();
        Optional<HalfRead> left = Optional.empty();
        try (ExampleApi example = ExampleApi.start()) {
            for (Platform platform : platforms()) {
                long begin = System.nanoTime();
                Path files =
                        Files.createDirectories(
                                directory.resolve(platform.flink() + "-" + platform.java()));
                try (FlinkCluster cluster = start(platform, files)) {
                    int selected = selectOrders(cluster, example);
                    HalfRead read =
                            left.isPresent()
                                    ? left.get()
                                    : HalfRead.begin(cluster, files.resolve("first"));
                    read.finish(cluster);
                    left = Optional.of(HalfRead.begin(cluster, files.resolve("next")));
                    rows.add(
                            "| %s | %d | %d rows | %s | %d versions, each once | %d s |"
                                    .formatted(
                                            platform.flink(),
                                            platform.java(),
                                            selected,
                                            last.map(Platform::toString).orElse("the same"),
                                            read.copied(),
                                            Duration.ofNanos(System.nanoTime() - begin)
                                                    .toSeconds()));
                    LOG.info("{}: {}", platform, rows.get(rows.size() - 1));
                }
                last = Optional.of(platform);
            }
        } finally {
            left.ifPresent(HalfRead::close);
        }
        LOG.info("Written: {}", TABLE.write(table(rows)));
    }

    private static FlinkCluster start(Platform platform, Path files) throws Exception {
        FlinkHome flink = FlinkHome.of(TestCluster.homeOf(platform.flink()));
        assertThat(flink.version()).isEqualTo(platform.flink());
        return TestCluster.builder(flink, InstalledJdks.ofThisMachine().home(platform.java()))
                .start(files.resolve("cluster"));
    }

    /** The query of the quickstart, in batch mode; returns how many rows it has. */
    private static int selectOrders(FlinkCluster cluster, ExampleApi api) throws Exception {
        SqlSession sql = cluster.openSession().addJar(SqlJar.path());
        sql.set("execution.runtime-mode", "batch");
        sql.execute(Order.createTable(api));
        List<Order> orders =
                sql.execute("SELECT * FROM orders").stream().map(Order::ofJson).toList();
        assertThat(orders).containsExactlyInAnyOrderElementsOf(Order.truth(api));
        return orders.size();
    }

    private static String table(List<String> rows) {
        return """
        Run on %s with the jar of the first row above.

        | Flink | Java | query of the quickstart | savepoint in the middle of a history, of | restored here, with a stop by a savepoint of its own and changes before and after it | took |
        |---|---|---|---|---|---|
        %s
        """
                .formatted(LocalDate.now(ZoneOffset.UTC), String.join("\n", rows));
    }
}
