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
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One client's connection through a {@link ToxicProxy}; answers are what suffers. */
final class ToxicConnection {
    private static final int PIECE = 4 << 10;

    private final ToxicProxy proxy;
    private final Socket client;
    private final Socket server;

    /** Waited for in place of sleeping, so that a connection that is cut ends at once. */
    private final CountDownLatch cut = new CountDownLatch(1);

    ToxicConnection(ToxicProxy proxy, Socket client, Socket server) throws IOException {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    void start(Runnable ended) {
        daemon("requests", this::passRequests);
        daemon("resets", this::resetInTime);
        daemon(
                "answers",
                () -> {
                    passAnswers();
                    ended.run();
                });
    }

    /** Ends both sides, from any thread. */
    void cut() {
        cut.countDown();
        closeQuietly(client);
        closeQuietly(server);
    }

    private void passRequests() {
        byte[] piece = new byte[PIECE];
        try {
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                out.write(piece, 0, count);
            }
            server.shutdownOutput();
        } catch (IOException ended) {
            cut();
        }
    }

    private void passAnswers() {
        byte[] piece = new byte[PIECE];
        long passed = 0;
        try {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                Optional<Toxic> toxic = proxy.toxic();
                passed += count;
                if (toxic.isPresent()) {
                    suffer(toxic.get(), out, piece, count, passed);
                } else {
                    out.write(piece, 0, count);
                }
            }
            if (proxy.toxic().orElse(null) instanceof Toxic.SlowClose slow) {
                pause(slow.delay());
            }
        } catch (IOException ended) {
            // The client or the proxy has ended it; either way there is nobody to pass it on to.
        }
        cut();
    }

    /**
     * @param passed how many bytes of answers there were, with these
     */
    private void suffer(Toxic toxic, OutputStream out, byte[] piece, int count, long passed)
            throws IOException {
        if (toxic instanceof Toxic.Latency latency) {
            long jitter = latency.jitter().toMillis();
            long swing = jitter == 0 ? 0 : proxy.random().nextLong(-jitter, jitter + 1);
            pause(latency.mean().plusMillis(swing));
            out.write(piece, 0, count);
        } else if (toxic instanceof Toxic.Bandwidth bandwidth) {
            int slice = Math.max(1, bandwidth.bytesPerSecond() / 20);
            inSlices(out, piece, count, slice, Duration.ofMillis(50));
        } else if (toxic instanceof Toxic.Slicer slicer) {
            inSlices(out, piece, count, slicer.bytes(), Duration.ZERO);
        } else if (toxic instanceof Toxic.LimitData limit && passed >= limit.bytes()) {
            out.write(piece, 0, (int) Math.max(0, count - (passed - limit.bytes())));
            cut();
        } else if (toxic instanceof Toxic.BlackHole) {
            await(Duration.ofDays(1));
        } else {
            out.write(piece, 0, count);
        }
    }

    private void inSlices(OutputStream out, byte[] piece, int count, int slice, Duration each)
            throws IOException {
        for (int from = 0; from < count; from += slice) {
            out.write(piece, from, Math.min(slice, count - from));
            pause(each);
        }
    }

    /** A reset comes by itself, whether something is sent or not. */
    private void resetInTime() {
        if (proxy.toxic().orElse(null) instanceof Toxic.ResetPeer reset) {
            await(reset.delay());
            try {
                client.setSoLinger(true, 0);
            } catch (IOException closed) {
                // Closed is as good as reset.
            }
            cut();
        }
    }

    private void pause(Duration delay) throws IOException {
        if (await(delay)) {
            throw new IOException("cut off");
        }
    }

    /** Whether it was cut while waiting. */
    private boolean await(Duration delay) {
        try {
            return cut.await(delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, "toxic-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }
}
