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

import io.lakeflow.flink.http.HttpFailure.Category;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call on its way through the chain:
 *
 * <pre>
 *   begin -> enter -> admit -> send -> judge -> accept, skip, fail
 *     ^        ^                |
 *     |        +---- follow ----+
 *     +------- retry, wait -----+
 * </pre>
 *
 * Each step runs after the one before, the first ones on the caller's thread where nothing has to
 * be waited for, and the others where the runtime has them, so the fields need no lock. {@link
 * #abandon()} and the cancelling of {@link #result()} may come from any thread at any time: they
 * complete the result, whose completion gives back what is held.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final String WAITS = "{}: next sent in {}: {}";
    private static final Credentials NO_CREDENTIALS = new Credentials.None();
    private static final Duration NOTICEABLE_WAIT = Duration.ofSeconds(5);

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final HttpCall call;
    private final AnswerJudge judge;
    private final Consumer<AnswerHead> early;
    private final HttpRuntime runtime;
    private final Transport transport;
    private final OriginPolicy origins;
    private final Function<Origin, OriginGate> gates;
    private final RetryBudget budget;
    private final CompletableFuture<HttpAnswer> result = new CompletableFuture<>();
    private final Holding holding = new Holding();

    private Redirects redirects;
    private Duration waited = Duration.ZERO;
    private boolean hasToldQuotas;

    /** What is sent now: the call, or where a redirect led; and with which credentials. */
    private HttpCall hop;

    private Credentials credentials = NO_CREDENTIALS;

    Delivery(
            HttpCall call,
            AnswerJudge judge,
            Consumer<AnswerHead> early,
            HttpRuntime runtime,
            Transport transport,
            OriginPolicy origins,
            Function<Origin, OriginGate> gates,
            RetryBudget budget) {
        this.call = call;
        this.judge = judge;
        this.early = early;
        this.runtime = runtime;
        this.transport = transport;
        this.origins = origins;
        this.gates = gates;
        this.budget = budget;
        this.hop = call;
        this.redirects = new Redirects(call);
        result.whenComplete((answer, failure) -> holding.giveBackAll());
    }

    CompletableFuture<HttpAnswer> result() {
        return result;
    }

    /** Ends the call wherever it stands. */
    void abandon() {
        result.completeExceptionally(
                new CancellationException("The HTTP exchange was closed before the answer came."));
    }

    /** Starts an attempt; called again for each further one. */
    void begin() {
        redirects = new Redirects(call);
        admit(call);
    }

    private void admit(HttpCall next) {
        hop = next;
        if (result.isDone()) {
            return;
        }
        try {
            origins.check(hop.uri());
            CompletableFuture<? extends AutoCloseable> leave =
                    gate().enter().thenCompose(this::entered).toCompletableFuture();
            then(
                    leave.isDone()
                            ? leave.thenAccept(this::send)
                            : leave.thenAcceptAsync(this::send, runtime.nearby()));
        } catch (Fault | RuntimeException e) {
            fail(Category.FATAL, null, text().notSent(withoutFullStop(e)), e);
        }
    }

    private OriginGate gate() {
        return gates.apply(Origin.of(hop.uri()));
    }

    private CompletionStage<AutoCloseable> entered(OriginGate.Pass pass) {
        holding.hold(pass);
        if (result.isDone()) {
            holding.giveBackAll();
        }
        return runtime.admit().thenApply(leave -> leave);
    }

    private void send(AutoCloseable leave) {
        holding.hold(leave);
        if (result.isDone()) {
            holding.giveBack();
            return;
        }
        hasToldQuotas = false;
        Transfer transfer;
        try {
            boolean trusted = origins.trusts(hop.uri());
            credentials = trusted ? hop.currentCredentials() : NO_CREDENTIALS;
            runtime.observe(HttpEvent.REQUEST, 1);
            transfer =
                    transport.send(
                            trusted ? hop : hop.withOpenHeadersOnly(), credentials, this::begins);
        } catch (RuntimeException e) {
            fail(Category.FATAL, null, text().notSent(withoutFullStop(e)), e);
            return;
        }
        holding.hold(transfer);
        if (result.isDone()) {
            holding.giveBack();
        }
        then(
                transfer.answer()
                        .handle(Ended::new)
                        .thenCompose(
                                end ->
                                        CompletableFuture.runAsync(
                                                () -> ended(transfer, end), executor(end))));
    }

    /** What follows is sent by what the answer tells of quotas, or not yet if one is used up. */
    private void begins(AnswerHead head) {
        if (head.status() / 100 != 2 || result.isDone()) {
            return;
        }
        runtime.answered(head, Duration.ZERO);
        hasToldQuotas = true;
        if (RateLimitHeaders.exhaustedFor(head).isEmpty()) {
            early.accept(head.askedWith(credentials));
        }
    }

    /** How a transfer has ended: one of both is null. */
    private record Ended(@Nullable HttpAnswer answer, @Nullable Throwable failure) {}

    private Executor executor(Ended end) {
        return end.answer() != null && judge.readsContent(end.answer().status())
                ? runtime.executor()
                : runtime.nearby();
    }

    private void ended(Transfer transfer, Ended end) {
        HttpAnswer answer = end.answer();
        holding.giveBack();
        runtime.observe(HttpEvent.BYTES_RECEIVED, transfer.wireBytes());
        runtime.observe(
                answer == null ? HttpEvent.NO_RESPONSE : HttpEvent.response(answer.status()), 1);
        if (result.isDone()) {
            if (answer != null) {
                answer.content().close();
            }
            return;
        }
        if (answer != null) {
            answer.headers()
                    .first("Date")
                    .flatMap(HttpDate::parse)
                    .ifPresent(
                            date ->
                                    runtime.serverDate(
                                            date, transfer.sentAt(), answer.head().receivedAt()));
            answered(answer);
        } else if (end.failure() instanceof Fault fault) {
            String clause = fault.getMessage();
            if (fault.isPassing()) {
                retry(clause, () -> text().noAnswer(clause, effort()), null, fault);
            } else {
                fail(Category.FATAL, null, text().noAnswer(clause, effort()), fault);
            }
        } else {
            throw new CompletionException(end.failure());
        }
    }

    private void answered(HttpAnswer answer) {
        Verdict verdict = judge.judge(answer);
        if (!(verdict instanceof Verdict.Retry) && !(verdict instanceof Verdict.Wait)) {
            holding.pass().answered();
            RateLimitHeaders.exhaustedFor(answer.head()).ifPresent(this::pauseFor);
        }
        Duration pause = pause(verdict);
        if (!hasToldQuotas || !pause.isZero()) {
            runtime.answered(answer.head(), pause);
        }
        if (verdict instanceof Verdict.Accept && result.complete(answer.asAskedWith(credentials))) {
            return;
        }
        act(answer, verdict);
        answer.content().close();
    }

    private void act(HttpAnswer answer, Verdict verdict) {
        if (verdict instanceof Verdict.Accept) {
            LOG.debug("{}: answered after it was abandoned", call);
        } else if (verdict instanceof Verdict.Skip) {
            result.complete(answer.asAskedWith(credentials).asSkipped());
        } else if (verdict instanceof Verdict.Follow) {
            follow(answer);
        } else if (verdict instanceof Verdict.Retry retry) {
            retry(
                    answer.status() + ", " + retry.reason(),
                    () -> text().answered(answer, effort(), sentence(retry.reason())),
                    answer.status(),
                    null);
        } else if (verdict instanceof Verdict.Wait wait) {
            await(answer, wait);
        } else if (verdict instanceof Verdict.Refused refused) {
            giveUp(answer, refused.message());
        } else if (verdict instanceof Verdict.Fail fail) {
            giveUp(answer, fail.message());
        } else {
            throw new IllegalStateException("The judge gave no verdict.");
        }
    }

    private void giveUp(HttpAnswer answer, String sentences) {
        fail(Category.FATAL, answer.status(), text().answered(answer, effort(), sentences), null);
    }

    /** How long nobody is to send anything; zero where a call fails rather than wait so long. */
    private static Duration pause(Verdict verdict) {
        return verdict instanceof Verdict.Wait wait && wait.delay().compareTo(LONGEST_WAIT) <= 0
                ? atLeast(SHORTEST_WAIT, wait.delay())
                : Duration.ZERO;
    }

    private static Duration atLeast(Duration shortest, Duration wait) {
        return wait.compareTo(shortest) < 0 ? shortest : wait;
    }

    /** The next request would be refused: it waits, whichever call sends it. */
    private void pauseFor(Duration exhausted) {
        Duration delay = exhausted.compareTo(LONGEST_WAIT) < 0 ? exhausted : LONGEST_WAIT;
        runtime.observe(HttpEvent.THROTTLED, 1);
        log(delay, "what is left of the quota is used up", "Requests to " + Origin.of(hop.uri()));
        gate().pause(delay);
    }

    private void follow(HttpAnswer answer) {
        try {
            HttpCall next = redirects.follow(hop, answer.asAskedWith(credentials));
            origins.check(next.uri());
            admit(next);
        } catch (Fault fault) {
            String sentence = "The redirect was not followed: " + fault.getMessage() + ".";
            fail(
                    Category.FATAL,
                    answer.status(),
                    text().answered(answer, effort(), sentence),
                    fault);
        }
    }

    private void retry(
            String reason, Text message, @Nullable Integer status, @Nullable Throwable cause) {
        holding.pass().failed();
        boolean broken = gate().isBroken();
        Optional<Duration> delay = broken ? budget.nextWithoutBackoff() : budget.next();
        if (delay.isEmpty()) {
            fail(Category.TRANSIENT_EXHAUSTED, status, message.compose(), cause);
            return;
        }
        runtime.observe(HttpEvent.RETRY, 1);
        if (broken) {
            begin();
            return;
        }
        if (gate().hasAnswered()) {
            log(delay.get(), reason, call);
        } else {
            // Perhaps it is the address that is wrong.
            LOG.warn(WAITS, call, FailureText.duration(delay.get()), reason);
        }
        then(runtime.after(delay.get()).thenRunAsync(this::begin, runtime.executor()));
    }

    private void await(HttpAnswer answer, Verdict.Wait wait) {
        runtime.observe(HttpEvent.THROTTLED, 1);
        if (wait.delay().compareTo(LONGEST_WAIT) > 0) {
            String sentence = FailureText.waitTooLong(wait, LONGEST_WAIT);
            holding.pass().answered();
            fail(
                    Category.THROTTLED,
                    answer.status(),
                    text().answered(answer, effort(), sentence),
                    null);
            return;
        }
        Duration delay = atLeast(SHORTEST_WAIT, wait.delay());
        waited = waited.plus(delay);
        log(delay, answer.status() + ", " + wait.reason(), call);
        holding.pass().throttled(delay);
        begin();
    }

    private static void log(Duration delay, String reason, Object who) {
        String wait = FailureText.duration(delay);
        // A job that seems to stand still says why at the level that is logged by default.
        if (delay.compareTo(NOTICEABLE_WAIT) < 0) {
            LOG.debug(WAITS, who, wait, reason);
        } else {
            LOG.info(WAITS, who, wait, reason);
        }
    }

    /** No step may be lost: what goes wrong in one, or between two, ends the call. */
    private void then(CompletionStage<?> step) {
        step.whenComplete(
                (done, failure) -> {
                    if (failure != null) {
                        Throwable cause =
                                failure instanceof CompletionException && failure.getCause() != null
                                        ? failure.getCause()
                                        : failure;
                        String clause = withoutFullStop(cause);
                        fail(Category.FATAL, null, text().noAnswer(clause, effort()), cause);
                    }
                });
    }

    private void fail(
            Category category,
            @Nullable Integer status,
            String message,
            @Nullable Throwable cause) {
        result.completeExceptionally(new HttpFailure(category, status, message, cause));
    }

    private FailureText text() {
        return new FailureText(hop, transport.redaction(hop, credentials));
    }

    private String effort() {
        return FailureText.effort(budget, waited);
    }

    private static String sentence(String reason) {
        return "It stayed so: " + reason + ".";
    }

    private static String withoutFullStop(Throwable failure) {
        String message =
                failure.getMessage() == null
                        ? failure.getClass().getSimpleName()
                        : failure.getMessage();
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    /** A message that is composed only if it is needed, and then with the state of that moment. */
    private interface Text {
        String compose();
    }
}
