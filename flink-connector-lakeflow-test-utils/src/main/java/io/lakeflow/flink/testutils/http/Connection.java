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
package io.lakeflow.flink.testutils.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Optional;

/**
 * One client's connection: requests are taken one after the other, each only when the answer to the
 * one before has been written. Every method runs on the selector thread.
 */
final class Connection {

    private final SocketChannel channel;
    private final SelectionKey key;
    private final LoopbackServer server;
    private final ByteBuffer scratch;
    private final RequestParser parser = new RequestParser();

    private boolean awaitingAnswer;
    private boolean closeAfterAnswer;
    private boolean headOnly;
    private byte[] head = new byte[0];
    private byte[] body = new byte[0];
    private int written;

    /**
     * @param scratch a direct buffer that all connections of the server share; a large heap buffer
     *     would be copied as a whole for each partial write
     */
    Connection(SocketChannel channel, SelectionKey key, LoopbackServer server, ByteBuffer scratch) {
        this.channel = channel;
        this.key = key;
        this.server = server;
        this.scratch = scratch;
    }

    void ready() throws IOException {
        if (key.isReadable()) {
            read();
        }
        if (key.isValid() && key.isWritable()) {
            write();
        }
    }

    private void read() throws IOException {
        scratch.clear();
        int count = channel.read(scratch);
        if (count < 0) {
            endOfInput();
            return;
        }
        parser.append(scratch.flip());
        if (parser.overflows()) {
            close();
            return;
        }
        takeRequest();
    }

    private void endOfInput() throws IOException {
        if (awaitingAnswer || written < head.length + body.length) {
            closeAfterAnswer = true;
            key.interestOpsAnd(~SelectionKey.OP_READ);
        } else {
            close();
        }
    }

    private void takeRequest() throws IOException {
        if (awaitingAnswer || written < head.length + body.length) {
            return;
        }
        try {
            Optional<Request> request = parser.next();
            if (request.isPresent()) {
                awaitingAnswer = true;
                headOnly = request.get().method().equals("HEAD");
                closeAfterAnswer |=
                        request.get().header("connection").orElse("").equalsIgnoreCase("close");
                server.handle(request.get(), this);
            }
        } catch (MalformedRequestException e) {
            awaitingAnswer = true;
            closeAfterAnswer = true;
            answer(server.refusal(e));
        }
    }

    void answer(Response response) throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        awaitingAnswer = false;
        if (response.delivery() instanceof Response.Nothing) {
            close();
            return;
        }
        head = server.head(response, closeAfterAnswer);
        body = headOnly ? new byte[0] : response.body();
        if (response.delivery() instanceof Response.Cut cut) {
            body = Arrays.copyOf(body, Math.min(cut.bodyBytes(), body.length));
            closeAfterAnswer = true;
        }
        written = 0;
        write();
    }

    private void write() throws IOException {
        int total = head.length + body.length;
        while (written < total) {
            scratch.clear();
            if (written < head.length) {
                scratch.put(head, written, Math.min(head.length - written, scratch.remaining()));
            }
            int bodyOffset = Math.max(0, written + scratch.position() - head.length);
            scratch.put(body, bodyOffset, Math.min(body.length - bodyOffset, scratch.remaining()));
            scratch.flip();
            written += channel.write(scratch);
            if (scratch.hasRemaining()) {
                key.interestOpsOr(SelectionKey.OP_WRITE);
                return;
            }
        }
        finishAnswer();
    }

    private void finishAnswer() throws IOException {
        if (closeAfterAnswer) {
            close();
            return;
        }
        head = new byte[0];
        body = new byte[0];
        written = 0;
        if ((key.interestOps() & SelectionKey.OP_WRITE) != 0) {
            key.interestOpsAnd(~SelectionKey.OP_WRITE);
        }
        takeRequest();
    }

    void close() throws IOException {
        key.cancel();
        channel.close();
    }
}
