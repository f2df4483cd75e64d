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

import io.lakeflow.flink.scan.ApiClock;
import io.lakeflow.flink.scan.QuotaNews;
import io.lakeflow.flink.scan.ScanMetric;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** A context whose timers elapse when a test says so, on the test's thread. */
public final class ManualContext implements OwnedScanContext {
    private final List<CompletableFuture<Void>> timers = new ArrayList<>();

    /** Lets all timers elapse; how many there were. */
    public int elapse() {
        List<CompletableFuture<Void>> due = List.copyOf(timers);
        timers.clear();
        due.forEach(timer -> timer.complete(null));
        return due.size();
    }

    @Override
    public InstantSource clock() {
        return InstantSource.fixed(Instant.EPOCH);
    }

    @Override
    public ApiClock apiClock() {
        return new ApiClock(clock());
    }

    @Override
    public CompletionStage<Void> after(Duration delay) {
        CompletableFuture<Void> timer = new CompletableFuture<>();
        timers.add(timer);
        return timer;
    }

    @Override
    public CompletionStage<Permit> permit() {
        return CompletableFuture.completedFuture(() -> {});
    }

    @Override
    public void answered(QuotaNews news) {}

    @Override
    public String resolveSecret(String reference) {
        throw new UnsupportedOperationException(reference);
    }

    @Override
    public CompletionStage<Void> rotateSecret(
            String reference, Function<String, CompletionStage<String>> exchange) {
        throw new UnsupportedOperationException(reference);
    }

    @Override
    public List<String> granted(String name) {
        return List.of();
    }

    @Override
    public SharedValue shared(String name, SharedValue renewal) {
        return renewal;
    }

    @Override
    public Executor executor() {
        return Runnable::run;
    }

    @Override
    public Executor nearby() {
        return Runnable::run;
    }

    @Override
    public void count(ScanMetric metric, long amount) {}

    @Override
    public void close() {}
}
