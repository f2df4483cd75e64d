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
package io.lakeflow.flink.testutils.network;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback interface for processes that have to be told theirs.
 *
 * <p>They lie below those that operating systems give to outgoing connections (Linux from 32768,
 * others from 49152): one of these may be taken between the look and the start.
 */
public final class UnusedPorts {
    private static final int FIRST = 20_000;
    private static final int END = 32_000;

    private UnusedPorts() {}

    /**
     * @param count how many different ones
     * @throws IOException if there are not so many
     */
    public static int[] find(int count) throws IOException {
        List<ServerSocket> open = new ArrayList<>();
        try {
            // Held open until the last one is known, so that no two are the same.
            for (int port = ThreadLocalRandom.current().nextInt(FIRST, (FIRST + END) / 2);
                    port < END && open.size() < count;
                    port++) {
                openIfUnused(port, open);
            }
            if (open.size() < count) {
                throw new IOException("fewer than %d ports are unused".formatted(count));
            }
            return open.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (ServerSocket socket : open) {
                socket.close();
            }
        }
    }

    private static void openIfUnused(int port, List<ServerSocket> open) throws IOException {
        try {
            open.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (BindException inUse) {
            // The next one may not be.
        }
    }
}
