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

import io.lakeflow.flink.testutils.cluster.FlinkProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process of a cluster holds after a garbage collection, as the JDK's {@code jcmd} and Linux
 * tell it.
 *
 * @param threads of Java
 * @param sockets open ones
 * @param jobLoaders class loaders of the jars of jobs
 * @param metaspaceKib in use
 */
record Footprint(long threads, long sockets, long jobLoaders, long metaspaceKib) {
    private static final Pattern METASPACE = Pattern.compile("Both:\\s+(\\d+)[.\\d]* KB used");
    private static final String JOB_LOADER = "org.apache.flink.util.ChildFirstClassLoader";

    /** What pools of threads and connections go up and down by. */
    private static final int NOISE = 8;

    /** Much less than the classes of one job take. */
    private static final int METASPACE_NOISE_KIB = 6 * 1024;

    static Footprint of(FlinkProcess process) throws IOException, InterruptedException {
        jcmd(process, "GC.run");
        Matcher metaspace = METASPACE.matcher(jcmd(process, "VM.metaspace", "basic", "scale=K"));
        if (!metaspace.find()) {
            throw new IllegalStateException("jcmd VM.metaspace does not say how much is used");
        }
        return new Footprint(
                jcmd(process, "Thread.print").lines().filter(line -> line.startsWith("\"")).count(),
                sockets(process),
                jcmd(process, "VM.classloader_stats")
                        .lines()
                        .filter(line -> line.contains(JOB_LOADER))
                        .count(),
                Long.parseLong(metaspace.group(1)));
    }

    boolean isLargerThan(Footprint before) {
        return threads > before.threads + NOISE
                || sockets > before.sockets + NOISE
                || jobLoaders > before.jobLoaders
                || metaspaceKib > before.metaspaceKib + METASPACE_NOISE_KIB;
    }

    private static long sockets(FlinkProcess process) throws IOException {
        List<Path> files;
        try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            files = open.toList();
        }
        long sockets = 0;
        for (Path file : files) {
            try {
                sockets += Files.readSymbolicLink(file).toString().startsWith("socket:") ? 1 : 0;
            } catch (NoSuchFileException closedMeanwhile) {
                continue;
            }
        }
        return sockets;
    }

    private static String jcmd(FlinkProcess process, String... command)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(TestCluster.javaHome().resolve("bin/jcmd").toString());
        line.add("" + process.pid());
        line.addAll(List.of(command));
        Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IllegalStateException(
                    "jcmd %s of %s failed: %s"
                            .formatted(String.join(" ", command), process.name(), output));
        }
        return output;
    }
}
