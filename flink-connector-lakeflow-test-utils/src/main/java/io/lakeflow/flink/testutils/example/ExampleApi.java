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

import io.lakeflow.flink.testutils.http.LoopbackServer;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * A small simulated SaaS, served in-process on loopback: the tables {@code products}, {@code
 * events}, {@code users}, {@code orders} and the hidden {@code metrics}, with paging, cursors,
 * deletions and now and then an error. The same seed and clock give the same content.
 *
 * <pre>{@code
 * try (ExampleApi api = ExampleApi.builder().seed(7).errorRate(0).start()) {
 *     read(api.uri(), "any user", "any password");
 *     api.upsert("orders", Map.of("order_id", "order_0001", "status", "paid"));
 *     assertThat(api.requests().to("GET", "/tables/orders/records")).hasSize(3);
 * }
 * }</pre>
 *
 * <p>Thread-safe. Requests are answered on one thread of the server; direct calls and writers
 * change the same tables from theirs, and each change is visible to the next request.
 */
public final class ExampleApi implements AutoCloseable {

    private final ErrorDice dice;
    private final RequestLog log = new RequestLog();
    private final Map<String, TableStore> stores = new LinkedHashMap<>();
    private final Map<String, RowGenerator> generators = new HashMap<>();
    private final ConcurrentLinkedQueue<ExampleWriter> writers = new ConcurrentLinkedQueue<>();
    private final LoopbackServer server;

    ExampleApi(ExampleApiBuilder settings) {
        InstantSource clock = settings.clock;
        dice = new ErrorDice(settings.seed, settings.errorRate);
        Instant newest = clock.instant().minus(settings.seededAgo);
        int users = settings.rowCounts.get(Tables.USERS.name());
        for (Table table : Tables.ALL) {
            TableStore store = new TableStore(table, new CursorClock(clock, settings.ties));
            RowGenerator generator = new RowGenerator(table, users, settings.seed);
            SeedData.fill(
                    store, generator, settings.rowCounts.get(table.name()), settings.ties, newest);
            stores.put(table.name(), store);
            generators.put(table.name(), generator);
        }
        Routes routes = new Routes(stores, Map.copyOf(settings.pageSizes));
        Gateway.Delivery delivery =
                new Gateway.Delivery(settings.latency, settings.retryAfterSeconds, settings.gzip);
        server =
                LoopbackServer.start(
                        settings.port, clock, new Gateway(routes, dice, log, clock, delivery));
    }

    /** Starts the API with the defaults of {@link ExampleApiBuilder} on a free port. */
    public static ExampleApi start() {
        return builder().start();
    }

    /** Begins with the defaults. */
    public static ExampleApiBuilder builder() {
        return new ExampleApiBuilder();
    }

    /** The base address, such as {@code http://127.0.0.1:41234}, without a slash at the end. */
    public URI uri() {
        return server.uri();
    }

    /** What has been asked so far. */
    public RequestLog requests() {
        return log;
    }

    /**
     * Changes the probability of an error from the next request on.
     *
     * @throws IllegalArgumentException if it is not from 0 to 1
     */
    public void errorRate(double probability) {
        dice.rate(probability);
    }

    /**
     * The live rows of a table in the order of its listing, as the API shows them: timestamps are
     * text, structs are maps, nulls are present.
     *
     * @throws IllegalArgumentException if there is no such table
     */
    public List<Map<String, Object>> rows(String table) {
        return store(table).rows().stream().map(row -> RecordFormat.read(row.json())).toList();
    }

    /** The tombstones of {@code orders}, by the time of the deletion, one for each deleted key. */
    public List<Map<String, Object>> tombstones() {
        return store(Tables.ORDERS.name()).tombstones().stream()
                .map(row -> RecordFormat.read(row.json()))
                .toList();
    }

    /**
     * Adds a made-up row with a new key and the cursor now.
     *
     * @return the row as the API shows it
     * @throws IllegalArgumentException if there is no such table
     */
    public Map<String, Object> insert(String table) {
        return insert(table, madeUpRow(store(table)));
    }

    /**
     * Adds a row with the cursor now. Fields that are left out are null.
     *
     * @return the row as the API shows it
     * @throws IllegalArgumentException if there is no such table, the fields do not fit its columns
     *     or its key is there already
     */
    public Map<String, Object> insert(String table, Map<String, ?> fields) {
        TableStore store = store(table);
        return stored(() -> store.insert(fields));
    }

    /**
     * Adds a row, or replaces the one of the same key as a whole, with the cursor now. Fields that
     * are left out are null.
     *
     * @return the row as the API shows it
     * @throws IllegalArgumentException if there is no such table, the fields do not fit its
     *     columns, or the table is append-only and its key is there already
     */
    public Map<String, Object> upsert(String table, Map<String, ?> fields) {
        TableStore store = store(table);
        return stored(() -> store.upsert(fields).row());
    }

    /**
     * Deletes an order and leaves a tombstone.
     *
     * @return the tombstone as the API shows it
     * @throws IllegalArgumentException if there is no such order
     */
    public Map<String, Object> delete(String orderId) {
        Row tombstone =
                store(Tables.ORDERS.name())
                        .delete(orderId)
                        .orElseThrow(
                                () -> new IllegalArgumentException("no order '" + orderId + "'"));
        return RecordFormat.read(tombstone.json());
    }

    /**
     * Begins a writer that changes one table while it is read. It ends with {@link
     * ExampleWriter#stop()} or with the API.
     *
     * @throws IllegalArgumentException if there is no such table
     */
    public ExampleWriter.Builder writer(String table) {
        TableStore store = store(table);
        return new ExampleWriter.Builder(
                store, generators.get(table), () -> madeUpRow(store), writers::add);
    }

    /**
     * Stops the writers and the server.
     *
     * @throws IllegalStateException if a writer or the handling of a request failed
     */
    @Override
    public void close() {
        try {
            writers.forEach(ExampleWriter::stop);
        } finally {
            server.close();
        }
    }

    private TableStore store(String table) {
        return stores.get(Tables.named(table).name());
    }

    private Map<String, Object> madeUpRow(TableStore store) {
        RowGenerator generator = generators.get(store.table().name());
        String key = generator.nextKey();
        while (store.contains(key)) {
            key = generator.nextKey();
        }
        return generator.row(key);
    }

    private static Map<String, Object> stored(Supplier<Row> write) {
        try {
            return RecordFormat.read(write.get().json());
        } catch (ApiFault e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
