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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The configuration directory of one cluster, on ports that were free when it was written.
 *
 * @param directory what Flink calls its configuration directory
 * @param rest where the JobManager answers
 */
record FlinkConfiguration(Path directory, URI rest) {

    /** Writes the configuration of a cluster that keeps its files under the given directory. */
    static FlinkConfiguration write(Path clusterDirectory) throws IOException {
        Path directory = Files.createDirectories(clusterDirectory.resolve("conf"));
        for (String file : new String[] {"config.yaml", "log4j.properties", "java.options"}) {
            copyResource(file, directory.resolve(file));
        }
        Path temporary = Files.createDirectories(clusterDirectory.resolve("tmp"));
        Path checkpoints = Files.createDirectories(clusterDirectory.resolve("checkpoints"));
        int restPort;
        int rpcPort;
        try (ServerSocket rest = unusedPort();
                ServerSocket rpc = unusedPort()) {
            restPort = rest.getLocalPort();
            rpcPort = rpc.getLocalPort();
        }
        Files.writeString(
                directory.resolve("config.yaml"),
                """
                rest.port: %d
                jobmanager.rpc.port: %d
                io.tmp.dirs: %s
                execution.checkpointing.dir: %s
                """
                        .formatted(restPort, rpcPort, temporary, checkpoints.toUri()),
                StandardOpenOption.APPEND);
        return new FlinkConfiguration(directory, URI.create("http://127.0.0.1:" + restPort));
    }

    Path javaOptions() {
        return directory.resolve("java.options");
    }

    Path logging() {
        return directory.resolve("log4j.properties");
    }

    private static ServerSocket unusedPort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static void copyResource(String name, Path target) throws IOException {
        try (InputStream in =
                FlinkConfiguration.class.getResourceAsStream("/flink-cluster/" + name)) {
            Files.write(target, in.readAllBytes());
        }
    }
}
