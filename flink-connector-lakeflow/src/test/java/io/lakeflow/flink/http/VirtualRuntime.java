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
package io.lakeflow.flink.http;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** A runtime in which waiting takes no time: it is written down, and the clock is put forward. */
final class VirtualRuntime implements HttpRuntime, AutoCloseable {
    private volatile Path files = Path.of(System.getProperty("java.io.tmpdir"));
    static final Instant START = Instant.parse("2024-05-01T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final List<Instant> serverDates = new CopyOnWriteArrayList<>();
    private final Map<HttpEvent, LongAdder> counts = new EnumMap<>(HttpEvent.class);
    private final AtomicInteger admitted = new AtomicInteger();

    /** One party for the test itself, and one for each open permit. */
    private final Phaser openPermits = new Phaser(1);

    private final ExecutorService executor =
            Executors.newFixedThreadPool(
                    2,
                    task -> {
                        Thread thread = new Thread(task, "virtual-runtime");
                        thread.setDaemon(true);
                        return thread;
                    });

    VirtualRuntime() {
        for (HttpEvent event : HttpEvent.values()) {
            counts.put(event, new LongAdder());
        }
    }

    /** Where large bodies go, instead of where the JVM has its temporary files. */
    void keepFilesIn(Path directory) {
        files = directory;
    }

    @Override
    public Path directory() {
        return files;
    }

    @Override
    public InstantSource clock() {
        return now::get;
    }

    @Override
    public CompletionStage<Void> after(Duration delay) {
        waits.add(delay);
        now.updateAndGet(instant -> instant.plus(delay));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<? extends AutoCloseable> admit() {
        admitted.incrementAndGet();
        openPermits.register();
        AutoCloseable permit = openPermits::arriveAndDeregister;
        return CompletableFuture.completedFuture(permit);
    }

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    public void answered(AnswerHead answer, Duration pause) {
        pauses.add(pause);
    }

    @Override
    public void observe(HttpEvent event, long amount) {
        counts.get(event).add(amount);
    }

    @Override
    public void serverDate(Instant date, Instant sent, Instant received) {
        serverDates.add(date);
    }

    List<Duration> waits() {
        return waits;
    }

    /** What each answer asked for, zero for most. */
    List<Duration> pauses() {
        return pauses;
    }

    List<Instant> serverDates() {
        return serverDates;
    }

    long count(HttpEvent event) {
        return counts.get(event).sum();
    }

    int admitted() {
        return admitted.get();
    }

    /** Waits until every permit is given back; a thread of the client may be about to do it. */
    void awaitPermits(long seconds) throws Exception {
        openPermits.awaitAdvanceInterruptibly(openPermits.arrive(), seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
