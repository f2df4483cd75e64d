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
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The JDKs of this machine: the one that {@code JAVA_25_HOME} names, the one that runs the tests,
 * and those where systems keep them.
 *
 * @param environment the variables of the process
 * @param own the directory of the JDK that runs the tests
 * @param places directories that have JDKs below
 */
record InstalledJdks(Map<String, String> environment, Path own, List<Path> places) {
    /** In quotes; up to Java 8 it began with 1. */
    private static final Pattern VERSION = Pattern.compile("\"?(?:1\\.)?(\\d+)");

    /** Those of this machine. */
    static InstalledJdks ofThisMachine() {
        Path user = Path.of(System.getProperty("user.home"));
        return new InstalledJdks(
                System.getenv(),
                Path.of(System.getProperty("java.home")),
                List.of(
                        Path.of("/usr/lib/jvm"),
                        Path.of("/usr/java"),
                        Path.of("/opt/java"),
                        Path.of("/Library/Java/JavaVirtualMachines"),
                        user.resolve(".sdkman/candidates/java"),
                        user.resolve(".jdks")));
    }

    /**
     * The directory of the JDK of a release.
     *
     * @param release such as 25
     * @throws IllegalStateException if there is none, or the variable names another
     */
    Path home(int release) throws IOException {
        String variable = "JAVA_" + release + "_HOME";
        String named = environment.getOrDefault(variable, "");
        if (!named.isBlank()) {
            Path home = Path.of(named);
            Optional<Integer> found = release(home);
            if (found.filter(number -> number == release).isEmpty()) {
                throw new IllegalStateException(
                        "%s is %s: expected the directory of a JDK %d, found %s there"
                                .formatted(
                                        variable,
                                        home,
                                        release,
                                        found.map(number -> "a JDK " + number).orElse("none")));
            }
            return home;
        }
        Map<Integer, Path> all = all();
        if (!all.containsKey(release)) {
            throw new IllegalStateException(
                    "expected a JDK %d for the cluster, found %s; install one, such as Temurin %d, or set %s to its directory"
                            .formatted(release, all, release, variable));
        }
        return all.get(release);
    }

    private Map<Integer, Path> all() throws IOException {
        Map<Integer, Path> byRelease = new TreeMap<>();
        List<Path> homes = new ArrayList<>(List.of(own));
        for (Path place : places) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> below = Files.list(place)) {
                    below.sorted().forEach(homes::add);
                }
            }
        }
        for (Path home : homes) {
            // On macOS the JDK is a bundle.
            for (Path directory : List.of(home, home.resolve("Contents/Home"))) {
                release(directory).ifPresent(number -> byRelease.putIfAbsent(number, directory));
            }
        }
        return byRelease;
    }

    /** By the file that every JDK has; what has none cannot be started either. */
    private static Optional<Integer> release(Path home) throws IOException {
        Path file = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Properties release = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            release.load(in);
        }
        Matcher version = VERSION.matcher(release.getProperty("JAVA_VERSION", ""));
        return version.lookingAt()
                ? Optional.of(Integer.valueOf(version.group(1)))
                : Optional.empty();
    }
}
