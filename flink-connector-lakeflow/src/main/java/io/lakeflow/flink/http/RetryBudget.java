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

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How often one call may still be sent after a passing fault, and how long to wait before: a random
 * part of an upper bound that doubles, so that readers that failed together do not come back
 * together.
 */
public final class RetryBudget {
    /** All waits of a call together. */
    static final Duration MOST_BACKOFF = Duration.ofMinutes(10);

    private final HttpSettings settings;
    private final RandomGenerator random;
    private int attempts = 1;
    private Duration backoff = Duration.ZERO;

    public RetryBudget(HttpSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /** The wait before the next attempt, empty if there is none left. */
    public Optional<Duration> next() {
        if (attempts >= settings.maxAttempts()) {
            return Optional.empty();
        }
        Duration wait = Duration.ofNanos(random.nextLong(bound().toNanos() + 1));
        if (backoff.plus(wait).compareTo(MOST_BACKOFF) > 0) {
            return Optional.empty();
        }
        attempts++;
        backoff = backoff.plus(wait);
        return Optional.of(wait);
    }

    /** An attempt for a request that waits for another reason; empty if there is none left. */
    Optional<Duration> nextWithoutBackoff() {
        if (attempts >= settings.maxAttempts()) {
            return Optional.empty();
        }
        attempts++;
        return Optional.of(Duration.ZERO);
    }

    private Duration bound() {
        // Beyond 2^20 times the first wait every bound is the largest one.
        Duration doubled = settings.initialBackoff().multipliedBy(1L << Math.min(attempts - 1, 20));
        return doubled.compareTo(settings.maxBackoff()) < 0 ? doubled : settings.maxBackoff();
    }

    /** Attempts made, the one under way included. */
    public int attempts() {
        return attempts;
    }

    /** Time waited between them. */
    Duration backoff() {
        return backoff;
    }
}
