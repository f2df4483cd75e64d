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

import io.lakeflow.flink.scan.QuotaNews;
import io.lakeflow.flink.scan.RequestBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Tables with readers that share a budget, in virtual time: messages travel for a while, in order;
 * every machine has a clock of its own; timers are late; requests take their time to the server and
 * back. The server sees when each arrives, and says what its answer tells.
 */
final class VirtualReaders {
    static final long MILLISECOND = 1_000_000;
    static final long SECOND = 1_000 * MILLISECOND;

    final SharedBudget budget;
    final RequestBudget declared;
    final Random random;

    /** When requests came to the server, in nanoseconds. */
    final List<Long> arrivals = new ArrayList<>();

    /** What the server says to a request that arrives at a time. */
    LongFunction<QuotaNews> server = time -> QuotaNews.NONE;

    /** How late a timer or a thread is, at most, and how long a message travels. */
    Duration sluggishness = Duration.ofMillis(3);

    /** By how much the time that a request takes to the server varies. */
    Duration jitter = Duration.ofMillis(10);

    /**
     * Messages to readers and to the coordinator, and how many of them were requests for leases.
     */
    int messages;

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::number));
    private long now;
    private long number;

    private record Event(long at, long number, Runnable action) {}

    VirtualReaders(Random random, RequestBudget.Limit... limits) {
        this.random = random;
        this.budget = new SharedBudget(() -> now);
        this.declared = new RequestBudget("key", List.of(limits), null);
    }

    static RequestBudget.Limit limit(int requests, Duration per) {
        return new RequestBudget.Limit(requests, per, false);
    }

    long now() {
        return now;
    }

    void at(long time, Runnable action) {
        events.add(new Event(Math.max(now, time), number++, action));
    }

    void later(Duration delay, Runnable action) {
        at(now + delay.toNanos(), action);
    }

    void run(Duration duration) {
        long end = now + duration.toNanos();
        while (!events.isEmpty() && events.peek().at() <= end) {
            Event next = events.remove();
            now = next.at();
            next.action().run();
        }
        now = end;
    }

    private Duration some(Duration most) {
        return most.isZero() ? most : Duration.ofNanos(random.nextLong(most.toNanos() + 1));
    }

    Table table() {
        return new Table();
    }

    /** A table, with its enumerator's part of the budget. */
    final class Table implements SharedBudget.Member {
        final List<Reader> readers = new ArrayList<>();
        private final List<Runnable> kept = new ArrayList<>();
        private boolean quiet;

        Table() {
            budget.join(this, declared);
        }

        Reader reader() {
            Reader reader = new Reader(this);
            readers.add(reader);
            return reader;
        }

        /** As around a checkpoint: nothing is sent for a while. */
        void quiet(Duration duration) {
            budget.silence(this, true);
            quiet = true;
            later(
                    duration,
                    () -> {
                        quiet = false;
                        kept.forEach(Runnable::run);
                        kept.clear();
                        budget.silence(this, false);
                    });
        }

        void send(Runnable delivery) {
            if (quiet) {
                kept.add(delivery);
            } else {
                delivery.run();
            }
        }

        @Override
        public void recall() {
            readers.forEach(Reader::recall);
        }

        @Override
        public CompletionStage<Void> after(Duration delay) {
            return VirtualReaders.this.after(delay);
        }
    }

    private CompletionStage<Void> after(Duration delay) {
        CompletableFuture<Void> elapsed = new CompletableFuture<>();
        later(delay.plus(some(sluggishness)), () -> elapsed.complete(null));
        return elapsed;
    }

    /** One reader, or an enumerator's own requests. */
    final class Reader implements SharedBudget.Asker {
        final LeasedAdmission admission;
        private final Table table;
        private final long clockOff = random.nextLong(1_000 * SECOND);
        private long lastToCoordinator;
        private long lastToReader;
        private int recalls;
        private boolean gone;
        int sent;

        Reader(Table table) {
            this.table = table;
            this.admission =
                    new LeasedAdmission(
                            declared,
                            () -> now + clockOff,
                            VirtualReaders.this::after,
                            task -> later(some(sluggishness), task),
                            waited -> {},
                            this::toCoordinator);
        }

        @Override
        public SharedBudget.Member member() {
            return table;
        }

        @Override
        public boolean isReader() {
            return true;
        }

        @Override
        public void grant(SharedBudget.Grant grant) {
            table.send(
                    () ->
                            toReader(
                                    new LeaseGrant(
                                            now,
                                            grant.slots(),
                                            grant.validFor(),
                                            grant.waiting(),
                                            grant.probe())));
        }

        void recall() {
            table.send(
                    () -> {
                        budget.withdraw(this);
                        toReader(new LeaseRecall(++recalls));
                    });
        }

        private void toReader(SourceEvent message) {
            messages++;
            lastToReader = Math.max(lastToReader, now + some(sluggishness).toNanos());
            at(lastToReader, () -> admission.received(message));
        }

        private void toCoordinator(SourceEvent message) {
            messages++;
            lastToCoordinator = Math.max(lastToCoordinator, now + some(sluggishness).toNanos());
            at(lastToCoordinator, () -> handle(message));
        }

        private void handle(SourceEvent message) {
            if (gone) {
                return;
            }
            if (message instanceof LeaseRequest request) {
                if (request.recalls() == recalls) {
                    budget.order(this, request.waiting(), request.expected(), request.rate());
                }
            } else if (message instanceof QuotaReport report) {
                budget.told(this, report.news(), report.probe());
            }
        }

        /** Sends requests one after another, so many chains of them side by side. */
        void sendForEver(int chains, Duration latency) {
            for (int i = 0; i < chains; i++) {
                send(latency, true);
            }
        }

        /** Sends one request, and the next when its answer is there. */
        void send(Duration latency, boolean again) {
            admission
                    .enter()
                    .thenRun(
                            () -> {
                                if (gone) {
                                    return;
                                }
                                sent++;
                                long way = latency.toNanos() / 2 + some(jitter).toNanos();
                                at(now + way, () -> arrived(latency, again));
                            });
        }

        private void arrived(Duration latency, boolean again) {
            arrivals.add(now);
            QuotaNews news = server.apply(now);
            later(
                    latency.dividedBy(2),
                    () -> {
                        if (gone) {
                            return;
                        }
                        admission.answered(news);
                        if (again) {
                            // What was told to wait does so by itself as well.
                            later(news.pause(), () -> send(latency, true));
                        }
                    });
        }

        /** It fails: what it had is lost. */
        void fail() {
            gone = true;
            table.readers.remove(this);
            budget.forget(this);
        }
    }

    /** The most requests that any stretch of time of that length has seen. */
    static int mostWithin(List<Long> arrivals, Duration stretch) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < arrivals.size(); last++) {
            while (arrivals.get(last) - arrivals.get(first) >= stretch.toNanos()) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    /** How many requests came from one time to another. */
    long arrivedBetween(Duration from, Duration to) {
        return arrivals.stream()
                .filter(time -> time >= from.toNanos() && time < to.toNanos())
                .count();
    }
}
