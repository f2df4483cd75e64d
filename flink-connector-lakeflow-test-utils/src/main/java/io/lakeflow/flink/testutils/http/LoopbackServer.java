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

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An HTTP/1.1 server on 127.0.0.1 with kept-alive connections and a {@code Date} header taken from
 * a clock.
 *
 * <p>One daemon thread, the selector thread, accepts, reads, calls the {@link Handler} and writes.
 * An answer may be completed later on any thread; it is handed back to the selector thread through
 * a queue, so that thousands of requests can be in flight without a thread each. A handler that
 * fails is answered with 500, and its first failure is thrown by {@link #close()}.
 */
public final class LoopbackServer implements AutoCloseable {

    /** What answers the requests. Called on the selector thread, so it must not wait. */
    @FunctionalInterface
    public interface Handler {
        /** The answer to this request, at once or later; never null. */
        CompletionStage<Response> handle(Request request);
    }

    private static final int BACKLOG = 4096;
    private static final int SCRATCH_BYTES = 256 * 1024;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
                    .withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private final Handler handler;
    private final Selector selector;
    private final ServerSocketChannel acceptor;
    private final URI uri;
    private final Thread thread;
    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
    private volatile boolean closed;

    private long dateSecond = Long.MIN_VALUE;
    private String date;

    private record Task(Connection connection, Response response) {}

    private LoopbackServer(int port, InstantSource clock, Handler handler) throws IOException {
        this.clock = clock;
        this.handler = handler;
        selector = Selector.open();
        acceptor = ServerSocketChannel.open();
        acceptor.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        acceptor.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), BACKLOG);
        acceptor.configureBlocking(false);
        acceptor.register(selector, SelectionKey.OP_ACCEPT);
        int bound = ((InetSocketAddress) acceptor.getLocalAddress()).getPort();
        uri = URI.create("http://127.0.0.1:" + bound);
        thread = new Thread(this::run, "loopback-server-" + bound);
        thread.setDaemon(true);
    }

    /**
     * Binds and serves at once.
     *
     * @param port the port, 0 for a free one
     * @param clock where the {@code Date} header comes from
     * @throws UncheckedIOException if the port cannot be bound
     */
    public static LoopbackServer start(int port, InstantSource clock, Handler handler) {
        try {
            LoopbackServer server = new LoopbackServer(port, clock, handler);
            server.thread.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot serve on 127.0.0.1:" + port, e);
        }
    }

    /** The base address, such as {@code http://127.0.0.1:41234}, without a slash at the end. */
    public URI uri() {
        return uri;
    }

    /**
     * How many connections are open at about this moment. One whose client has gone counts until
     * its answer is there.
     */
    public int connections() {
        selector.wakeup();
        return (int)
                selector.keys().stream()
                        .filter(key -> key.isValid() && key.attachment() != null)
                        .count();
    }

    /**
     * Stops serving, cuts all connections and waits for the selector thread.
     *
     * @throws IllegalStateException if a handler failed while the server ran
     */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Throwable first = failure.getAndSet(null);
        if (first != null) {
            throw new IllegalStateException("a request could not be handled", first);
        }
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(this::dispatch);
                for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
                    deliver(task);
                }
            }
        } catch (IOException | RuntimeException e) {
            failure.compareAndSet(null, e);
        } finally {
            closeChannels();
        }
    }

    private void closeChannels() {
        try (selector;
                acceptor) {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void dispatch(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else {
                ((Connection) key.attachment()).ready();
            }
        } catch (IOException e) {
            cut(key);
        }
    }

    private void accept() throws IOException {
        for (SocketChannel channel = acceptor.accept();
                channel != null;
                channel = acceptor.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            key.attach(new Connection(channel, key, this, scratch));
        }
    }

    /** A client that went away is its own business; other connections go on. */
    private void cut(SelectionKey key) {
        try {
            key.cancel();
            key.channel().close();
        } catch (IOException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void deliver(Task task) {
        try {
            task.connection.answer(task.response);
        } catch (IOException e) {
            try {
                task.connection.close();
            } catch (IOException closing) {
                failure.compareAndSet(null, closing);
            }
        }
    }

    void handle(Request request, Connection connection) {
        CompletionStage<Response> answer;
        try {
            answer = handler.handle(request);
        } catch (RuntimeException e) {
            enqueue(connection, failed(e));
            return;
        }
        answer.whenComplete(
                (response, error) -> enqueue(connection, error == null ? response : failed(error)));
    }

    private void enqueue(Connection connection, Response response) {
        tasks.add(new Task(connection, response));
        if (Thread.currentThread() != thread) {
            selector.wakeup();
        }
    }

    private Response failed(Throwable error) {
        failure.compareAndSet(null, error);
        return error(500, "the handler failed: " + error);
    }

    Response refusal(MalformedRequestException refused) {
        return error(refused.status(), refused.getMessage());
    }

    private static Response error(int status, String message) {
        String escaped = message.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ");
        return Response.json(status, ("{\"error\":\"" + escaped + "\"}").getBytes(UTF_8));
    }

    byte[] head(Response response, boolean close) {
        StringBuilder text = new StringBuilder(256);
        text.append("HTTP/1.1 ").append(response.status()).append(' ');
        text.append(reason(response.status())).append("\r\nDate: ").append(date());
        response.headers()
                .forEach(
                        (name, value) ->
                                text.append("\r\n").append(name).append(": ").append(value));
        text.append("\r\nContent-Length: ").append(response.body().length);
        if (close) {
            text.append("\r\nConnection: close");
        }
        return text.append("\r\n\r\n").toString().getBytes(ISO_8859_1);
    }

    private String date() {
        Instant now = clock.instant();
        if (now.getEpochSecond() != dateSecond) {
            dateSecond = now.getEpochSecond();
            date = DATE.format(now);
        }
        return date;
    }

    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 201 -> "Created";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 404 -> "Not Found";
            case 409 -> "Conflict";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> "Status " + status;
        };
    }
}
