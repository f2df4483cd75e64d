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

import io.lakeflow.flink.scan.ApiClock;
import io.lakeflow.flink.scan.QuotaNews;
import io.lakeflow.flink.scan.ScanMetric;
import io.lakeflow.flink.source.OwnedScanContext;
import io.lakeflow.flink.source.SharedValues;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * What a scan gets in one process of the simulation. Nothing in it happens by itself: tasks of its
 * executor, answers and timers wait until the simulation takes the next step. After {@link #close}
 * nothing of it happens any more, as in a process that was killed.
 */
final class VirtualContext implements OwnedScanContext {
    private final String name;
    private final VirtualTime time;
    private final Wire wire;
    private final ApiClock apiClock;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<Runnable> answers = new ArrayList<>();
    private int freePermits;
    private boolean stirred;
    private SharedValues sharedValues;

    /** While the task that has sent a request is still running. */
    private boolean sending;

    private volatile boolean closed;

    VirtualContext(String name, VirtualTime time, Wire wire, int permits) {
        this.name = name;
        this.time = time;
        this.wire = wire;
        this.apiClock = new ApiClock(time);
        this.freePermits = permits;
    }

    /** The same, as the side of a job that it is on. */
    VirtualContext sharing(SharedValues side) {
        sharedValues = side;
        return this;
    }

    /** A permit that is back when it is closed for the first time. */
    final class CountedPermit implements Permit {
        private boolean isClosed;

        boolean isClosed() {
            return isClosed;
        }

        @Override
        public void close() {
            if (!isClosed) {
                isClosed = true;
                freePermits++;
            }
        }
    }

    boolean hasPermit() {
        return freePermits > 0;
    }

    CountedPermit takePermit() {
        freePermits--;
        return new CountedPermit();
    }

    /** Keeps an answer that has come until it is delivered. */
    void hold(Runnable delivery) {
        answers.add(delivery);
    }

    int answers() {
        return answers.size();
    }

    void deliver(int which) {
        stirred = true;
        answers.remove(which).run();
    }

    boolean hasTask() {
        return !tasks.isEmpty();
    }

    void runTask() {
        stirred = true;
        tasks.remove().run();
        sending = false;
    }

    /** Whether anything ran since {@link #calm}. */
    boolean isStirred() {
        return stirred;
    }

    void calm() {
        stirred = false;
    }

    void runAll() {
        while (hasTask()) {
            runTask();
        }
    }

    @Override
    public InstantSource clock() {
        return time;
    }

    @Override
    public ApiClock apiClock() {
        return apiClock;
    }

    @Override
    public CompletionStage<Void> after(Duration delay) {
        CompletableFuture<Void> elapsed = new CompletableFuture<>();
        if (!closed) {
            time.after(delay, this, () -> execute(() -> elapsed.complete(null)));
        }
        return elapsed;
    }

    @Override
    public CompletionStage<Permit> permit() {
        return closed ? new CompletableFuture<>() : wire.request(this);
    }

    @Override
    public void answered(QuotaNews news) {}

    @Override
    public String resolveSecret(String reference) {
        return "secret";
    }

    @Override
    public CompletionStage<Void> rotateSecret(
            String reference, Function<String, CompletionStage<String>> exchange) {
        throw new UnsupportedOperationException("the simulation has no files");
    }

    @Override
    public List<String> granted(String name) {
        return List.of();
    }

    @Override
    public SharedValue shared(String name, SharedValue renewal) {
        return sharedValues.share(name, renewal);
    }

    @Override
    public Executor executor() {
        return this::execute;
    }

    @Override
    public Executor nearby() {
        return this::execute;
    }

    private void execute(Runnable task) {
        if (closed) {
            return;
        }
        if (wire.isSimulation() && !sending) {
            tasks.add(task);
        } else {
            wire.arrive(this, task);
        }
    }

    /** An answer may be there before anybody asks for it: then it comes on the asking thread. */
    @Override
    public void count(ScanMetric metric, long amount) {
        sending |= metric == ScanMetric.REQUESTS;
    }

    @Override
    public void close() {
        closed = true;
        tasks.clear();
        answers.clear();
        wire.forget(this);
        time.forget(this);
    }

    @Override
    public String toString() {
        return name;
    }
}
