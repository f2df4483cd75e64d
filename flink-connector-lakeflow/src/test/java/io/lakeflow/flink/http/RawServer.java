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
package io.lakeflow.flink.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server whose every byte is written by the test: the first connection runs the first script, and
 * so on; the last script serves all further ones.
 */
final class RawServer implements AutoCloseable {
    private final ServerSocket listener;
    private final List<Script> scripts;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    RawServer(Script... scripts) throws IOException {
        this.scripts = List.of(scripts);
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    /** An answer with a body of the announced length, over a connection that stays open. */
    static Script answering(String... bodies) {
        return connection -> {
            for (String body : bodies) {
                connection.readRequest();
                connection.write(ok(body));
            }
        };
    }

    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + path);
    }

    int connections() {
        return connections.size();
    }

    /** The heads of the requests, in the order in which they were read. */
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Connection connection : connections) {
            connection.close();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Connection connection = new Connection(listener.accept());
            int index = Math.min(connections.size(), scripts.size() - 1);
            connections.add(connection);
            thread(() -> scripts.get(index).run(connection));
        }
    }

    /** The end of a socket ends its thread: that is how both sides of a test say goodbye. */
    private static void thread(Work work) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                work.run();
                            } catch (IOException ended) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    interface Script {
        void run(Connection connection) throws IOException;
    }

    private interface Work {
        void run() throws IOException;
    }

    final class Connection {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        String readRequest() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            int newlines = 0;
            while (newlines < 2) {
                int octet = in.read();
                if (octet < 0) {
                    throw new IOException("closed by the client");
                }
                head.write(octet);
                newlines = octet == '\n' ? newlines + 1 : octet == '\r' ? newlines : 0;
            }
            String request = head.toString(StandardCharsets.ISO_8859_1);
            requests.add(request);
            return request;
        }

        void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Blocks until the client has closed its side. */
        void awaitClient() throws IOException {
            while (in.read() >= 0) {
                // Whatever it still says is not of interest.
                continue;
            }
        }

        /** FIN. */
        void close() throws IOException {
            socket.close();
        }

        /** RST. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
