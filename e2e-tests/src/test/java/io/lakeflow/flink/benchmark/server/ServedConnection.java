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
package io.lakeflow.flink.benchmark.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import javax.annotation.Nullable;

/** One connection, on which a client waits for each answer before it sends the next request. */
final class ServedConnection {
    private static final int REQUEST_BYTES = 1 << 14;
    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocate(REQUEST_BYTES);
    private PageRequest request;
    private Answer answer;
    @Nullable private ByteBuffer[] out;
    private long bodyBytes;

    ServedConnection(SocketChannel channel, SelectionKey key) {
        this.channel = channel;
        this.key = key;
    }

    /** The request once it is whole, null before; the connection is closed if the client has. */
    @Nullable
    PageRequest read() throws IOException {
        if (channel.read(in) < 0) {
            close();
            return null;
        }
        int size = in.position();
        for (int i = 0; i < END.length; i++) {
            if (size < END.length || in.get(size - END.length + i) != END[i]) {
                return null;
            }
        }
        String text = new String(in.array(), 0, size, StandardCharsets.US_ASCII);
        in.clear();
        int from = text.indexOf(' ') + 1;
        request = PageRequest.ofTarget(text.substring(from, text.indexOf(' ', from)));
        return request;
    }

    PageRequest request() {
        return request;
    }

    Answer answer() {
        return answer;
    }

    long bodyBytes() {
        return bodyBytes;
    }

    void begin(Answer given, String date) {
        answer = given;
        out = given.toWrite(date);
        bodyBytes = given.body().stream().mapToLong(ByteBuffer::remaining).sum();
    }

    /** Writes what the socket takes; true once all is written. */
    boolean write() throws IOException {
        channel.write(out);
        boolean done = !out[out.length - 1].hasRemaining();
        key.interestOps(done ? SelectionKey.OP_READ : SelectionKey.OP_WRITE);
        return done;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    void close() throws IOException {
        key.cancel();
        channel.close();
    }
}
