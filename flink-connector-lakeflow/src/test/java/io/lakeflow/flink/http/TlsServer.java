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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every request, one a connection, and counts those that got through the handshake. */
final class TlsServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TlsServer.class);

    private final AtomicInteger requests = new AtomicInteger();
    private final SSLServerSocket socket;

    TlsServer(SSLContext context, SSLParameters parameters) throws Exception {
        socket =
                (SSLServerSocket)
                        context.getServerSocketFactory()
                                .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
        socket.setSSLParameters(parameters);
        Thread accepting = new Thread(this::serve, "tls-server");
        accepting.setDaemon(true);
        accepting.start();
    }

    static TlsServer showing(TestCertificates certificates, String certificate, String authority)
            throws Exception {
        SSLContext context = certificates.server(certificate, authority);
        return new TlsServer(context, context.getDefaultSSLParameters());
    }

    URI uri() {
        return URI.create("https://127.0.0.1:" + socket.getLocalPort() + "/");
    }

    int requests() {
        return requests.get();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                answer(connection);
            } catch (IOException refused) {
                LOG.info("The handshake failed, or the server was closed: {}", refused.toString());
            }
        }
    }

    private void answer(Socket connection) throws IOException {
        BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                connection.getInputStream(), StandardCharsets.US_ASCII));
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            LOG.debug("{}", line);
        }
        requests.incrementAndGet();
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]";
        connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
