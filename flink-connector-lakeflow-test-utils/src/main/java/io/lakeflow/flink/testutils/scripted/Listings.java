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

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import io.lakeflow.flink.testutils.scripted.Sessions.Memory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Answers requests for pages from what the tables hold. Thread-safe. */
final class Listings {
    private final Map<String, TableContent> tables;
    private final InstantSource clock;
    private final Sessions sessions;

    /**
     * A page as it is sent.
     *
     * @param page its number in the listing, from 1
     * @param records how many records it has
     */
    record Answer(Response response, int page, int records) {}

    Listings(Map<String, TableContent> tables, InstantSource clock, Sessions sessions) {
        this.tables = tables;
        this.clock = clock;
        this.sessions = sessions;
    }

    /**
     * The page that is asked for.
     *
     * @throws ApiRefusal if the request is answered with an error
     */
    Answer answer(Route route, Request request) {
        if (!request.method().equals("GET")) {
            throw new ApiRefusal(405, request.method() + " is not for listings");
        }
        ListingRequest asked = ListingRequest.of(route, request, clock.instant());
        Parents.require(route, tables, asked.now());
        return page(asked, asked.size());
    }

    private Answer page(ListingRequest asked, int size) {
        long session = asked.position().token().map(PageToken::session).orElse(0L);
        Optional<Memory> memory = Optional.empty();
        if (asked.position().token().isPresent()) {
            requireGood(asked);
        }
        if (asked.shape().consistent()) {
            boolean first = asked.position().offset() == 0;
            session = first && session == 0 ? sessions.nextId() : session;
            memory = Optional.of(first ? begin(asked, session) : goOn(asked, session));
        }
        Selection selection = memory.flatMap(Memory::rows).orElseGet(() -> select(asked));
        Selection.Page page = selection.page(asked.position().offset(), size);
        ObjectNode body = Json.object();
        PageAnswer answer = new PageAnswer(body, asked::address);
        writeEnd(asked, page, body);
        if (hasNext(asked.shape(), page)) {
            asked.shape().paging().write(answer, sessions.token(session, page.next()), size);
        } else if (asked.delta().isPresent()) {
            Json.put(
                    body,
                    asked.delta().get().at(),
                    sessions.deltaToken(memory.orElseThrow().known()));
        }
        return new Answer(
                response(answer, records(asked, page.rows()), asked.shape().records()),
                asked.position().offset() / size + 1,
                page.rows().size());
    }

    private void requireGood(ListingRequest asked) {
        if (!sessions.isGood(asked.position().token().get())) {
            throw new ApiRefusal(asked.shape().refusedToken(), "this token has expired");
        }
    }

    private Memory begin(ListingRequest asked, long session) {
        Map<String, Long> known = new HashMap<>();
        if (asked.delta().isPresent()) {
            asked.route()
                    .content()
                    .visible(asked.route().scope(), asked.now())
                    .forEach(row -> known.put(row.row(), row.number()));
        }
        Memory memory = new Memory(Optional.of(select(asked)), known);
        sessions.remember(memoryName(asked, session), memory);
        return memory;
    }

    private Memory goOn(ListingRequest asked, long session) {
        Optional<Memory> memory = sessions.recall(memoryName(asked, session));
        if (memory.isEmpty() && asked.position().token().isPresent()) {
            throw new ApiRefusal(asked.shape().refusedToken(), "this listing is forgotten");
        }
        return memory.orElseGet(() -> begin(asked, session));
    }

    /** A token names its listing; counted pages belong to the last one with these parameters. */
    private static String memoryName(ListingRequest asked, long session) {
        boolean counted =
                asked.shape().paging() instanceof PagingForm.PageNumber
                        || asked.shape().paging() instanceof PagingForm.Offset;
        return counted ? asked.listing() : "s" + session;
    }

    private Selection select(ListingRequest asked) {
        Route route = asked.route();
        ListingShape shape = asked.shape();
        List<Version> rows =
                route.deletes()
                        .map(
                                endpoint ->
                                        route.content()
                                                .tombstones(route.scope(), endpoint, asked.now()))
                        .orElseGet(
                                () ->
                                        route.content().visible(route.scope(), asked.now()).stream()
                                                .filter(listed(asked))
                                                .toList());
        return Selection.of(rows, shape, bound(asked, shape.since()), bound(asked, shape.until()));
    }

    private Predicate<Version> listed(ListingRequest asked) {
        boolean flags = asked.table().tombstones() instanceof Tombstones.Flag;
        if (asked.deltaToken().isEmpty()) {
            boolean all = flags && asked.delta().isEmpty();
            return row -> all || !row.deleted();
        }
        Map<String, Long> known =
                sessions.known(asked.deltaToken().get())
                        .orElseThrow(
                                () ->
                                        new ApiRefusal(
                                                asked.delta().get().refused(),
                                                "this delta token has expired"));
        return row -> {
            Long before = known.get(row.row());
            boolean changed = before == null || before != row.number();
            return row.deleted() ? changed && before != null && flags : changed;
        };
    }

    private static Optional<Instant> bound(ListingRequest asked, Optional<Bound> bound) {
        return bound.map(declared -> asked.query().get(declared.parameter()))
                .map(asked.table().cursorFormat()::parse);
    }

    private static void writeEnd(ListingRequest asked, Selection.Page page, ObjectNode body) {
        ListingShape shape = asked.shape();
        if (shape.end() == PageEnd.HAS_MORE) {
            body.put("has_more", page.more());
        }
        if (shape.end() == PageEnd.TOTAL || shape.cap().orElse(null) instanceof ResultCap.Told) {
            body.put("total", page.total());
        }
    }

    private static boolean hasNext(ListingShape shape, Selection.Page page) {
        return !(shape.paging() instanceof PagingForm.None)
                && (page.more() || shape.end() != PageEnd.ABSENT);
    }

    private static List<ObjectNode> records(ListingRequest asked, List<Version> rows) {
        return rows.stream()
                .map(
                        row ->
                                asked.route().deletes().isPresent()
                                        ? RecordWriter.tombstone(
                                                asked.table(), asked.route().deletes().get(), row)
                                        : RecordWriter.row(asked.table(), row))
                .toList();
    }

    private static Response response(PageAnswer answer, List<ObjectNode> records, String path) {
        if (!path.isEmpty()) {
            Json.put(answer.body(), path, records);
        }
        Response response =
                Response.json(200, Json.bytes(path.isEmpty() ? records : answer.body()));
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            response = response.withHeader(header.getKey(), header.getValue());
        }
        return response;
    }
}
