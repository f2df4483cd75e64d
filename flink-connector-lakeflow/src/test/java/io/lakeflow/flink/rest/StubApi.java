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

import io.lakeflow.flink.model.SourceModel;
import io.lakeflow.flink.spec.SpecParser;
import io.lakeflow.flink.testutils.http.LoopbackServer;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A server that a test scripts with a function, and the spec that describes it. */
final class StubApi implements AutoCloseable {
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final LoopbackServer server;
    private int answered;

    StubApi(Function<Request, Response> answers) {
        this(InstantSource.system(), answers);
    }

    /**
     * @param clock the server's time
     */
    StubApi(InstantSource clock, Function<Request, Response> answers) {
        this.server =
                LoopbackServer.start(
                        0,
                        clock,
                        request -> {
                            requests.add(request);
                            Response answer = answers.apply(request);
                            answered();
                            return CompletableFuture.completedFuture(answer);
                        });
    }

    List<Request> requests() {
        return requests;
    }

    /** Waits until so many requests have come and been answered. */
    synchronized void awaitRequests(int count) throws InterruptedException {
        while (answered < count) {
            wait();
        }
    }

    private synchronized void answered() {
        answered++;
        notifyAll();
    }

    String uri() {
        return server.uri().toString();
    }

    /** A spec of this server: an option 'base', and what the test adds. */
    SourceModel spec(String http, String tables) {
        String yaml =
                "spec: 1\nname: stub\n"
                        + "options:\n  base: {type: string, default: \""
                        + uri()
                        + "\"}\n  apikey: {type: string, secret: true}\n"
                        + "  names: {type: list, default: \"a;b\"}\n"
                        + "http:\n  base: \"${config.base}\"\n"
                        + http.indent(2)
                        + "tables:\n"
                        + tables.indent(2);
        return SpecParser.parse("stub.yaml", yaml);
    }

    static Map<String, String> query(Request request) {
        Map<String, String> query = new LinkedHashMap<>();
        if (!request.query().isEmpty()) {
            for (String pair : request.query().split("&")) {
                String[] parts = pair.split("=", 2);
                query.put(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    static Response json(String body) {
        return Response.json(200, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    static Response status(int status, String body) {
        return Response.json(status, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** Records {@code {"id": n}} for a range of numbers. */
    static String records(long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(id -> "{'id': " + id + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public void close() {
        server.close();
    }
}
