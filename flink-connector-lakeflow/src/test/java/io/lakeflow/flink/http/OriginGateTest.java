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

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OriginGateTest {
    private final VirtualRuntime runtime = new VirtualRuntime();
    private final OriginGate gate =
            new OriginGate(Origin.of(URI.create("https://api.example.com")), runtime);

    @AfterEach
    void close() {
        runtime.close();
    }

    private OriginGate.Pass enter() {
        return gate.enter().toCompletableFuture().join();
    }

    private void fail(int times) {
        IntStream.range(0, times).forEach(i -> enter().failed());
    }

    private Duration passed() {
        return Duration.between(VirtualRuntime.START, runtime.clock().instant());
    }

    @Test
    void h6TenFailuresInARowBreakItForHalfAMinute() {
        enter().answered();
        fail(9);
        assertThat(gate.isBroken()).isFalse();
        fail(1);
        assertThat(gate.isBroken()).isTrue();
        assertThat(passed()).isZero();

        enter();

        assertThat(passed()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void h6AnAnswerInBetweenStartsTheCountAnew() {
        enter().answered();
        fail(9);
        enter().answered();
        fail(9);

        assertThat(gate.isBroken()).isFalse();
    }

    @Test
    void h6OneProbeGoesThroughAndTheOthersWaitForItsOutcome() {
        enter().answered();
        fail(10);
        OriginGate.Pass probe = enter();
        CompletableFuture<OriginGate.Pass> other = gate.enter().toCompletableFuture();
        assertThat(other).isNotDone();

        probe.answered();

        assertThat(other).succeedsWithin(Duration.ofSeconds(30));
        assertThat(gate.isBroken()).isFalse();
        assertThat(passed()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void h6ProbesThatFailComeLessAndLessOften() {
        enter().answered();
        fail(10);
        Instant last = runtime.clock().instant();
        for (int seconds : new int[] {30, 60, 120, 240, 480, 600, 600}) {
            OriginGate.Pass probe = enter();
            assertThat(Duration.between(last, runtime.clock().instant()))
                    .isEqualTo(Duration.ofSeconds(seconds));
            last = runtime.clock().instant();
            probe.failed();
        }
    }

    @Test
    void aProbeOfWhichNothingIsHeardLetsTheNextOneTry() {
        enter().answered();
        fail(10);
        OriginGate.Pass probe = enter();
        CompletableFuture<OriginGate.Pass> next = gate.enter().toCompletableFuture();

        probe.close();

        assertThat(next).succeedsWithin(Duration.ofSeconds(30));
        assertThat(gate.isBroken()).isTrue();
    }

    @Test
    void h6AnOriginThatNeverAnsweredIsAMistakeAndDoesNotBreak() {
        fail(25);

        assertThat(gate.isBroken()).isFalse();
        assertThat(passed()).isZero();
    }

    @Test
    void h2WhoWaitedForTheServerComesBackOneAtATime() {
        enter().throttled(Duration.ofSeconds(2));
        OriginGate.Pass first = enter();
        CompletableFuture<OriginGate.Pass> second = gate.enter().toCompletableFuture();
        assertThat(passed()).isEqualTo(Duration.ofSeconds(2));
        assertThat(second).isNotDone();

        first.throttled(Duration.ofSeconds(3));

        assertThat(second).succeedsWithin(Duration.ofSeconds(30));
        assertThat(passed()).isEqualTo(Duration.ofSeconds(5));
        second.join().answered();
        assertThat(gate.enter().toCompletableFuture()).isCompleted();
        assertThat(gate.enter().toCompletableFuture()).isCompleted();
    }

    @Test
    void h5APauseHoldsEveryCallAndAShorterOneDoesNotShortenIt() {
        gate.pause(Duration.ofSeconds(5));
        gate.pause(Duration.ofSeconds(1));

        enter();

        assertThat(passed()).isEqualTo(Duration.ofSeconds(5));
        assertThat(gate.enter().toCompletableFuture()).isCompleted();
    }

    @Test
    void tellsHowLongTheApiHoldsCallsBackEachMomentOnce() {
        gate.pause(Duration.ofSeconds(5));
        gate.pause(Duration.ofSeconds(1));
        gate.pause(Duration.ofSeconds(7));
        assertThat(runtime.count(HttpEvent.THROTTLED_TIME)).isEqualTo(7_000);

        enter().throttled(Duration.ofSeconds(2));
        assertThat(runtime.count(HttpEvent.THROTTLED_TIME)).isEqualTo(9_000);
    }

    @Test
    void tellsWhetherItIsBrokenAndNotThatTheApiAskedForIt() {
        enter().answered();
        fail(12);
        assertThat(runtime.count(HttpEvent.BREAKER_OPEN)).isEqualTo(1);
        assertThat(runtime.count(HttpEvent.THROTTLED_TIME)).isZero();

        enter().failed();
        assertThat(runtime.count(HttpEvent.BREAKER_OPEN)).isEqualTo(1);

        enter().throttled(Duration.ofSeconds(1));
        assertThat(runtime.count(HttpEvent.BREAKER_OPEN)).isZero();
        fail(1);
        enter().answered();
        assertThat(runtime.count(HttpEvent.BREAKER_OPEN)).isZero();
    }
}
