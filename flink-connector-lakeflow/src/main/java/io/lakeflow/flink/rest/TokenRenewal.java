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

import io.lakeflow.flink.scan.ScanContext.SharedValue;
import io.lakeflow.flink.scan.ScanException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.annotation.Nullable;

/**
 * The access token of a job, in the one place where it is renewed: one login at a time, whoever
 * asks; before the token expires, or when it was refused. While a login for the time's sake takes
 * long, and when it fails, the present token is given as long as it is good.
 */
final class TokenRenewal implements SharedValue {
    /** How long one who has asked waits for a token that is better than a good one. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Supplier<CompletionStage<AccessToken>> login;
    private final InstantSource apiTime;
    private final Function<Duration, CompletionStage<Void>> timer;

    @Nullable private AccessToken present;
    @Nullable private CompletableFuture<AccessToken> underWay;

    /**
     * @param login gets a token; called again when the last one has completed
     * @param timer completes after the delay
     */
    TokenRenewal(
            Supplier<CompletionStage<AccessToken>> login,
            InstantSource apiTime,
            Function<Duration, CompletionStage<Void>> timer) {
        this.login = login;
        this.apiTime = apiTime;
        this.timer = timer;
    }

    @Override
    public CompletionStage<String> get(@Nullable String rejected) {
        return rejected == null ? good() : other(AccessToken.fromShared(rejected).value());
    }

    private synchronized CompletionStage<String> good() {
        Instant now = apiTime.instant();
        if (present != null && !present.isDue(now)) {
            return CompletableFuture.completedFuture(present.toShared());
        }
        CompletableFuture<AccessToken> next = next();
        if (present == null || present.isExpired(now)) {
            return next.thenApply(AccessToken::toShared);
        }
        AccessToken stillGood = present;
        return next.exceptionally(failure -> stillGood)
                .applyToEither(
                        timer.apply(PATIENCE).thenApply(waited -> stillGood),
                        AccessToken::toShared);
    }

    private synchronized CompletionStage<String> other(String rejected) {
        if (present != null && !present.value().equals(rejected)) {
            return CompletableFuture.completedFuture(present.toShared());
        }
        return next().thenApply(
                        token -> {
                            if (token.value().equals(rejected)) {
                                throw new ScanException(
                                        "The API does not accept the access token, and the login"
                                                + " gives the same one again. Check that the"
                                                + " credentials are for this API, and the scope"
                                                + " that they ask for.");
                            }
                            return token.toShared();
                        });
    }

    private CompletableFuture<AccessToken> next() {
        if (underWay == null) {
            CompletableFuture<AccessToken> begun = new CompletableFuture<>();
            underWay = begun;
            login.get()
                    .whenComplete(
                            (token, failure) -> {
                                ended(token);
                                if (failure == null) {
                                    begun.complete(token);
                                } else {
                                    begun.completeExceptionally(Failures.cause(failure));
                                }
                            });
            return begun;
        }
        return underWay;
    }

    private synchronized void ended(@Nullable AccessToken token) {
        underWay = null;
        if (token != null) {
            present = token;
        }
    }
}
