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
import io.lakeflow.flink.scan.RequestBudget;
import io.lakeflow.flink.scan.ScanMetric;
import io.lakeflow.flink.source.budget.LeasedAdmission;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.metrics.MetricGroup;

/**
 * What Flink gives a scan, on either side: one belongs to each source reader and one to the
 * enumerator, and each lives exactly as long as its owner.
 *
 * <p>It has {@value #DECODERS} threads for decoding, callbacks and timers, daemons that are named
 * for table and subtask. After {@link #close} nothing completes any more: what waits for a timer or
 * a permit then is abandoned.
 */
public final class RuntimeScanContext implements OwnedScanContext {
    /** The group of all metrics that Flink has no name for. */
    public static final String METRICS = "lakeflow";

    private static final int DECODERS = 2;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final InstantSource clock = InstantSource.system();
    private final ApiClock apiClock = new ApiClock(clock);
    private final Workers executor;
    private final AtomicInteger timersWaiting = new AtomicInteger();
    private final RequestPermits permits;
    private final Grants grants;
    private final SecretResolver secrets;
    private final Path temporaryDirectory;
    private final ScanMetrics metrics;
    private final SharedValues sharedValues;
    @Nullable private volatile LeasedAdmission admission;

    RuntimeScanContext(
            String name,
            int maxConcurrentRequests,
            Grants grants,
            Path temporaryDirectory,
            ScanMetrics metrics,
            SharedValues sharedValues) {
        this.temporaryDirectory = temporaryDirectory;
        this.executor = new Workers(DECODERS, daemons(name + "-worker"));
        this.permits = new RequestPermits(maxConcurrentRequests, executor);
        this.grants = grants;
        this.secrets = SecretResolver.of(grants);
        this.metrics = metrics;
        this.sharedValues = sharedValues;
    }

    /** For the reader of one subtask. */
    public static RuntimeScanContext ofReader(
            SourceReaderContext reader,
            String table,
            SourceSettings settings,
            SharedValues sharedValues) {
        RuntimeScanContext context =
                new RuntimeScanContext(
                        "lakeflow-" + table + "-" + reader.getIndexOfSubtask(),
                        settings.maxConcurrentRequests(),
                        Grants.of(reader.getConfiguration()),
                        temporaryDirectory(reader.getConfiguration()),
                        ScanMetrics.ofReader(reader.metricGroup()),
                        sharedValues);
        context.showWaits(reader.metricGroup().addGroup(METRICS));
        return context;
    }

    /** For the enumerator. */
    public static RuntimeScanContext ofEnumerator(
            SplitEnumeratorContext<?> enumerator,
            String table,
            SourceSettings settings,
            SharedValues sharedValues) {
        RuntimeScanContext context =
                new RuntimeScanContext(
                        "lakeflow-" + table + "-enumerator",
                        settings.maxConcurrentRequests(),
                        Grants.ofJobManager(),
                        Path.of(System.getProperty("java.io.tmpdir")),
                        ScanMetrics.ofEnumerator(enumerator.metricGroup()),
                        sharedValues);
        context.showWaits(enumerator.metricGroup().addGroup(METRICS));
        return context;
    }

    /** One of those that Flink has for such files; tasks on one machine take different ones. */
    private static Path temporaryDirectory(Configuration configuration) {
        String[] directories =
                configuration.get(CoreOptions.TMP_DIRS).split(",|" + File.pathSeparator);
        return Path.of(directories[ThreadLocalRandom.current().nextInt(directories.length)]);
    }

    private void showWaits(MetricGroup group) {
        group.gauge("requestsWaiting", this::requestsWaiting);
        group.gauge("timersWaiting", timersWaiting::get);
    }

    @Override
    public InstantSource clock() {
        return clock;
    }

    @Override
    public ApiClock apiClock() {
        return apiClock;
    }

    @Override
    public CompletionStage<Void> after(Duration delay) {
        CompletableFuture<Void> elapsed = new CompletableFuture<>();
        try {
            timersWaiting.incrementAndGet();
            executor.schedule(() -> elapsed(elapsed), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            elapsed.completeExceptionally(e);
        }
        return elapsed;
    }

    private void elapsed(CompletableFuture<Void> delay) {
        timersWaiting.decrementAndGet();
        delay.complete(null);
    }

    private int requestsWaiting() {
        LeasedAdmission admits = admission;
        return permits.waiting() + (admits == null ? 0 : admits.waiting());
    }

    @Override
    public void connect(RequestBudget budget, Consumer<SourceEvent> coordinator) {
        admission =
                new LeasedAdmission(
                        budget,
                        System::nanoTime,
                        this::after,
                        executor,
                        millis -> count(ScanMetric.THROTTLED_TIME, millis),
                        coordinator);
    }

    /** The coordinator knows this reader, or is about to. */
    public void start() {
        admission.start();
    }

    /**
     * All has been read: requests that are still under way were for nothing.
     *
     * @return completes when the coordinator sends nothing more about the budget
     */
    public CompletionStage<Void> end() {
        return admission.end();
    }

    @Override
    public boolean received(SourceEvent message) {
        return admission.received(message);
    }

    /** First a place among the requests under way here, then leave, which does not keep. */
    @Override
    public CompletionStage<Permit> permit() {
        CompletionStage<Permit> place = permits.acquire();
        LeasedAdmission admits = admission;
        return admits == null
                ? place
                : place.thenCompose(permit -> admits.enter().thenApply(leave -> permit));
    }

    @Override
    public void answered(QuotaNews news) {
        LeasedAdmission admits = admission;
        if (admits != null) {
            admits.answered(news);
        }
    }

    @Override
    public String resolveSecret(String reference) {
        return secrets.resolve(reference);
    }

    @Override
    public CompletionStage<Void> rotateSecret(
            String reference, Function<String, CompletionStage<String>> exchange) {
        return CompletableFuture.supplyAsync(() -> secrets.fileToReplace(reference), executor)
                .thenCompose(
                        file ->
                                new SecretRotation(reference, file, this::after, executor)
                                        .run(exchange));
    }

    @Override
    public List<String> granted(String name) {
        return grants.list("lakeflow." + name);
    }

    @Override
    public SharedValue shared(String name, SharedValue renewal) {
        return sharedValues.share(name, renewal);
    }

    @Override
    public Path temporaryDirectory() {
        return temporaryDirectory;
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
    public void count(ScanMetric metric, long amount) {
        metrics.count(metric, amount);
    }

    /** Ends the threads; waits a moment for those that are in the middle of something. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        ClassLoader userCode = Thread.currentThread().getContextClassLoader();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(userCode);
            return thread;
        };
    }
}
