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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP server that is faster than any client of it: one thread, one selector, pages that were
 * built before and are written from where they lie. Answers that are to come later wait in a queue;
 * the last millisecond of a wait is spun, for a selector wakes up no more exactly than that.
 */
final class PageServer {
    private static final long SPIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** An answer that is to be sent later. */
    private record Due(long nanos, ServedConnection connection) {}

    private final Routes routes = new Routes();
    private final Selector selector;
    private final ServerSocketChannel listener;
    private final PriorityQueue<Due> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos));
    private long dateSecond;
    private String date;

    PageServer() throws IOException {
        this.selector = Selector.open();
        this.listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    int port() throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    /** Serves until the process ends. */
    void serve() throws IOException {
        while (true) {
            select();
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isAcceptable()) {
                    accept();
                } else {
                    serve((ServedConnection) key.attachment(), key);
                }
            }
            selector.selectedKeys().clear();
            sendDue();
        }
    }

    private void select() throws IOException {
        Due next = waiting.peek();
        if (next == null) {
            selector.select();
            return;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(next.nanos() - System.nanoTime() - SPIN_NANOS);
        if (millis > 0) {
            selector.select(millis);
        } else {
            selector.selectNow();
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = listener.accept();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        key.attach(new ServedConnection(channel, key));
    }

    private void serve(ServedConnection connection, SelectionKey key) throws IOException {
        try {
            if (key.isWritable()) {
                write(connection);
                return;
            }
            PageRequest request = connection.read();
            if (request != null) {
                receive(connection, request);
            }
        } catch (IOException closedByTheClient) {
            connection.close();
        }
    }

    private void receive(ServedConnection connection, PageRequest request) throws IOException {
        long now = System.nanoTime();
        if (Routes.isMeasured(request)) {
            routes.tally(request).received(request, now);
        }
        connection.begin(routes.answer(request, now), date());
        long delay = TimeUnit.MILLISECONDS.toNanos(request.delayMillis());
        if (delay == 0) {
            write(connection);
        } else {
            waiting.add(new Due(now + delay, connection));
        }
    }

    private void sendDue() throws IOException {
        while (!waiting.isEmpty() && waiting.peek().nanos() <= System.nanoTime()) {
            ServedConnection connection = waiting.poll().connection();
            if (connection.isOpen()) {
                try {
                    write(connection);
                } catch (IOException closedByTheClient) {
                    connection.close();
                }
            }
        }
    }

    private void write(ServedConnection connection) throws IOException {
        PageRequest request = connection.request();
        if (connection.write() && Routes.isMeasured(request)) {
            routes.tally(request)
                    .sent(request, connection.answer(), connection.bodyBytes(), System.nanoTime());
        }
    }

    private String date() {
        Instant now = Instant.now();
        if (now.getEpochSecond() != dateSecond) {
            dateSecond = now.getEpochSecond();
            date = DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atZone(ZoneOffset.UTC));
        }
        return date;
    }
}
