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

import io.lakeflow.flink.scan.ScanContext.Permit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The way of all processes of a simulated cluster to the API. Requests ask for a permit and get it
 * when the simulation says so; then the simulation stands still until the answer has come, which it
 * delivers later. So one request at a time is on the real wire, in an order that the simulation
 * chose, and yet many are under way for those who wait for them.
 *
 * <p>An answer comes on a thread of the HTTP client, which hands it to the executor of the process
 * that asked. That is how it is told from the process's own tasks.
 */
final class Wire {
    private static final long ANSWER_TIMEOUT_SECONDS = 30;

    private final Thread simulation = Thread.currentThread();
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final List<Waiting> waiting = new ArrayList<>();

    private record Arrival(VirtualContext to, Runnable delivery) {}

    private record Waiting(VirtualContext process, CompletableFuture<Permit> turn) {}

    /** Whether the caller is the simulation itself. */
    boolean isSimulation() {
        return Thread.currentThread() == simulation;
    }

    void arrive(VirtualContext to, Runnable delivery) {
        arrivals.add(new Arrival(to, delivery));
    }

    CompletionStage<Permit> request(VirtualContext process) {
        CompletableFuture<Permit> turn = new CompletableFuture<>();
        waiting.add(new Waiting(process, turn));
        return turn;
    }

    /** How many requests may go now. */
    int ready() {
        return (int) waiting.stream().filter(one -> one.process().hasPermit()).count();
    }

    /** Sends one of the {@link #ready} requests and waits until its answer is there. */
    void exchange(int which) throws InterruptedException {
        Waiting chosen =
                waiting.stream().filter(one -> one.process().hasPermit()).toList().get(which);
        waiting.remove(chosen);
        VirtualContext process = chosen.process();
        VirtualContext.CountedPermit permit = process.takePermit();
        chosen.turn().complete(permit);
        process.runAll();
        if (permit.isClosed()) {
            return;
        }
        Arrival arrival = arrivals.poll(ANSWER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (arrival == null) {
            throw new AssertionError("no answer came to the request of " + process);
        }
        if (arrival.to() != process) {
            throw new AssertionError(arrival.to() + " got the answer for " + process);
        }
        process.hold(arrival.delivery());
    }

    void forget(VirtualContext process) {
        waiting.removeIf(one -> one.process() == process);
    }
}
