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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/**
 * Where the readers of one table, and its enumerator, get leave for their requests: the part of the
 * enumerator that deals with the job's {@link SharedBudget}.
 *
 * <p>Its public methods are called on the coordinator thread, {@link #close} on any. What the
 * budget says comes on any thread, and goes to the coordinator thread first. While a reader is not
 * registered, and while the enumerator is quiet, what it is to be sent is kept.
 *
 * <p>A reader that was told that there are no more splits ends when it has read what it has, and
 * must not be sent anything then. So from that moment on it is sent only what requests of it wait
 * for; before it ends it gives back what it still waits for, and ends when that is answered.
 */
public final class BudgetDesk implements AutoCloseable {
    private static final int ONLY_ATTEMPT = -1;
    private static final String JOB = "<job_id>";

    private final SplitEnumeratorContext<?> context;
    private final OwnedScanContext scanContext;
    private final SharedBudget budget;
    private final Member member = new Member();
    private final Own own = new Own();
    private final Map<ReaderKey, Reader> readers = new HashMap<>();
    private final boolean limitsAreKnown;
    private boolean quiet;
    private volatile boolean closed;

    private record ReaderKey(int subtask, int attempt) {}

    /**
     * Joins the budget of the table's job.
     *
     * @param scanContext what the enumerator itself sends requests with
     */
    public BudgetDesk(
            SplitEnumeratorContext<?> context, OwnedScanContext scanContext, RequestBudget budget) {
        this.context = context;
        this.scanContext = scanContext;
        this.limitsAreKnown = !budget.limits().isEmpty();
        String job = context.metricGroup().getAllVariables().getOrDefault(JOB, "");
        this.budget = BudgetRegistry.join(job, budget, member);
        context.metricGroup().gauge("budgetRemaining", this.budget::remaining);
        scanContext.connect(budget, message -> reenter(() -> handle(own, message)));
    }

    /**
     * A reader has sent a message.
     *
     * @return whether it is one about the budget
     */
    public boolean handle(int subtask, SourceEvent message) {
        return handle(subtask, ONLY_ATTEMPT, message);
    }

    /** The same where a subtask may have several attempts. */
    public boolean handle(int subtask, int attempt, SourceEvent message) {
        return handle(
                readers.computeIfAbsent(new ReaderKey(subtask, attempt), this::newReader), message);
    }

    /** A reader asks from its beginning only if it knows of limits by itself. */
    private Reader newReader(ReaderKey key) {
        Reader reader = new Reader(key);
        if (!limitsAreKnown && budget.mustAsk()) {
            reenter(reader::recallUnlessEnding);
        }
        return reader;
    }

    private boolean handle(Asker asker, SourceEvent message) {
        if (message instanceof LeaseRequest request) {
            if (request.recalls() == asker.recalls) {
                budget.order(
                        asker,
                        request.waiting(),
                        asker.isEnding ? 0 : request.expected(),
                        asker.isEnding ? 0 : request.rate());
            }
        } else if (message instanceof QuotaReport report) {
            budget.told(asker, report.news(), report.probe());
        } else if (message instanceof LeaseReturn) {
            budget.forget(asker);
            asker.recall();
        } else {
            return false;
        }
        return true;
    }

    /** A reader can be sent messages from now on. */
    public void readerAdded(int subtask) {
        flush(subtask);
    }

    /** A reader is gone; another one begins in its place. */
    public void readerLost(int subtask) {
        readers.values()
                .removeIf(
                        reader -> {
                            boolean gone = reader.key.subtask() == subtask;
                            if (gone) {
                                budget.forget(reader);
                            }
                            return gone;
                        });
    }

    /** A reader is about to be told that there are no more splits. */
    public void noMoreSplits(int subtask) {
        for (Reader reader : readers.values()) {
            if (reader.key.subtask() == subtask && !reader.isEnding) {
                if (budget.mustAsk()) {
                    reader.recall();
                }
                reader.isEnding = true;
            }
        }
    }

    /** Nothing may be sent to readers for a while, from when this has been sent that lasts them. */
    public void beginQuietTime() {
        budget.silence(member, true);
        reenter(() -> quiet = true);
    }

    public void endQuietTime() {
        if (quiet) {
            quiet = false;
            context.registeredReaders().keySet().forEach(this::flush);
            budget.silence(member, false);
        }
    }

    @Override
    public void close() {
        closed = true;
        BudgetRegistry.leave(budget, member);
    }

    private void flush(int subtask) {
        for (Reader reader : readers.values()) {
            if (reader.key.subtask() == subtask) {
                reader.flush();
            }
        }
    }

    private void reenter(Runnable step) {
        try {
            context.runInCoordinatorThread(
                    () -> {
                        if (!closed) {
                            step.run();
                        }
                    });
        } catch (RejectedExecutionException e) {
            // The coordinator has ended, and this table with it; others of the job may still be
            // here, and go on.
            closed = true;
        }
    }

    /** This table, as the budget sees it. */
    private final class Member implements SharedBudget.Member {
        @Override
        public void recall() {
            reenter(
                    () -> {
                        own.recall();
                        new ArrayList<>(readers.values()).forEach(Reader::recallUnlessEnding);
                    });
        }

        @Override
        public CompletionStage<Void> after(Duration delay) {
            return scanContext.after(delay);
        }
    }

    /** Who sends requests. Used on the coordinator thread, but for {@link #grant}. */
    private abstract class Asker implements SharedBudget.Asker {
        volatile int recalls;
        boolean isEnding;

        @Override
        public SharedBudget.Member member() {
            return member;
        }

        @Override
        public void grant(SharedBudget.Grant grant) {
            int before = recalls;
            reenter(() -> send(() -> deliverUnlessRecalled(grant, before)));
        }

        /** A grant can be on its way to here while a recall leaves, which makes it void. */
        private void deliverUnlessRecalled(SharedBudget.Grant grant, int recallsBefore) {
            if (recalls == recallsBefore) {
                deliver(message(grant));
            } else if (grant.probe()) {
                budget.dropped(this);
            }
        }

        void recall() {
            send(
                    () -> {
                        budget.withdraw(this);
                        deliver(new LeaseRecall(++recalls));
                    });
        }

        private LeaseGrant message(SharedBudget.Grant grant) {
            return new LeaseGrant(
                    budget.now(), grant.slots(), grant.validFor(), grant.waiting(), grant.probe());
        }

        abstract void send(Runnable delivery);

        abstract void deliver(SourceEvent message);
    }

    /** The enumerator itself. */
    private final class Own extends Asker {
        @Override
        public boolean isReader() {
            return false;
        }

        @Override
        void send(Runnable delivery) {
            delivery.run();
        }

        @Override
        void deliver(SourceEvent message) {
            scanContext.received(message);
        }
    }

    /** One life of a reader. */
    private final class Reader extends Asker {
        private final ReaderKey key;
        private final Queue<Runnable> kept = new ArrayDeque<>();

        Reader(ReaderKey key) {
            this.key = key;
        }

        @Override
        public boolean isReader() {
            return true;
        }

        void recallUnlessEnding() {
            if (!isEnding) {
                recall();
            }
        }

        @Override
        void send(Runnable delivery) {
            if (readers.get(key) == this) {
                kept.add(delivery);
                flush();
            }
        }

        private void flush() {
            while (!quiet
                    && !kept.isEmpty()
                    && context.registeredReaders().containsKey(key.subtask())) {
                kept.remove().run();
            }
        }

        @Override
        void deliver(SourceEvent message) {
            if (key.attempt() == ONLY_ATTEMPT) {
                context.sendEventToSourceReader(key.subtask(), message);
            } else {
                context.sendEventToSourceReader(key.subtask(), key.attempt(), message);
            }
        }
    }
}
