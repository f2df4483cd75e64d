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

import io.lakeflow.flink.testutils.network.UnusedPorts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files of one cluster, for ports that were free when they were written.
 *
 * @param directory of the cluster
 * @param rest where the JobManager answers
 * @param gateway where the SQL gateway answers
 */
record ClusterFiles(Path directory, URI rest, URI gateway) {
    private static final String LOOPBACK = "http://127.0.0.1:";
    private static final int PORTS = 6;

    /**
     * Writes them.
     *
     * @param more options that win over those of the cluster
     */
    static ClusterFiles write(
            Path directory, int slots, boolean highlyAvailable, Map<String, String> more)
            throws IOException {
        Files.createDirectories(directory);
        int[] ports = UnusedPorts.find(PORTS);
        ClusterFiles files =
                new ClusterFiles(
                        directory.toAbsolutePath(),
                        URI.create(LOOPBACK + ports[0]),
                        URI.create(LOOPBACK + ports[1]));
        Files.createDirectories(files.configuration());
        Files.createDirectories(files.logs());
        Files.createDirectories(files.directory().resolve("tmp"));
        copyResource("log4j.properties", files.logging());
        copyResource("java.options", files.javaOptions());
        Map<String, String> options = defaults();
        options.put("rest.port", "" + ports[0]);
        options.put("sql-gateway.endpoint.rest.address", "127.0.0.1");
        options.put("sql-gateway.endpoint.rest.port", "" + ports[1]);
        options.put("jobmanager.rpc.port", "" + ports[2]);
        options.put("taskmanager.numberOfTaskSlots", "" + slots);
        options.put("io.tmp.dirs", files.directory().resolve("tmp").toString());
        options.put("execution.checkpointing.dir", files.uri("checkpoints"));
        if (highlyAvailable) {
            files.writeZooKeeper(ports[3], ports[4], ports[5]);
            options.put("high-availability.type", "zookeeper");
            options.put("high-availability.zookeeper.quorum", "127.0.0.1:" + ports[3]);
            options.put("high-availability.zookeeper.client.session-timeout", "5000");
            options.put("high-availability.storageDir", files.uri("high-availability"));
        }
        options.putAll(more);
        StringBuilder text = new StringBuilder();
        options.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
        Files.writeString(files.configuration().resolve("config.yaml"), text);
        return files;
    }

    /** The options of every cluster, one a line in a file that has comments besides. */
    private static Map<String, String> defaults() throws IOException {
        Map<String, String> options = new LinkedHashMap<>();
        for (String line :
                new String(resource("config.yaml"), StandardCharsets.UTF_8).split("\n")) {
            int colon = line.indexOf(": ");
            if (colon > 0 && !line.startsWith("#")) {
                options.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        return options;
    }

    private String uri(String name) {
        return directory.resolve(name).toUri().toString();
    }

    private void writeZooKeeper(int port, int quorumPort, int electionPort) throws IOException {
        Files.writeString(
                zooKeeper(),
                """
                tickTime=500
                initLimit=10
                syncLimit=5
                dataDir=%s
                clientPort=%d
                clientPortAddress=127.0.0.1
                server.1=127.0.0.1:%d:%d
                """
                        .formatted(
                                Files.createDirectories(directory.resolve("zookeeper")),
                                port,
                                quorumPort,
                                electionPort));
    }

    Path configuration() {
        return directory.resolve("conf");
    }

    Path javaOptions() {
        return configuration().resolve("java.options");
    }

    Path logging() {
        return configuration().resolve("log4j.properties");
    }

    Path zooKeeper() {
        return configuration().resolve("zoo.cfg");
    }

    Path logs() {
        return directory.resolve("log");
    }

    private static void copyResource(String name, Path target) throws IOException {
        Files.write(target, resource(name));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = ClusterFiles.class.getResourceAsStream("/flink-cluster/" + name)) {
            return in.readAllBytes();
        }
    }
}
