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
package io.lakeflow.flink.testutils.example;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Settings of an {@link ExampleApi}. Defaults: seed 1, a free port, error rate 0.03, row counts and
 * page sizes as documented, no shared cursors, no latency, no {@code Retry-After}, gzip for clients
 * that accept it, the system clock.
 */
public final class ExampleApiBuilder {

    final Map<String, Integer> rowCounts = new HashMap<>();
    final Map<String, Integer> pageSizes = new HashMap<>();
    long seed = 1;
    int port;
    double errorRate = 0.03;
    int ties = 1;
    Duration latency = Duration.ZERO;
    OptionalInt retryAfterSeconds = OptionalInt.empty();
    boolean gzip = true;
    InstantSource clock = InstantSource.system();
    Duration seededAgo = Duration.ZERO;

    ExampleApiBuilder() {
        for (Table table : Tables.ALL) {
            rowCounts.put(table.name(), table.rowCount());
            pageSizes.put(table.name(), table.pageSize());
        }
    }

    /** What content and errors are made from. */
    public ExampleApiBuilder seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** The port to listen on, 0 for a free one. */
    public ExampleApiBuilder port(int port) {
        this.port = port;
        return this;
    }

    /** The probability, 0 to 1, that a call answers 429, 500 or 503. */
    public ExampleApiBuilder errorRate(double probability) {
        this.errorRate = probability;
        return this;
    }

    /** How many rows a table starts with; more rows mean a longer past. */
    public ExampleApiBuilder rows(String table, int count) {
        rowCounts.put(Tables.named(table).name(), atLeast(0, count, "row count"));
        return this;
    }

    /** How many times its usual rows a table starts with. */
    public ExampleApiBuilder scale(String table, int factor) {
        int usual = Tables.named(table).rowCount();
        return rows(table, Math.multiplyExact(usual, atLeast(1, factor, "scale")));
    }

    /** How many rows are on a page of a table. */
    public ExampleApiBuilder pageSize(String table, int rows) {
        pageSizes.put(Tables.named(table).name(), atLeast(1, rows, "page size"));
        return this;
    }

    /**
     * How many rows in a row share a cursor value, seeded and written ones; 1 for none. A deletion,
     * and a second write to a row that has the value already, get a value of their own.
     */
    public ExampleApiBuilder ties(int rows) {
        this.ties = atLeast(1, rows, "ties");
        return this;
    }

    /** How long after its request each answer is sent. */
    public ExampleApiBuilder latency(Duration latency) {
        if (latency.isNegative()) {
            throw new IllegalArgumentException("latency is negative: " + latency);
        }
        this.latency = latency;
        return this;
    }

    /** Adds {@code Retry-After} with this many seconds to each 429 and 503. */
    public ExampleApiBuilder retryAfterSeconds(int seconds) {
        this.retryAfterSeconds = OptionalInt.of(atLeast(0, seconds, "Retry-After"));
        return this;
    }

    /** Whether answers are compressed for clients that accept gzip. */
    public ExampleApiBuilder gzip(boolean enabled) {
        this.gzip = enabled;
        return this;
    }

    /** What the API takes for now: cursors, the {@code Date} header, the request log. */
    public ExampleApiBuilder clock(InstantSource clock) {
        this.clock = clock;
        return this;
    }

    /** How long ago the newest of the rows it starts with was written; just now by default. */
    public ExampleApiBuilder seededAgo(Duration ago) {
        this.seededAgo = ago;
        return this;
    }

    /**
     * Fills the tables and serves them.
     *
     * @throws IllegalArgumentException if a setting is out of range
     * @throws java.io.UncheckedIOException if the port cannot be bound
     */
    public ExampleApi start() {
        return new ExampleApi(this);
    }

    private static int atLeast(int minimum, int value, String what) {
        if (value < minimum) {
            throw new IllegalArgumentException(
                    what + " must be at least " + minimum + ", found " + value);
        }
        return value;
    }
}
