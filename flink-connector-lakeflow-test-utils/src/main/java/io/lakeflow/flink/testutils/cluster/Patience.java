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
package io.lakeflow.flink.testutils.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for something in another process, of which nobody tells this one: it looks again and again.
 *
 * @param most how long it looks
 */
public record Patience(Duration most) {
    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Looks whether something is there. */
    @FunctionalInterface
    public interface Look<T> {
        /** What it is, if it is there already. */
        Optional<T> look() throws Exception;
    }

    /** Looks whether something is so. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    public static Patience of(Duration most) {
        return new Patience(most);
    }

    /**
     * Waits until it is so.
     *
     * @param what is waited for, for the message
     * @throws AssertionError if it is not so in time
     */
    public void until(String what, Condition condition) throws Exception {
        get(what, () -> condition.holds() ? Optional.of(true) : Optional.empty());
    }

    /**
     * Waits until it is there.
     *
     * @param what is waited for, for the message
     * @throws AssertionError if it is not there in time
     */
    public <T> T get(String what, Look<T> look) throws Exception {
        long deadline = System.nanoTime() + most.toNanos();
        while (true) {
            Optional<T> found = look.look();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + most.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException("while waiting for this: " + what);
            }
        }
    }
}
