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
package io.lakeflow.flink.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.lakeflow.flink.testutils.cluster.Patience;
import io.lakeflow.flink.testutils.cluster.SqlSession;
import io.lakeflow.flink.testutils.ledger.Ledger;
import io.lakeflow.flink.testutils.ledger.LedgerEntry;
import io.lakeflow.flink.testutils.ledger.Replay;
import io.lakeflow.flink.testutils.scripted.Bound;
import io.lakeflow.flink.testutils.scripted.Change;
import io.lakeflow.flink.testutils.scripted.CursorFormat;
import io.lakeflow.flink.testutils.scripted.EmittedRow;
import io.lakeflow.flink.testutils.scripted.Interference;
import io.lakeflow.flink.testutils.scripted.Order;
import io.lakeflow.flink.testutils.scripted.PagingForm;
import io.lakeflow.flink.testutils.scripted.ScriptedApi;
import io.lakeflow.flink.testutils.scripted.TableBuilder;
import io.lakeflow.flink.testutils.scripted.Tombstones;
import io.lakeflow.flink.testutils.scripted.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * An API with one table in several regions, each of which is followed by itself, a long past in
 * which every seven rows share a cursor, and a ledger into which a job copies it. It knows what
 * belongs into the ledger.
 */
final class ChangingTable implements AutoCloseable {
    private static final Patience PATIENCE = Patience.of(Duration.ofMinutes(3));
    private static final String NAME = "orders";
    private static final String COPY =
            "INSERT INTO ledger SELECT region, id, version, updated_at FROM orders";
    private static final Duration PAST = Duration.ofHours(40);
    private static final Duration WINDOW = Duration.ofHours(2);
    private static final int TIES = 7;
    private static final List<Integer> KEY = List.of(0, 1);
    private static final int VERSION = 2;
    private static final int CURSOR = 3;

    /** Twice as many as there are subtasks, so that each has some to follow. */
    private static final List<String> REGIONS = List.of("n", "ne", "e", "se", "s", "sw", "w", "nw");

    private final ScriptedApi api;
    private final Ledger ledger;
    private final int rows;
    private final Instant begin;
    private final Map<String, String> options = new LinkedHashMap<>();
    private Optional<Login> login = Optional.empty();

    private ChangingTable(ScriptedApi api, Ledger ledger, int rows, Instant begin) {
        this.api = api;
        this.ledger = ledger;
        this.rows = rows;
        this.begin = begin;
        option("connector", "lakeflow").option("table", NAME);
        option("scan.poll-interval", "500 ms").option("http.retry.initial-backoff", "50 ms");
    }

    /**
     * Serves a table.
     *
     * @param rows how many it has at the beginning
     * @param ledger where the job's ledger is
     */
    static ChangingTable start(int rows, int pageSize, Path ledger) {
        Instant begin = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(PAST);
        ScriptedApi api =
                ScriptedApi.start(
                        TableBuilder.table(NAME)
                                .path("/{region}/orders")
                                .each("region", REGIONS.toArray(String[]::new))
                                .key("id")
                                .cursor("updated_at", CursorFormat.iso(3))
                                .since(Bound.inclusive("from"))
                                .until(Bound.exclusive("to"))
                                .order(Order.ASC)
                                .paging(PagingForm.token("next", "after"))
                                .pageSize(pageSize, "limit")
                                .cursorWord("window", WINDOW.toHours() + "h")
                                .cursorWord("start", begin.toString())
                                .deletes(
                                        new Tombstones.Endpoint(
                                                "/{region}/orders/deleted",
                                                "deleted_at",
                                                Bound.inclusive("since"),
                                                Order.ASC,
                                                Duration.ZERO)));
        for (int i = 0; i < rows; i++) {
            long place = PAST.toMillis() * (i - i % TIES) / rows;
            api.table(NAME)
                    .in(REGIONS.get(i % REGIONS.size()))
                    .insert("seed-" + i, Change.at(begin.plusMillis(place)));
        }
        return new ChangingTable(api, new Ledger(ledger), rows, begin);
    }

    /** Declares the table with this option, too. */
    ChangingTable option(String key, String value) {
        options.put(key, value);
        return this;
    }

    /** Declares it with tokens that this login gives. */
    ChangingTable behind(Login tokens) {
        login = Optional.of(tokens);
        return option("config.secret", tokens.secret());
    }

    Login login() {
        return login.orElseThrow();
    }

    /** The spec of its API. */
    String spec() {
        return login.map(
                        tokens ->
                                api.spec()
                                        .replace(
                                                "options:\n",
                                                "options:\n  secret: {type: string, secret: true, required: true}\n")
                                        .replace(
                                                "http:\n",
                                                "http:\n  auth: " + tokens.auth() + "\n"))
                .orElseGet(api::spec);
    }

    /** Begins to change it. */
    RandomChanges change(int perSecond, long seed) {
        return RandomChanges.start(
                REGIONS.stream().map(region -> api.table(NAME).in(region)).toList(),
                api.now(),
                perSecond,
                seed);
    }

    /** Answers from now on as the interference wants it. */
    void answer(Interference interference) {
        api.answer(interference);
    }

    /** Answers so many more requests, and the others when the stage completes. */
    CompletableFuture<Void> answerOnly(int requests) {
        CompletableFuture<Void> released = new CompletableFuture<>();
        AtomicLong left = new AtomicLong(requests);
        api.answer(
                (request, proper) ->
                        (left.getAndDecrement() > 0
                                        ? Interference.none()
                                        : Interference.stallUntil(released))
                                .answer(request, proper));
        return released;
    }

    /** Answers all but the last hours of one region, and those when the stage completes. */
    CompletableFuture<Void> answerAllButTheEnd() {
        CompletableFuture<Void> released = new CompletableFuture<>();
        String region = "/" + REGIONS.get(0) + "/";
        Instant end = begin.plus(PAST).minus(WINDOW);
        api.answer(
                Interference.stallUntil(released)
                        .when(
                                request ->
                                        request.path().startsWith(region)
                                                && request.parameter("from")
                                                        .map(Instant::parse)
                                                        .filter(from -> !from.isBefore(end))
                                                        .isPresent()));
        return released;
    }

    /** Waits until so many requests have come. */
    void awaitRequests(int count) throws Exception {
        PATIENCE.until(count + " requests", () -> requests() >= count);
    }

    /** How many rows it has now. */
    int size() {
        return truth().size();
    }

    /** How many requests have come. */
    int requests() {
        return api.journal().all().size();
    }

    /** Declares the table and the ledger in a session. */
    void declare(SqlSession sql) throws Exception {
        sql.execute(
                """
                CREATE TABLE orders (
                  region STRING NOT NULL, id STRING NOT NULL,
                  version BIGINT, updated_at TIMESTAMP_LTZ(3),
                  PRIMARY KEY (region, id) NOT ENFORCED
                ) WITH (%s, 'spec' = '%s')"""
                        .formatted(
                                options.entrySet().stream()
                                        .map(ChangingTable::assignment)
                                        .collect(Collectors.joining(", ")),
                                spec().replace("'", "''")));
        sql.execute(
                """
                CREATE TABLE ledger (
                  region STRING NOT NULL, id STRING NOT NULL,
                  version BIGINT, updated_at TIMESTAMP_LTZ(3),
                  PRIMARY KEY (region, id) NOT ENFORCED
                ) WITH ('connector' = 'ledger', 'path' = '%s')"""
                        .formatted(ledger.directory()));
    }

    private static String assignment(Map.Entry<String, String> option) {
        return "'" + option.getKey() + "' = '" + option.getValue() + "'";
    }

    /** Begins to copy the table into the ledger, and returns the id of the job. */
    String copy(SqlSession sql) throws Exception {
        return sql.submit(COPY);
    }

    /** Begins to read the table into nowhere, and returns the id of the job. */
    String read(SqlSession sql) throws Exception {
        sql.execute(
                "CREATE TEMPORARY TABLE IF NOT EXISTS nowhere (id STRING) WITH ('connector' = 'blackhole')");
        return sql.submit("INSERT INTO nowhere SELECT id FROM orders");
    }

    /** Makes a plan of such a job, which does not need the declarations any more. */
    void compile(SqlSession sql, String plan) throws Exception {
        sql.execute("COMPILE PLAN '" + plan + "' FOR " + COPY);
    }

    /** How many rows the ledger has. */
    int copied() throws Exception {
        return ledger.size();
    }

    /** Waits until the ledger has more than so many rows. */
    void awaitMoreThan(int copied) throws Exception {
        PATIENCE.until("more than " + copied + " rows", () -> copied() > copied);
    }

    /** Waits until some of the history is in the ledger, and makes sure that it is not all. */
    void awaitPartOfTheHistory() throws Exception {
        awaitMoreThan(0);
        assertThat(copied()).as("the history goes on").isLessThan(rows);
    }

    /** Waits until nothing is missing from the ledger; nothing changes the table meanwhile. */
    void awaitAll() throws Exception {
        Map<String, Long> truth = truth();
        try {
            PATIENCE.until("all is in the ledger", () -> replay().leaves(truth));
        } catch (AssertionError e) {
            Replay replay = replay();
            throw new AssertionError(
                    "lost: " + replay.lost(truth) + ", not deleted: " + replay.undead(truth), e);
        }
    }

    /** Waits for all, and then finds nothing lost, nothing twice and nothing stale. */
    void awaitExactlyAll() throws Exception {
        awaitAll();
        Replay replay = replay();
        Map<String, Long> truth = truth();
        assertThat(replay.lost(truth)).as("lost").isEmpty();
        assertThat(replay.undead(truth)).as("not deleted").isEmpty();
        assertThat(replay.duplicates()).as("twice").isEmpty();
        assertThat(replay.stale()).as("stale").isEmpty();
        api.check(NAME)
                .emitted(ledger.entries().stream().map(ChangingTable::emitted).toList())
                .assertNothingWrong();
    }

    private Replay replay() throws Exception {
        return ledger.replay(KEY, VERSION);
    }

    private Map<String, Long> truth() {
        return REGIONS.stream()
                .flatMap(region -> api.table(NAME).in(region).rows(api.now()).stream())
                .collect(Collectors.toMap(Version::key, Version::number));
    }

    private static EmittedRow emitted(LedgerEntry entry) {
        String key = entry.key(KEY);
        return switch (entry.kind()) {
            case INSERT -> EmittedRow.insert(key, version(entry)).at(cursor(entry));
            case UPDATE_AFTER -> EmittedRow.update(key, version(entry)).at(cursor(entry));
            case DELETE -> EmittedRow.delete(key);
            case UPDATE_BEFORE -> throw new IllegalStateException("not asked for: " + entry);
        };
    }

    private static long version(LedgerEntry entry) {
        return Long.parseLong(entry.cell(VERSION).orElseThrow());
    }

    private static Instant cursor(LedgerEntry entry) {
        return Instant.parse(entry.cell(CURSOR).orElseThrow());
    }

    @Override
    public void close() {
        api.close();
    }
}
