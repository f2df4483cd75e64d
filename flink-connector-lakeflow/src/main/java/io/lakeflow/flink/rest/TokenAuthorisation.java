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

import io.lakeflow.flink.http.Credentials;
import io.lakeflow.flink.model.TokenInto;
import io.lakeflow.flink.scan.ScanContext.SharedValue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.annotation.Nullable;

/**
 * Credentials made of the access token that a job shares. This process keeps the one that it was
 * given last. When there is none, when it is due, or when the API has refused it, requests wait for
 * the answer to one question; where that finds nothing better in time, it is the present token.
 *
 * <p>Nothing is asked that no request waits for: the answer is sent to a task, which cannot end
 * before it has come.
 */
final class TokenAuthorisation implements Authorisation {
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    private final SharedValue tokens;
    private final TokenInto into;
    private final InstantSource apiTime;

    @Nullable private AccessToken present;
    @Nullable private CompletableFuture<AccessToken> asked;

    /** Before then, no other token is asked for because of the time. */
    private Instant nextAsk = Instant.MIN;

    TokenAuthorisation(SharedValue tokens, TokenInto into, InstantSource apiTime) {
        this.tokens = tokens;
        this.into = into;
        this.apiTime = apiTime;
    }

    @Override
    public synchronized CompletionStage<?> ready() {
        Instant now = apiTime.instant();
        boolean good = present != null && (!present.isDue(now) || now.isBefore(nextAsk));
        return good ? CompletableFuture.completedFuture(null) : ask(null);
    }

    @Override
    public synchronized Credentials current() {
        if (present == null) {
            throw new IllegalStateException("There is no access token yet.");
        }
        return credentials(present);
    }

    @Override
    public boolean isRenewable() {
        return true;
    }

    @Override
    public synchronized CompletionStage<?> renewed(Credentials refused) {
        boolean replaced = present != null && !credentials(present).equals(refused);
        if (replaced) {
            return CompletableFuture.completedFuture(null);
        }
        return asked == null
                ? ask(present == null ? null : present.toShared())
                : asked.thenCompose(token -> renewed(refused));
    }

    private CompletionStage<AccessToken> ask(@Nullable String rejected) {
        if (asked == null) {
            CompletableFuture<AccessToken> answer = new CompletableFuture<>();
            asked = answer;
            tokens.get(rejected)
                    .whenComplete(
                            (token, failure) -> {
                                answered(token);
                                if (failure == null) {
                                    answer.complete(AccessToken.fromShared(token));
                                } else {
                                    answer.completeExceptionally(Failures.cause(failure));
                                }
                            });
            return answer;
        }
        return asked;
    }

    private synchronized void answered(@Nullable String token) {
        asked = null;
        if (token != null) {
            present = AccessToken.fromShared(token);
        }
        if (present != null && present.expiresAt() != null) {
            // One that is due again has not been replaced, or lives shorter than it takes to come.
            Instant now = apiTime.instant();
            Duration half = Duration.between(now, present.expiresAt()).dividedBy(2);
            nextAsk = now.plus(half.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : half);
        }
    }

    private Credentials credentials(AccessToken token) {
        if (into instanceof TokenInto.Header header) {
            return new Credentials.HeaderKey(header.name(), header.prefix(), token.value());
        } else if (into instanceof TokenInto.Query query) {
            return new Credentials.QueryKey(query.name(), token.value());
        }
        return new Credentials.HeaderKey(
                "Cookie", ((TokenInto.Cookie) into).name() + "=", token.value());
    }
}
