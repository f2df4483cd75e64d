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
package io.lakeflow.flink.testutils.scripted;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes again and again on a thread of its own, thousands of times a second, once at least, until
 * it is closed.
 *
 * <pre>{@code
 * try (BackgroundWriter writer = BackgroundWriter.start(() -> api.table("orders").upsert("1"))) {
 *     read(...);
 * }
 * }</pre>
 */
public final class BackgroundWriter implements AutoCloseable {
    /** Far faster than anyone reads, and yet the truth stays small enough to keep. */
    private static final long PACE_NANOS = 100_000;

    private final Thread thread;
    private final AtomicLong writes = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean closed;

    private BackgroundWriter(Runnable write) {
        this.thread = new Thread(() -> run(write), "background-writer");
        thread.setDaemon(true);
    }

    /** Begins at once. */
    public static BackgroundWriter start(Runnable write) {
        BackgroundWriter writer = new BackgroundWriter(write);
        writer.thread.start();
        return writer;
    }

    /** How often it has written. */
    public long writes() {
        return writes.get();
    }

    private void run(Runnable write) {
        try {
            do {
                write.run();
                writes.incrementAndGet();
                LockSupport.parkNanos(PACE_NANOS);
            } while (!closed);
        } catch (RuntimeException | Error e) {
            failure.set(e);
        }
    }

    /**
     * Waits for the write under way and ends.
     *
     * @throws IllegalStateException if a write failed; there were none after it
     */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("a write failed", failure.get());
        }
    }
}
