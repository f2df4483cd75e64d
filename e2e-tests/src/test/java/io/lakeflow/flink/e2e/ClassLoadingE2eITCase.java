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

import io.lakeflow.flink.testutils.cluster.FlinkCluster;
import io.lakeflow.flink.testutils.cluster.FlinkClusterBuilder;
import io.lakeflow.flink.testutils.cluster.SqlSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The SQL jar where users put it, each time beside libraries in {@code lib} that it has in other
 * versions: Jackson and Netty, which would break it if it found theirs in place of its own.
 */
class ClassLoadingE2eITCase {

    @ParameterizedTest
    @CsvSource({
        "ADD JAR, child-first",
        "ADD JAR, parent-first",
        "lib, child-first",
        "lib, parent-first"
    })
    void readsBesideOtherVersionsOfWhatItHolds(
            String place, String order, @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory)
            throws Exception {
        FlinkClusterBuilder settings =
                TestCluster.builder().configuration("classloader.resolve-order", order);
        otherVersions().forEach(settings::jar);
        if (place.equals("lib")) {
            settings.jar(SqlJar.path());
        }
        try (FlinkCluster cluster = settings.start(directory);
                ChangingTable table =
                        ChangingTable.start(1_000, 100, directory.resolve("ledger"))) {
            SqlSession sql = cluster.openSession();
            if (place.equals("ADD JAR")) {
                sql.addJar(SqlJar.path());
            }
            table.declare(sql);
            cluster.rest().awaitRunning(table.copy(sql));
            table.awaitExactlyAll();
        }
    }

    private static List<Path> otherVersions() throws Exception {
        try (Stream<Path> jars = Files.list(Path.of(System.getProperty("lakeflow.foreign.libs")))) {
            List<Path> all = jars.toList();
            assertThat(all)
                    .anyMatch(jar -> jar.getFileName().toString().startsWith("jackson-databind"))
                    .anyMatch(jar -> jar.getFileName().toString().startsWith("netty-handler"));
            return all;
        }
    }
}
