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

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Flink distribution on disk. One that Maven has put together from Flink's artifacts will do;
 * {@code e2e-tests/flink-dist/pom.xml} shows which are needed.
 *
 * @param lib what every process of a cluster starts with
 * @param opt what the SQL client and the SQL gateway need besides
 */
public record FlinkHome(Path lib, Path opt) {
    private static final Pattern RUNTIME = Pattern.compile("flink-(?:runtime|dist)-(\\d.*)\\.jar");

    /** Names the system property by which a build tells its tests where Flink is. */
    public static final String PROPERTY = "lakeflow.flink.home";

    /**
     * The distribution in a directory.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static FlinkHome of(Path directory) {
        FlinkHome home = new FlinkHome(directory.resolve("lib"), directory.resolve("opt"));
        if (!Files.isDirectory(home.lib()) || !Files.isDirectory(home.opt())) {
            throw new IllegalArgumentException(
                    "expected a Flink distribution with lib and opt in " + directory);
        }
        return home;
    }

    /**
     * The distribution that the build names by the system property {@value #PROPERTY}.
     *
     * @throws IllegalStateException if it names none
     */
    public static FlinkHome ofBuild() {
        String directory = System.getProperty(PROPERTY);
        if (directory == null || !Files.isDirectory(Path.of(directory, "lib"))) {
            throw new IllegalStateException(
                    "expected a Flink distribution in -D%s=, found %s; run the build with -Pe2e or -Pchaos"
                            .formatted(PROPERTY, directory));
        }
        return of(Path.of(directory));
    }

    /** Which Flink it is, such as {@code 2.3.0}. */
    public String version() throws IOException {
        try (Stream<Path> jars = Files.list(lib)) {
            return jars.map(jar -> RUNTIME.matcher(jar.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(jar -> jar.group(1))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no flink-runtime in " + lib));
        }
    }

    /** The classpath of a cluster with more jars behind those of Flink. */
    String clusterClasspath(List<Path> more) {
        StringBuilder classpath = new StringBuilder(lib + File.separator + "*");
        more.forEach(jar -> classpath.append(File.pathSeparator).append(jar));
        return classpath.toString();
    }

    String sqlClasspath(List<Path> more) {
        return clusterClasspath(more) + File.pathSeparator + opt + File.separator + "*";
    }
}
