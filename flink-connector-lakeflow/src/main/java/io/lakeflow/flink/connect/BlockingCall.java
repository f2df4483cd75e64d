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
package io.lakeflow.flink.connect;

import io.lakeflow.flink.http.RetryBudget;
import io.lakeflow.flink.scan.ScanContext;
import io.lakeflow.flink.scan.ScanException;
import io.lakeflow.flink.scan.ScanMetric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call that may block, on a thread that may: made again after a wait when it fails with an {@link
 * IOException}, and interrupted when it is cancelled. The wait is a timer.
 */
final class BlockingCall<T> {
    private static final Logger LOG = LoggerFactory.getLogger(BlockingCall.class);

    private final ConnectTable table;
    private final Callable<T> call;
    private final Supplier<Secrets> secrets;
    private final ScanContext context;
    private final Executor threads;
    private final RetryBudget retries;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    @Nullable private FutureTask<Void> running;
    private boolean cancelled;

    private BlockingCall(
            ConnectTable table,
            Callable<T> call,
            Supplier<Secrets> secrets,
            ScanContext context,
            Executor threads) {
        this.table = table;
        this.call = call;
        this.secrets = secrets;
        this.context = context;
        this.threads = threads;
        this.retries = new RetryBudget(table.options().http(), new Random());
    }

    /**
     * Begins a call.
     *
     * @param call goes on where it has failed, if it is made again
     */
    static <T> BlockingCall<T> start(
            ConnectTable table,
            Callable<T> call,
            Supplier<Secrets> secrets,
            ScanContext context,
            Executor threads) {
        BlockingCall<T> started = new BlockingCall<>(table, call, secrets, context, threads);
        started.attempt();
        return started;
    }

    /** Completes exceptionally with a {@link ScanException} where there is none to be had. */
    CompletionStage<T> result() {
        return result;
    }

    private void attempt() {
        FutureTask<Void> task = new FutureTask<>(this::run, null);
        synchronized (this) {
            if (cancelled) {
                return;
            }
            running = task;
        }
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new CancellationException("The scan was closed."));
        }
    }

    private void run() {
        try {
            result.complete(call.call());
        } catch (IOException e) {
            retry(e);
        } catch (UncheckedIOException e) {
            retry(e.getCause());
        } catch (InterruptedException | CancellationException e) {
            result.completeExceptionally(new CancellationException("The scan was closed."));
        } catch (Throwable e) {
            result.completeExceptionally(explained(table + " cannot be read", e));
        }
    }

    private void retry(IOException failure) {
        Optional<Duration> wait = retries.next();
        if (wait.isEmpty()) {
            result.completeExceptionally(
                    explained(
                            "%s cannot be read: %d attempts have failed, the last one with"
                                    .formatted(table, retries.attempts()),
                            failure));
            return;
        }
        context.count(ScanMetric.RETRIES, 1);
        LOG.info(
                "{} is asked again in {}, after attempt {}: {}",
                table,
                wait.get(),
                retries.attempts() - 1,
                secrets.get().scrub(failure.toString()));
        context.after(wait.get()).thenRun(this::attempt);
    }

    /** Without the secrets, as far as they could be opened. */
    private Throwable explained(String what, Throwable failure) {
        return failure instanceof ScanException && secretsAreNotOpen()
                ? failure
                : secrets.get().explained(what, failure);
    }

    private boolean secretsAreNotOpen() {
        try {
            secrets.get();
            return false;
        } catch (ScanException e) {
            return true;
        }
    }

    /** Interrupts the call, and makes it no more. */
    synchronized void cancel() {
        cancelled = true;
        if (running != null) {
            running.cancel(true);
        }
    }
}
