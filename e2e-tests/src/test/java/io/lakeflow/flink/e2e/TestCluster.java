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

import io.lakeflow.flink.testutils.cluster.FlinkCluster;
import io.lakeflow.flink.testutils.cluster.FlinkClusterBuilder;
import io.lakeflow.flink.testutils.cluster.FlinkClusterExtension;
import io.lakeflow.flink.testutils.cluster.FlinkHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Clusters of a Flink that the build has put together, with their files below target. */
final class TestCluster {
    private TestCluster() {}

    /** The cluster of a test class, with the ledger in its lib. */
    static FlinkClusterExtension of(UnaryOperator<FlinkClusterBuilder> settings) {
        return new FlinkClusterExtension(directory(), () -> settings.apply(builder()));
    }

    /** Of the Flink under test, on the JDK of {@code -Dlakeflow.cluster.java=}. */
    static FlinkClusterBuilder builder() {
        return builder(FlinkHome.ofBuild(), javaHome());
    }

    /** Of any Flink, on any JDK. */
    static FlinkClusterBuilder builder(FlinkHome flink, Path javaHome) {
        return FlinkCluster.builder(flink)
                .javaHome(javaHome)
                .configuration("lakeflow.secrets.allowed", "[\"file:" + secrets() + "/*\"]")
                .jar(Path.of(System.getProperty("lakeflow.ledger.jar")).normalize());
    }

    /** The JDK of {@code -Dlakeflow.cluster.java=}. */
    static Path javaHome() {
        try {
            return InstalledJdks.ofThisMachine().home(Integer.getInteger("lakeflow.cluster.java"));
        } catch (IOException e) {
            throw new UncheckedIOException("the installed JDKs cannot be listed", e);
        }
    }

    /** Where the build has put a version of Flink. */
    static Path homeOf(String version) {
        return Path.of(System.getProperty(FlinkHome.PROPERTY)).resolveSibling("flink-" + version);
    }

    /** What tables may refer to; made if missing. */
    static Path secrets() {
        try {
            return Files.createDirectories(directory().resolve("secrets").toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for secrets can be made", e);
        }
    }

    static Path directory() {
        return Path.of(System.getProperty("lakeflow.e2e.directory"));
    }
}
