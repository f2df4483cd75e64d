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
package io.lakeflow.flink.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A clock that stands still until it is put forward, and the timers that hang on it. Only the
 * simulation's thread moves it; a thread of an HTTP client or server may read it.
 */
final class VirtualTime implements InstantSource {
    /** The shortest wait: waits of no consequence, such as back-offs, all take this long. */
    private static final Duration RESOLUTION = Duration.ofMillis(1);

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparing(Timer::due).thenComparing(Timer::number));
    private volatile Instant now;
    private long created;

    private record Timer(Instant due, long number, Object owner, Runnable task) {}

    VirtualTime(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Runs a task after a delay, unless its owner is forgotten before. */
    void after(Duration delay, Object owner, Runnable task) {
        Duration rounded = delay.compareTo(RESOLUTION) < 0 ? RESOLUTION : delay;
        timers.add(new Timer(now.plus(rounded), created++, owner, task));
    }

    /** Drops the timers of a process that is gone. */
    void forget(Object owner) {
        timers.removeIf(timer -> timer.owner() == owner);
    }

    /** Goes to the next timer and runs it; false if there is none. */
    boolean advance() {
        Timer next = timers.poll();
        if (next == null) {
            return false;
        }
        if (next.due().isAfter(now)) {
            now = next.due();
        }
        next.task().run();
        return true;
    }

    /** Lets a while pass, with everything that is due in it. */
    void pass(Duration duration) {
        Instant end = now.plus(duration);
        while (!timers.isEmpty() && !timers.peek().due().isAfter(end)) {
            advance();
        }
        now = end;
    }
}
