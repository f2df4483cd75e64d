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

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Flink distribution on disk.
 *
 * @param lib what every process of a cluster starts with
 * @param opt what the SQL client needs besides
 */
record FlinkHome(Path lib, Path opt) {

    /** The distribution that the build has put together for the Flink version under test. */
    static FlinkHome ofBuild() {
        Path home = Path.of(System.getProperty("lakeflow.flink.home"));
        if (!Files.isDirectory(home.resolve("lib"))) {
            throw new IllegalStateException(
                    "No Flink distribution in " + home + "; run the build with -Pe2e");
        }
        return new FlinkHome(home.resolve("lib"), home.resolve("opt"));
    }

    String clusterClasspath() {
        return lib + File.separator + "*";
    }

    String sqlClientClasspath() {
        return clusterClasspath() + File.pathSeparator + opt + File.separator + "*";
    }
}
