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
package io.lakeflow.flink.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.scan.ScanException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** When a login is made, in virtual time. */
class TokenRenewalTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = START;
    private final List<CompletableFuture<AccessToken>> logins = new ArrayList<>();
    private final List<CompletableFuture<Void>> timers = new ArrayList<>();
    private final TokenRenewal renewal = new TokenRenewal(this::login, () -> now, this::timer);

    private CompletionStage<AccessToken> login() {
        logins.add(new CompletableFuture<>());
        return logins.get(logins.size() - 1);
    }

    private CompletionStage<Void> timer(Duration delay) {
        timers.add(new CompletableFuture<>());
        return timers.get(timers.size() - 1);
    }

    private CompletableFuture<String> get() {
        return renewal.get(null).toCompletableFuture();
    }

    private CompletableFuture<String> instead(AccessToken rejected) {
        return renewal.get(rejected.toShared()).toCompletableFuture();
    }

    private AccessToken token(String value, Duration lifetime) {
        return AccessToken.of(value, now, lifetime);
    }

    private AccessToken answer(int login, String value, Duration lifetime) {
        AccessToken token = token(value, lifetime);
        logins.get(login).complete(token);
        return token;
    }

    private static AccessToken of(CompletableFuture<String> answer) {
        assertThat(answer).isCompleted();
        return AccessToken.fromShared(answer.join());
    }

    @Test
    void oneLoginAnswersAllWhoAsk() {
        CompletableFuture<String> first = get();
        CompletableFuture<String> second = get();
        assertThat(first).isNotDone();

        AccessToken token = answer(0, "a", Duration.ofHours(1));

        assertThat(of(first)).isEqualTo(token);
        assertThat(of(second)).isEqualTo(token);
        assertThat(of(get())).isEqualTo(token);
        assertThat(logins).hasSize(1);
    }

    @Test
    void theLeadIsATenthOfTheLifeAtLeastAMinuteAtMostHalfOfIt() {
        assertThat(token("a", Duration.ofHours(10)).renewAt())
                .isEqualTo(START.plus(Duration.ofHours(9)));
        assertThat(token("a", Duration.ofMinutes(5)).renewAt())
                .isEqualTo(START.plus(Duration.ofMinutes(4)));
        assertThat(token("a", Duration.ofSeconds(3)).renewAt()).isEqualTo(START.plusMillis(1_500));
        assertThat(token("a", null).isDue(Instant.MAX)).isFalse();
    }

    @Test
    void h8_aTokenIsReplacedWhenItIsDue() {
        get();
        AccessToken token = answer(0, "a", Duration.ofHours(1));
        now = token.renewAt().minusSeconds(1);
        get();
        assertThat(logins).hasSize(1);

        now = token.renewAt();
        CompletableFuture<String> asked = get();
        get();
        assertThat(logins).hasSize(2);

        AccessToken next = answer(1, "b", Duration.ofHours(1));
        assertThat(of(asked)).isEqualTo(next);
    }

    @Test
    void aTokenThatIsStillGoodIsGivenWhileTheNextOneTakesLong() {
        get();
        AccessToken token = answer(0, "a", Duration.ofHours(1));
        now = token.renewAt();
        CompletableFuture<String> asked = get();
        assertThat(asked).isNotDone();

        timers.get(0).complete(null);

        assertThat(of(asked)).isEqualTo(token);
        assertThat(logins).hasSize(2);
    }

    @Test
    void aLoginThatFailsEarlyDoesNoHarmUntilTheTokenExpires() {
        get();
        AccessToken token = answer(0, "a", Duration.ofHours(1));
        now = token.renewAt();
        CompletableFuture<String> early = get();
        logins.get(1).completeExceptionally(new ScanException("no"));
        assertThat(of(early)).isEqualTo(token);

        now = token.expiresAt();
        CompletableFuture<String> late = get();
        logins.get(2).completeExceptionally(new CompletionException(new ScanException("no")));

        assertThat(late).isCompletedExceptionally();
        get();
        assertThat(logins).as("the next one tries again").hasSize(4);
    }

    @Test
    void h8_aTokenThatManyRefuseIsReplacedOnce() {
        get();
        AccessToken token = answer(0, "a", null);
        CompletableFuture<String> first = instead(token);
        CompletableFuture<String> second = instead(token);
        AccessToken next = answer(1, "b", null);

        assertThat(of(first)).isEqualTo(next);
        assertThat(of(second)).isEqualTo(next);
        assertThat(of(instead(token))).as("told later").isEqualTo(next);
        assertThat(logins).hasSize(2);
    }

    @Test
    void h8_theSameTokenAgainIsNoAnswerToARefusal() {
        get();
        AccessToken token = answer(0, "a", null);
        CompletableFuture<String> asked = instead(token);
        answer(1, "a", null);

        assertThat(asked)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(ScanException.class)
                .withMessageContaining("gives the same one again");
    }

    @Test
    void theSameTokenAgainIsFineBeforeItExpires() {
        get();
        AccessToken token = answer(0, "a", Duration.ofMinutes(10));
        now = token.renewAt();
        CompletableFuture<String> asked = get();
        answer(1, "a", Duration.ofMinutes(1));

        assertThat(of(asked).value()).isEqualTo("a");
    }

    @Test
    void nothingShowsAToken() {
        assertThat(token("s3cret", Duration.ofHours(1)).toString()).doesNotContain("s3cret");
    }
}
