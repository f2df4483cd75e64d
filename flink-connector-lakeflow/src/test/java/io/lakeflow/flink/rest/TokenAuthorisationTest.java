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

import io.lakeflow.flink.http.Credentials;
import io.lakeflow.flink.http.Header;
import io.lakeflow.flink.model.TokenInto;
import io.lakeflow.flink.scan.ScanException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;

/** When one process asks for a token, in virtual time. */
class TokenAuthorisationTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final List<String> rejected = new ArrayList<>();
    private final List<CompletableFuture<String>> asked = new ArrayList<>();
    private final TokenAuthorisation authorisation =
            new TokenAuthorisation(this::ask, TokenInto.BEARER, () -> now);

    private CompletionStage<String> ask(@Nullable String value) {
        rejected.add(value);
        asked.add(new CompletableFuture<>());
        return asked.get(asked.size() - 1);
    }

    private CompletableFuture<?> ready() {
        return authorisation.ready().toCompletableFuture();
    }

    private AccessToken answer(String value, @Nullable Duration lifetime) {
        AccessToken token = AccessToken.of(value, now, lifetime);
        asked.get(asked.size() - 1).complete(token.toShared());
        return token;
    }

    private String sent() {
        return authorisation.current().header().map(Header::value).orElseThrow();
    }

    @Test
    void theFirstRequestsWaitForOneToken() {
        CompletableFuture<?> first = ready();
        CompletableFuture<?> second = ready();
        assertThat(first).isNotDone();
        answer("a", null);

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(sent()).isEqualTo("Bearer a");
        assertThat(asked).hasSize(1);
    }

    @Test
    void h8_theNextTokenIsAskedForBeforeThePresentOneExpires() {
        ready();
        AccessToken token = answer("a", Duration.ofHours(1));
        now = token.renewAt().minusMillis(1);
        assertThat(ready()).isCompleted();
        assertThat(asked).hasSize(1);

        now = token.renewAt();
        CompletableFuture<?> first = ready();
        CompletableFuture<?> second = ready();
        assertThat(asked).hasSize(2);
        assertThat(rejected).containsOnlyNulls();
        assertThat(first).as("an answer goes only to a task that waits for it").isNotDone();

        answer("b", Duration.ofHours(1));
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(sent()).isEqualTo("Bearer b");
    }

    @Test
    void aTokenThatWasNotReplacedIsUsedOnAndAskedForAgainLater() {
        ready();
        AccessToken token = answer("a", Duration.ofHours(1));
        now = token.renewAt();
        CompletableFuture<?> waiting = ready();
        asked.get(1).complete(token.toShared());
        assertThat(waiting).isCompleted();

        assertThat(ready()).isCompleted();
        assertThat(asked).hasSize(2);
        now = now.plus(Duration.ofMinutes(3));
        ready();
        assertThat(asked).hasSize(3);
    }

    @Test
    void requestsWaitOnceATokenHasExpired() {
        ready();
        AccessToken token = answer("a", Duration.ofHours(1));
        now = token.expiresAt();
        CompletableFuture<?> waiting = ready();
        assertThat(waiting).isNotDone();
        asked.get(1).completeExceptionally(new ScanException("no"));
        assertThat(waiting).isCompletedExceptionally();

        now = now.plusSeconds(1);
        CompletableFuture<?> again = ready();
        answer("b", Duration.ofHours(1));
        assertThat(again).isCompleted();
    }

    @Test
    void h8_manyRefusalsOfOneTokenAskOnce() {
        ready();
        AccessToken token = answer("a", null);
        Credentials refused = authorisation.current();
        CompletableFuture<?> first = authorisation.renewed(refused).toCompletableFuture();
        CompletableFuture<?> second = authorisation.renewed(refused).toCompletableFuture();
        assertThat(asked).hasSize(2);
        assertThat(rejected.get(1)).isEqualTo(token.toShared());
        answer("b", null);

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(authorisation.renewed(refused).toCompletableFuture())
                .as("told later")
                .isCompleted();
        assertThat(asked).hasSize(2);
    }

    @Test
    void h8_aRefusalWhileTheNextTokenIsOnItsWayWaitsForThat() {
        ready();
        AccessToken token = answer("a", Duration.ofHours(1));
        now = token.renewAt();
        ready();
        CompletableFuture<?> renewed =
                authorisation.renewed(authorisation.current()).toCompletableFuture();
        assertThat(renewed).isNotDone();
        answer("b", Duration.ofHours(1));

        assertThat(renewed).isCompleted();
        assertThat(asked).hasSize(2);
    }
}
