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
package io.lakeflow.flink.rest;

import io.lakeflow.flink.scan.ApiClock;
import io.lakeflow.flink.scan.QuotaNews;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.ScanMetric;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** A scan's surroundings in a test: time passes only by waiting, and no wait takes time. */
public final class DirectContext implements ScanContext, AutoCloseable {
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private volatile Duration clockOff = Duration.ZERO;
    private final ApiClock apiClock = new ApiClock(clock());
    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final Map<String, List<String>> grants = new ConcurrentHashMap<>();
    private final Map<ScanMetric, Long> counts = new EnumMap<>(ScanMetric.class);

    @Override
    public InstantSource clock() {
        return () -> now.get().plus(clockOff);
    }

    /** The time that passes, which the local clock may be off. */
    InstantSource time() {
        return now::get;
    }

    /** Sets the local clock off by so much, from now on. */
    void clockOff(Duration off) {
        clockOff = off;
    }

    /** Lets so much time pass. */
    void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    @Override
    public ApiClock apiClock() {
        return apiClock;
    }

    @Override
    public CompletionStage<Void> after(Duration delay) {
        waits.add(delay);
        pass(delay);
        return CompletableFuture.runAsync(() -> {}, executor);
    }

    @Override
    public CompletionStage<Permit> permit() {
        return CompletableFuture.completedFuture(() -> {});
    }

    @Override
    public void answered(QuotaNews news) {}

    @Override
    public String resolveSecret(String reference) {
        return secrets.getOrDefault(reference, "secret of " + reference);
    }

    /** Lets a reference lead to a secret of the test's own. */
    public void secret(String reference, String secret) {
        secrets.put(reference, secret);
    }

    /** Grants a list. */
    void grant(String name, String... entries) {
        grants.put(name, List.of(entries));
    }

    @Override
    public CompletionStage<Void> rotateSecret(
            String reference, Function<String, CompletionStage<String>> exchange) {
        return exchange.apply(resolveSecret(reference))
                .thenAccept(secret -> secrets.put(reference, secret));
    }

    @Override
    public List<String> granted(String name) {
        return grants.getOrDefault(name, List.of());
    }

    @Override
    public SharedValue shared(String name, SharedValue renewal) {
        return renewal;
    }

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    public Executor nearby() {
        return Runnable::run;
    }

    @Override
    public synchronized void count(ScanMetric metric, long amount) {
        counts.merge(metric, amount, Long::sum);
    }

    public synchronized long counted(ScanMetric metric) {
        return counts.getOrDefault(metric, 0L);
    }

    public List<Duration> waits() {
        return waits;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
