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
package io.lakeflow.flink.testutils.example;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Inserts, updates and deletes rows of one table at steady rates, on a thread of its own, until it
 * is stopped. A rate that is missed for a while is caught up. Which rows it picks is random.
 *
 * <pre>{@code
 * ExampleWriter writer =
 *         api.writer("orders").insertsPerSecond(50).updatesPerSecond(20).deletesPerSecond(5).start();
 * ...
 * writer.stop();
 * }</pre>
 */
public final class ExampleWriter implements AutoCloseable {

    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final TableStore store;
    private final RowGenerator generator;
    private final Supplier<Map<String, Object>> newRows;
    private final SplittableRandom picks = new SplittableRandom(0);
    private final ScheduledExecutorService executor;
    private final List<ScheduledFuture<?>> schedules = new ArrayList<>();
    private final AtomicLong inserted = new AtomicLong();
    private final AtomicLong updated = new AtomicLong();
    private final AtomicLong deleted = new AtomicLong();

    private ExampleWriter(Builder settings) {
        store = settings.store;
        generator = settings.generator;
        newRows = settings.newRows;
        executor =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread =
                                    new Thread(task, "example-writer-" + store.table().name());
                            thread.setDaemon(true);
                            return thread;
                        });
        schedule(settings.insertsPerSecond, this::insert);
        schedule(settings.updatesPerSecond, this::update);
        schedule(settings.deletesPerSecond, this::delete);
    }

    /** Rows inserted so far. */
    public long inserted() {
        return inserted.get();
    }

    /** Rows updated so far. */
    public long updated() {
        return updated.get();
    }

    /** Rows deleted so far. */
    public long deleted() {
        return deleted.get();
    }

    /**
     * Ends the writing: when it returns, no more change follows. Calling it again does nothing.
     *
     * @throws IllegalStateException if a write failed
     */
    public void stop() {
        schedules.forEach(schedule -> schedule.cancel(false));
        executor.shutdown();
        try {
            if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the writer did not stop within 10 s");
            }
            for (ScheduledFuture<?> schedule : schedules) {
                if (!schedule.isCancelled()) {
                    schedule.get();
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the writer failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private void schedule(double perSecond, Runnable write) {
        if (perSecond > 0) {
            long period = Math.max(1, Math.round(NANOS_PER_SECOND / perSecond));
            schedules.add(
                    executor.scheduleAtFixedRate(write, period, period, TimeUnit.NANOSECONDS));
        }
    }

    private void insert() {
        store.insert(newRows.get());
        inserted.incrementAndGet();
    }

    private void update() {
        Optional<String> key = store.anyKey(picks);
        if (key.isPresent()) {
            store.upsert(generator.row(key.get()));
            updated.incrementAndGet();
        }
    }

    private void delete() {
        Optional<String> key = store.anyKey(picks);
        if (key.isPresent() && store.delete(key.get()).isPresent()) {
            deleted.incrementAndGet();
        }
    }

    /** Settings of a writer; every rate is 0 unless set. */
    public static final class Builder {

        private final TableStore store;
        private final RowGenerator generator;
        private final Supplier<Map<String, Object>> newRows;
        private final Consumer<ExampleWriter> started;
        private double insertsPerSecond;
        private double updatesPerSecond;
        private double deletesPerSecond;

        Builder(
                TableStore store,
                RowGenerator generator,
                Supplier<Map<String, Object>> newRows,
                Consumer<ExampleWriter> started) {
            this.store = store;
            this.generator = generator;
            this.newRows = newRows;
            this.started = started;
        }

        /** How many new rows are added in a second. */
        public Builder insertsPerSecond(double rate) {
            this.insertsPerSecond = notNegative(rate);
            return this;
        }

        /**
         * How many rows are given new content in a second.
         *
         * @throws IllegalArgumentException if the table is append-only
         */
        public Builder updatesPerSecond(double rate) {
            if (!store.table().updatable()) {
                throw new IllegalArgumentException(
                        store.table().name() + " is append-only: its rows cannot be updated");
            }
            this.updatesPerSecond = notNegative(rate);
            return this;
        }

        /**
         * How many rows are deleted in a second.
         *
         * @throws IllegalArgumentException if the table has no deletions
         */
        public Builder deletesPerSecond(double rate) {
            if (!store.table().deletable()) {
                throw new IllegalArgumentException(
                        "rows of " + store.table().name() + " cannot be deleted, only orders can");
            }
            this.deletesPerSecond = notNegative(rate);
            return this;
        }

        /** Starts writing. */
        public ExampleWriter start() {
            ExampleWriter writer = new ExampleWriter(this);
            started.accept(writer);
            return writer;
        }

        private static double notNegative(double rate) {
            if (!(rate >= 0)) {
                throw new IllegalArgumentException("rate must not be negative, found " + rate);
            }
            return rate;
        }
    }
}
