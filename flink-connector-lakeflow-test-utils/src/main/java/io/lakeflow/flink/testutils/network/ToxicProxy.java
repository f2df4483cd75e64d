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
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes connections on to a server, until it is told to do worse.
 *
 * <pre>{@code
 * try (ToxicProxy network = ToxicProxy.to(api.uri(), new Random(seed))) {
 *     network.inject(new Toxic.LimitData(1000));
 *     read(network.uri());
 * }
 * }</pre>
 *
 * <p>May be used from any thread. Its own threads are daemons, two for each connection.
 */
public final class ToxicProxy implements AutoCloseable {
    private final InetSocketAddress server;
    private final InetSocketAddress address;
    private final Random random;
    private final Set<ToxicConnection> connections = ConcurrentHashMap.newKeySet();
    private ServerSocket listening;
    private Optional<Toxic> toxic = Optional.empty();

    private ToxicProxy(InetSocketAddress server, Random random) throws IOException {
        this.server = server;
        this.random = random;
        this.listening = listen(0);
        this.address = (InetSocketAddress) listening.getLocalSocketAddress();
        accept(listening);
    }

    /**
     * Listens on a free port of the loopback interface.
     *
     * @param server where the server listens; its path is not used
     * @param random what latencies are drawn from
     */
    public static ToxicProxy to(URI server, Random random) throws IOException {
        return new ToxicProxy(new InetSocketAddress(server.getHost(), server.getPort()), random);
    }

    /** The address to use in place of the server's, without a slash at the end. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + address.getPort());
    }

    /** From now on this is wrong, also with the connections that there are. */
    public synchronized void inject(Toxic toxic) throws IOException {
        this.toxic = Optional.of(toxic);
        if (toxic instanceof Toxic.Down) {
            listening.close();
            connections.forEach(ToxicConnection::cut);
        }
    }

    /** From now on new connections are passed on; those that suffered are cut off. */
    public synchronized void heal() throws IOException {
        toxic = Optional.empty();
        connections.forEach(ToxicConnection::cut);
        if (listening.isClosed()) {
            listening = listen(address.getPort());
            accept(listening);
        }
    }

    synchronized Optional<Toxic> toxic() {
        return toxic;
    }

    Random random() {
        return random;
    }

    @Override
    public synchronized void close() throws IOException {
        listening.close();
        connections.forEach(ToxicConnection::cut);
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private void accept(ServerSocket socket) {
        ToxicConnection.daemon(
                "accept",
                () -> {
                    while (!socket.isClosed()) {
                        try {
                            connect(socket.accept());
                        } catch (IOException e) {
                            if (!socket.isClosed()) {
                                throw new UncheckedIOException(e);
                            }
                        }
                    }
                });
    }

    private void connect(Socket client) throws IOException {
        ToxicConnection connection =
                new ToxicConnection(
                        this, client, new Socket(server.getAddress(), server.getPort()));
        connections.add(connection);
        connection.start(() -> connections.remove(connection));
    }
}
