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
package io.lakeflow.flink.benchmark.reference;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The least that fetching a page can cost: one blocking connection, and nothing of HTTP but what
 * the benchmark's own server says. For one thread.
 */
public final class RawFetch implements AutoCloseable {
    /** How far past a page its buffer may be read, for parsers that look at words. */
    public static final int PADDING = 8;

    private static final int RECEIVE_BYTES = 1 << 20;
    private static final byte[] HEADERS_END = {'\r', '\n', '\r', '\n'};
    private static final String LENGTH = "Content-Length: ";

    private final SocketChannel channel;
    private final ByteBuffer received = ByteBuffer.allocateDirect(RECEIVE_BYTES);
    private byte[] page = new byte[RECEIVE_BYTES];

    public RawFetch(InetSocketAddress server) throws IOException {
        this.channel = SocketChannel.open(server);
        this.received.limit(0);
    }

    /** Asks for a page and gives its length; {@link #page()} holds it until the next one. */
    public int fetch(String target) throws IOException {
        byte[] request =
                ("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        channel.write(ByteBuffer.wrap(request));
        int length = readHeaders(target);
        if (page.length < length + PADDING) {
            page = new byte[length + PADDING];
        }
        int filled = 0;
        while (filled < length) {
            if (!received.hasRemaining()) {
                receive();
            }
            int part = Math.min(received.remaining(), length - filled);
            received.get(page, filled, part);
            filled += part;
        }
        return length;
    }

    public byte[] page() {
        return page;
    }

    private int readHeaders(String target) throws IOException {
        byte[] headers = new byte[1024];
        int size = 0;
        do {
            if (!received.hasRemaining()) {
                receive();
            }
            headers[size++] = received.get();
        } while (size < HEADERS_END.length
                || !Arrays.equals(headers, size - HEADERS_END.length, size, HEADERS_END, 0, 4));
        String text = new String(headers, 0, size, StandardCharsets.US_ASCII);
        int at = text.indexOf(LENGTH);
        if (!text.startsWith("HTTP/1.1 200 ") || at < 0) {
            throw new IOException("The answer to " + target + " is " + text);
        }
        int from = at + LENGTH.length();
        return Integer.parseInt(text, from, text.indexOf('\r', from), 10);
    }

    private void receive() throws IOException {
        received.clear();
        if (channel.read(received) < 0) {
            throw new EOFException("The server has closed the connection");
        }
        received.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
