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
package io.lakeflow.flink.source.reader;

import java.util.ArrayDeque;
import java.util.Queue;
import javax.annotation.Nullable;

/**
 * The one place where the fetcher thread waits: for something that has arrived, or for being woken.
 * What arrives is a step to take on the fetcher thread; it stays until it is taken, however often
 * the thread is woken meanwhile.
 *
 * <p>{@link #poll} and {@link #await} are called by the fetcher thread, {@link #add} and {@link
 * #wakeUp} by any.
 */
final class Arrivals {
    private final Queue<Runnable> steps = new ArrayDeque<>();
    private boolean woken;

    synchronized void add(Runnable step) {
        steps.add(step);
        notifyAll();
    }

    /** Lets the present or the next {@link #await} return at once. */
    synchronized void wakeUp() {
        woken = true;
        notifyAll();
    }

    /** The next step if there is one. */
    @Nullable
    synchronized Runnable poll() {
        return steps.poll();
    }

    /** Waits for the next step; null when woken. */
    @Nullable
    synchronized Runnable await() throws InterruptedException {
        while (steps.isEmpty() && !woken) {
            wait();
        }
        if (woken) {
            woken = false;
            return null;
        }
        return steps.poll();
    }
}
