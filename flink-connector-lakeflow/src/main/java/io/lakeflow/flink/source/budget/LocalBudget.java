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
package io.lakeflow.flink.source.budget;

import io.lakeflow.flink.scan.RequestBudget;
import io.lakeflow.flink.source.OwnedScanContext;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * The budget of a scan that no job runs: one process plans and reads, so it asks itself for leave.
 *
 * <p>Messages of the scan's admission, and what the budget gives it, are handled on one thread, as
 * an enumerator handles them on its coordinator thread.
 */
public final class LocalBudget implements AutoCloseable {
    private final SharedBudget budget = new SharedBudget(System::nanoTime);
    private final Self self = new Self();
    private final OwnedScanContext context;
    private final ExecutorService coordinator =
            Executors.newSingleThreadExecutor(
                    task -> {
                        Thread thread = new Thread(task, "lakeflow-budget");
                        thread.setDaemon(true);
                        return thread;
                    });

    /** Written on the coordinator's thread only. */
    private volatile int recalls;

    /**
     * From now on the requests of a context draw from a budget of their own.
     *
     * @param limits what is known of it before anything was asked
     */
    public LocalBudget(OwnedScanContext context, RequestBudget limits) {
        this.context = context;
        budget.join(self, limits);
        context.connect(limits, message -> reenter(() -> handle(message)));
    }

    private void handle(SourceEvent message) {
        if (message instanceof LeaseRequest request) {
            if (request.recalls() == recalls) {
                budget.order(self, request.waiting(), request.expected(), request.rate());
            }
        } else if (message instanceof QuotaReport report) {
            budget.told(self, report.news(), report.probe());
        } else {
            throw new IllegalArgumentException("No scan without a job sends " + message);
        }
    }

    /** What comes after the end is for nobody. */
    private void reenter(Runnable step) {
        try {
            coordinator.execute(step);
        } catch (RejectedExecutionException e) {
            if (!coordinator.isShutdown()) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        budget.leave(self);
        coordinator.shutdownNow();
    }

    /** The only member, and the only one that asks. */
    private final class Self implements SharedBudget.Member, SharedBudget.Asker {
        @Override
        public void recall() {
            reenter(
                    () -> {
                        budget.withdraw(this);
                        context.received(new LeaseRecall(++recalls));
                    });
        }

        @Override
        public CompletionStage<Void> after(Duration delay) {
            return context.after(delay);
        }

        @Override
        public SharedBudget.Member member() {
            return this;
        }

        @Override
        public boolean isReader() {
            return false;
        }

        /** A grant can be on its way to here while a recall leaves, which makes it void. */
        @Override
        public void grant(SharedBudget.Grant grant) {
            int before = recalls;
            reenter(
                    () -> {
                        if (before == recalls) {
                            context.received(
                                    new LeaseGrant(
                                            budget.now(),
                                            grant.slots(),
                                            grant.validFor(),
                                            grant.waiting(),
                                            grant.probe()));
                        } else if (grant.probe()) {
                            budget.dropped(this);
                        }
                    });
        }
    }
}
