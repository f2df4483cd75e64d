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
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An exchange in virtual time, and the promise that every permit comes back. */
abstract class ExchangeTestBase {
    /** Long enough for a loaded machine: a test that waits so long has failed. */
    static final long PATIENCE_SECONDS = 30;

    private static final Logger LOG = LoggerFactory.getLogger(ExchangeTestBase.class);

    final VirtualRuntime runtime = new VirtualRuntime();
    private HttpExchange exchange;

    /** Short real timeouts; those of a test that needs others are set by it. */
    static HttpSettings settings(URI... allowed) {
        Set<Origin> origins = Arrays.stream(allowed).map(Origin::of).collect(Collectors.toSet());
        return HttpSettings.defaults()
                .withOrigins(origins)
                .withConnectTimeout(Duration.ofSeconds(5))
                .withReadTimeout(Duration.ofSeconds(10))
                .withRequestTimeout(Duration.ofSeconds(20));
    }

    HttpExchange exchange(HttpSettings settings) {
        exchange = HttpExchange.create(settings, runtime, new Random(seed()));
        return exchange;
    }

    HttpAnswer get(HttpSettings settings, URI uri) throws Exception {
        return send(settings, HttpCall.get(uri), AnswerJudge.DEFAULT);
    }

    /** On the exchange of this test, which is made with the first call. */
    HttpAnswer send(HttpSettings settings, HttpCall call, AnswerJudge judge) throws Exception {
        HttpExchange open = exchange == null ? exchange(settings) : exchange;
        try {
            return open.send(call, judge)
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    HttpFailure failure(HttpSettings settings, URI uri) {
        return failure(settings, HttpCall.get(uri));
    }

    HttpFailure failure(HttpSettings settings, HttpCall call) {
        Throwable failure = catchThrowable(() -> send(settings, call, AnswerJudge.DEFAULT));
        assertThat(failure).isInstanceOf(HttpFailure.class);
        return (HttpFailure) failure;
    }

    @AfterEach
    void everythingIsGivenBack() throws Exception {
        if (exchange != null) {
            exchange.close();
        }
        runtime.close();
        runtime.awaitPermits(PATIENCE_SECONDS);
    }

    static long seed() {
        String given = System.getProperty("lakeflow.random.seed", "");
        long seed = given.isEmpty() ? System.nanoTime() : Long.parseLong(given);
        LOG.info("-Dlakeflow.random.seed={}", seed);
        return seed;
    }
}
