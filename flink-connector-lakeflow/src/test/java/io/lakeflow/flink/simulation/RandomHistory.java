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

import io.lakeflow.flink.source.SourceSettings;
import io.lakeflow.flink.source.TailGate;
import io.lakeflow.flink.testutils.scripted.Interference;
import io.lakeflow.flink.testutils.scripted.ScriptedApi;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One case: a table, a history of writes, faults, failures and checkpoints, all drawn from a seed.
 * First comes what was there before the job, then the disturbed part, then calm until everything
 * must have come out.
 */
final class RandomHistory implements AutoCloseable {
    private static final Instant ORIGIN = Instant.parse("2024-05-01T12:00:00Z");
    private static final Duration POLL = Duration.ofSeconds(10);
    private static final Duration CHECKPOINTS = Duration.ofSeconds(7);
    private static final int POLLS_OF_CALM = 5;
    private static final int MOST_STEPS = 300_000;

    /** A listing that is refused more often without coming further fails. */
    private static final int MOST_REFUSALS = 3;

    /** Nothing sensible asks more often than this for a write, a failure or a poll. */
    private static final int REQUESTS_PER_EVENT = 60;

    private final long seed;
    private final Random random;
    private final VirtualTime time = new VirtualTime(ORIGIN);
    private final History history = new History(time);
    private final DrawnTable table;
    private final Truth truth;
    private final ScriptedApi api;
    private final RandomWriter writer;
    private final SimulatedJob job;
    private final DrawnScan scan;

    private int writes;
    private int failures;
    private int refusals;
    private int polls;
    private int steps;
    private int events;
    private Instant quietUntil = Instant.MIN;
    private boolean checkpointDue;

    RandomHistory(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        this.table = DrawnTable.draw(random);
        this.truth = new Truth(table);
        Duration offset =
                switch (random.nextInt(4)) {
                    case 0, 1 -> Duration.ZERO;
                    case 2 -> Duration.ofMillis(random.nextInt(2_000) - 1_000);
                    default -> Duration.ofMillis(random.nextInt(1_200_000) - 600_000);
                };
        Instant first =
                ORIGIN.plus(offset)
                        .minusSeconds(random.nextInt(20))
                        .truncatedTo(ChronoUnit.SECONDS);
        this.api = ScriptedApi.start(time, table.declarations(first));
        api.clockOffset(offset);
        if (seed % 2 == 0) {
            api.tagAnswers();
        }
        this.writer = new RandomWriter(table, api, truth, new Random(seed + 1), history);
        api.answer(faults(new Random(seed + 2)));
        this.scan = new DrawnScan(table, api.specText());
        this.job =
                new SimulatedJob(
                        scan.factory(),
                        new SourceSettings(
                                POLL,
                                1 + random.nextInt(4),
                                1 + random.nextInt(5),
                                true,
                                table.relaxed() ? TailGate.END_OF_HISTORY : TailGate.CHECKPOINT),
                        time,
                        random,
                        history);
        this.writes = random.nextInt(40);
        this.failures = random.nextInt(5);
        this.refusals = table.forgetful() ? random.nextInt(MOST_REFUSALS + 1) : 0;
    }

    /** Drawn on the server's thread, in the order of requests. */
    private Interference faults(Random dice) {
        int oneIn = dice.nextBoolean() ? 0 : 5 + dice.nextInt(30);
        return (request, proper) -> {
            Interference answer = Interference.none();
            if (oneIn > 0 && dice.nextInt(oneIn) == 0) {
                answer =
                        switch (dice.nextInt(4)) {
                            case 0 -> Interference.drop();
                            case 1 -> Interference.truncate(dice.nextInt(40));
                            case 2 -> Interference.always(Interference.status(503));
                            default -> Interference.always(Interference.status(500));
                        };
                history.add("fault in the answer to request " + request.number());
            }
            history.add(
                    "request " + request.number() + " " + request.path() + "?" + request.query());
            return answer.answer(request, proper);
        };
    }

    /** Runs the case; everything that went wrong. */
    List<String> run() {
        try {
            prefill();
            Instant demandBefore = demandBefore();
            Instant start = api.now();
            job.start(1 << random.nextInt(3));
            time.after(CHECKPOINTS, this, this::remindOfCheckpoint);
            disturb();
            Instant calm = api.now();
            settle();
            return findings(start, calm, demandBefore);
        } catch (Exception | AssertionError e) {
            StringBuilder text = new StringBuilder("failed: " + e);
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                text.append("\n    because of ").append(cause);
            }
            StackTraceElement[] trace = e.getStackTrace();
            for (int i = 0; i < Math.min(6, trace.length); i++) {
                text.append("\n    at ").append(trace[i]);
            }
            return List.of(text.toString());
        }
    }

    private void prefill() {
        int rows = random.nextInt(30);
        for (int i = 0; i < rows; i++) {
            writer.write();
            if (random.nextInt(3) == 0) {
                time.pass(Duration.ofMillis(random.nextInt(20_000)));
            }
        }
        time.pass(Duration.ofMillis(random.nextInt(5_000)));
    }

    /** A bounded read ends at init, which is API time a moment later, known to the second. */
    private Instant demandBefore() {
        return table.bounded() && table.hasCursor() && table.cursorIsTime()
                ? api.now().minusSeconds(1).minus(table.grain())
                : Instant.MAX;
    }

    private void disturb() throws Exception {
        double write = 0.002 + random.nextDouble() * 0.05;
        double fail = random.nextDouble() * 0.01;
        double checkpoint = random.nextDouble() * 0.03;
        int idle = 3 + random.nextInt(5);
        while (idle > 0 && !(table.bounded() && job.isFinished())) {
            double chance = random.nextDouble();
            if (writes > 0 && chance < write && mayWrite()) {
                writes--;
                events++;
                quietUntil =
                        time.instant()
                                .plus(POLL.multipliedBy(table.listingsToBeCalm()))
                                .plus(table.late().multipliedBy(2));
                writer.write();
            } else if (refusals > 0 && chance > 0.97 && chance < 0.98) {
                refusals--;
                events++;
                refuse();
            } else if (failures > 0 && chance < write + fail) {
                failures--;
                events++;
                fail();
            } else if (chance < write + fail + checkpoint) {
                job.triggerCheckpoint();
            } else if (checkpointDue && chance > 0.9) {
                checkpointDue = false;
                job.triggerCheckpoint();
            } else if (chance < write + fail + checkpoint * 1.1) {
                job.abortCheckpoint();
            } else if (chance > 0.99) {
                time.pass(Duration.ofMillis(random.nextInt(3_000)));
            } else if (!step()) {
                idle -= writes == 0 && failures == 0 ? 1 : 0;
                letTimePass();
            }
        }
    }

    /** The promise for a listing that shifts is three passes: each round has to have a calm one. */
    private boolean mayWrite() {
        return !table.mayShift() || !time.instant().isBefore(quietUntil);
    }

    private void refuse() {
        history.add("the API forgets its page tokens");
        api.expireTokens();
    }

    private void fail() throws Exception {
        if (random.nextBoolean()) {
            job.failSubtask(random.nextInt(job.parallelism()));
        } else {
            job.failAll(1 << random.nextInt(3));
        }
    }

    private boolean step() throws Exception {
        if (++steps > MOST_STEPS) {
            throw new AssertionError("no end after " + steps + " steps");
        }
        return job.step();
    }

    private void letTimePass() {
        polls++;
        if (!time.advance()) {
            throw new AssertionError("stuck: nothing is under way and nothing is waited for");
        }
    }

    private void settle() throws Exception {
        Instant end =
                time.instant()
                        .plus(table.late().multipliedBy(2))
                        .plus(table.grain().multipliedBy(2))
                        .plus(POLL.multipliedBy(POLLS_OF_CALM));
        while (table.bounded() ? !job.isFinished() : time.instant().isBefore(end)) {
            if (checkpointDue) {
                checkpointDue = false;
                job.triggerCheckpoint();
            }
            if (!step()) {
                letTimePass();
            }
        }
        time.forget(this);
        job.abortCheckpoint();
        finishCheckpoint();
    }

    private void remindOfCheckpoint() {
        checkpointDue = true;
        time.after(CHECKPOINTS, this, this::remindOfCheckpoint);
    }

    private void finishCheckpoint() throws Exception {
        long before = job.completedCheckpoint();
        while (job.completedCheckpoint() == before) {
            job.triggerCheckpoint();
            if (!step()) {
                letTimePass();
            }
        }
    }

    private List<String> findings(Instant start, Instant calm, Instant demandBefore) {
        List<String> findings =
                new ArrayList<>(
                        truth.findings(
                                job.finalRows().stream().map(scan::emitted).toList(),
                                new Truth.Demand(
                                        table.bounded() && !table.windowed()
                                                ? start
                                                : calm.plusMillis(1),
                                        demandBefore,
                                        start)));
        int requests = api.journal().all().size();
        int budget = REQUESTS_PER_EVENT * (10 + events + polls + truth.size());
        if (requests > budget) {
            findings.add(requests + " requests where " + budget + " must be enough");
        }
        return findings;
    }

    /** Everything that a person needs who wants to know why. */
    String report() {
        return "-Dlakeflow.random.seed="
                + seed
                + " -Dlakeflow.random.cases=1\n\n"
                + String.join("\n", table.lines())
                + "\nclock offset "
                + Duration.between(time.instant(), api.now())
                + "\n\n"
                + scan.spec()
                + "\n"
                + history;
    }

    /** The history only. */
    String events() {
        return history.toString();
    }

    @Override
    public void close() {
        job.close();
        api.close();
    }
}
