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
package io.lakeflow.flink.benchmark.server;

/**
 * A limit of requests: so many at once, and so many more as time goes by, either one by one (a
 * token bucket) or all at the end of a period (a window).
 */
final class Budget {
    private static final double NANOS = 1e9;

    private final double capacity;
    private final double perSecond;
    private final double windowSeconds;
    private double tokens;
    private long filledNanos;

    private Budget(double capacity, double perSecond, double windowSeconds, long nowNanos) {
        this.capacity = capacity;
        this.perSecond = perSecond;
        this.windowSeconds = windowSeconds;
        this.tokens = capacity;
        this.filledNanos = nowNanos;
    }

    static Budget bucket(double perSecond, double burst, long nowNanos) {
        return new Budget(burst, perSecond, 0, nowNanos);
    }

    static Budget window(double requests, double seconds, long nowNanos) {
        return new Budget(requests, requests / seconds, seconds, nowNanos);
    }

    /** Takes a request out of it, or says no. */
    boolean take(long nowNanos) {
        double seconds = (nowNanos - filledNanos) / NANOS;
        if (windowSeconds == 0) {
            tokens = Math.min(capacity, tokens + seconds * perSecond);
            filledNanos = nowNanos;
        } else if (seconds >= windowSeconds) {
            tokens = capacity;
            filledNanos += (long) (Math.floor(seconds / windowSeconds) * windowSeconds * NANOS);
        }
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    int remaining() {
        return (int) tokens;
    }

    /** Seconds until there are more. */
    double resetSeconds(long nowNanos) {
        return windowSeconds == 0
                ? Math.max(0, (1 - tokens % 1) / perSecond)
                : windowSeconds - (nowNanos - filledNanos) / NANOS;
    }

    /** The least time that so many requests take. */
    double idealSeconds(long requests) {
        return windowSeconds == 0
                ? Math.max(0, requests - capacity) / perSecond
                : Math.ceil(requests / capacity - 1) * windowSeconds;
    }
}
