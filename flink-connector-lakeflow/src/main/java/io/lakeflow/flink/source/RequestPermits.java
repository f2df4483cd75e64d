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
package io.lakeflow.flink.source;

import io.lakeflow.flink.scan.ScanContext.Permit;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A semaphore that makes nobody block: at most so many permits are out at a time, and who asks
 * first gets the next one. Safe for use by several threads.
 */
final class RequestPermits {
    private final Executor executor;
    private final Queue<CompletableFuture<Permit>> waiting = new ArrayDeque<>();
    private int free;

    /**
     * @param size how many permits there are
     * @param executor where those continue that had to wait
     */
    RequestPermits(int size, Executor executor) {
        this.free = size;
        this.executor = executor;
    }

    CompletionStage<Permit> acquire() {
        synchronized (this) {
            if (free == 0) {
                CompletableFuture<Permit> turn = new CompletableFuture<>();
                waiting.add(turn);
                return turn;
            }
            free--;
        }
        return CompletableFuture.completedFuture(permit());
    }

    /** How many wait at this moment. */
    synchronized int waiting() {
        return waiting.size();
    }

    private Permit permit() {
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (closed.compareAndSet(false, true)) {
                release();
            }
        };
    }

    private void release() {
        CompletableFuture<Permit> next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        executor.execute(() -> next.complete(permit()));
    }
}
