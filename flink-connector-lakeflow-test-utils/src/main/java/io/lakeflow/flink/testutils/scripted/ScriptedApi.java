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
package io.lakeflow.flink.testutils.scripted;

import io.lakeflow.flink.testutils.http.LoopbackServer;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * An API of which a test declares the tables, served in-process on loopback. It is the truth about
 * them: it keeps every version and every request.
 *
 * <pre>{@code
 * try (ScriptedApi api = ScriptedApi.start(
 *         TableBuilder.table("orders")
 *                 .key("id")
 *                 .cursor("updated_at", CursorFormat.iso(3))
 *                 .since(Bound.inclusive("since"))
 *                 .order(Order.ASC)
 *                 .paging(PagingForm.link())
 *                 .pageSize(2, "limit"))) {
 *     api.table("orders").insert("1");
 *     api.afterPage("orders", 1, () -> api.table("orders").update("1"));
 *     List<EmittedRow> emitted = read(api.spec(), "orders");
 *     api.check("orders").emitted(emitted).assertNothingWrong();
 *     assertThat(api.requests("orders")).hasSize(2);
 * }
 * }</pre>
 *
 * <p>Requests are answered on the server's one thread, and so are the actions of {@link
 * #beforeRequest} and {@link #afterPage}: nothing else is answered while one runs. Everything may
 * be called from any thread.
 */
public final class ScriptedApi implements AutoCloseable {
    private final Map<String, TableContent> contents = new LinkedHashMap<>();
    private final Map<String, ScriptedTable> tables = new LinkedHashMap<>();
    private final ServerClock clock;
    private final Sessions sessions = new Sessions();
    private final Journal journal = new Journal();
    private final Hooks hooks = new Hooks();
    private final Listings listings;
    private final LoopbackServer server;
    private volatile Interference interference = Interference.none();
    private volatile boolean tagsAnswers;

    private ScriptedApi(InstantSource clock, List<TableBuilder> builders) {
        this.clock = new ServerClock(clock);
        for (TableBuilder builder : builders) {
            TableContent content = new TableContent(builder.build(), this.clock);
            String name = content.table().name();
            if (contents.put(name, content) != null) {
                throw new IllegalArgumentException("table " + name + " is declared twice");
            }
            tables.put(name, new ScriptedTable(content));
        }
        contents.values().forEach(content -> Parents.check(content.table(), contents));
        this.listings = new Listings(contents, this.clock, sessions);
        this.server = LoopbackServer.start(0, this.clock, this::handle);
    }

    /** Serves these tables by the system's clock. */
    public static ScriptedApi start(TableBuilder... tables) {
        return start(InstantSource.system(), tables);
    }

    /**
     * Serves these tables.
     *
     * @param clock gives the {@code Date} of answers, the cursors of writes and when a row becomes
     *     visible
     * @throws IllegalArgumentException if no API could be as declared
     */
    public static ScriptedApi start(InstantSource clock, TableBuilder... tables) {
        return new ScriptedApi(clock, List.of(tables));
    }

    /** The base address, without a slash at the end. */
    public URI uri() {
        return server.uri();
    }

    /** The spec of all tables, as {@code docs/spec.md} describes it. */
    public String spec() {
        return specText().yaml();
    }

    /** The spec of all tables, to which words may be added. */
    public SpecText specText() {
        return new SpecText(
                uri().toString(), contents.values().stream().map(TableContent::table).toList());
    }

    /** Sets the server's clock off by so much, from now on. */
    public void clockOffset(Duration offset) {
        clock.offset(offset);
    }

    /** The time as the server sees it. */
    public Instant now() {
        return clock.instant();
    }

    /** To write to a table. */
    public ScriptedTable table(String name) {
        content(name);
        return tables.get(name);
    }

    /** Runs before the n-th request, of all since the start, is answered. */
    public void beforeRequest(long number, Runnable action) {
        hooks.beforeRequest(number, action);
    }

    /** Runs, once, when the page of this number of a listing of the table has been made. */
    public void afterPage(String table, int page, Runnable action) {
        content(table);
        hooks.afterPage(table, page, action);
    }

    /** Alters answers from now on, in place of what altered them until now. */
    public void answer(Interference interference) {
        this.interference = interference;
    }

    /** Gives each answer an {@code ETag}, and 304 to who has that one already. */
    public void tagAnswers() {
        tagsAnswers = true;
    }

    /** Refuses all tokens of pages that were given until now. */
    public void expireTokens() {
        sessions.expireTokens();
    }

    /** Refuses all delta tokens that were given until now. */
    public void expireDeltaTokens() {
        sessions.expireDeltaTokens();
    }

    /** Every request. */
    public Journal journal() {
        return journal;
    }

    /** The requests for the rows of a table, in order of arrival. */
    public List<JournalEntry> requests(String table) {
        content(table);
        return journal.of(table);
    }

    /** To compare what a read of a table emitted with what the table has had until now. */
    public Checks check(String table) {
        return new Checks(content(table), journal, now());
    }

    @Override
    public void close() {
        server.close();
    }

    private TableContent content(String name) {
        TableContent content = contents.get(name);
        if (content == null) {
            throw new IllegalArgumentException(
                    "no table '" + name + "' is declared, only " + contents.keySet());
        }
        return content;
    }

    private CompletionStage<Response> handle(Request request) {
        Optional<Route> route = Route.find(contents, request.path());
        JournalEntry entry =
                journal.arrived(
                        clock.instant(),
                        request,
                        route.map(found -> found.content().table().name()).orElse(""),
                        route.flatMap(Route::deletes).isPresent());
        hooks.before(entry);
        return interference
                .answer(entry, () -> properAnswer(entry, route, request))
                .thenApply(
                        response -> {
                            journal.answered(entry.number(), response.status());
                            return response;
                        });
    }

    private Response properAnswer(JournalEntry entry, Optional<Route> route, Request request) {
        try {
            Route found =
                    route.orElseThrow(() -> new ApiRefusal(404, "nothing is at " + request.path()));
            Listings.Answer answer = listings.answer(found, request);
            journal.listed(entry.number(), answer.page(), answer.records());
            hooks.after(entry.withPage(answer.page(), answer.records()));
            return tagsAnswers ? tagged(request, answer.response()) : answer.response();
        } catch (ApiRefusal e) {
            return Response.json(e.status(), Json.bytes(Map.of("error", e.getMessage())));
        }
    }

    private static Response tagged(Request request, Response answer) {
        String tag = "\"%08x\"".formatted(Arrays.hashCode(answer.body()));
        return request.header("if-none-match").filter(tag::equals).isPresent()
                ? new Response(304, answer.headers(), new byte[0])
                : answer.withHeader("ETag", tag);
    }
}
