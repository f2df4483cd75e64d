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

import io.lakeflow.flink.testutils.http.LoopbackServer;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** An API of rows that each have one leaf; a change of the leaf is one of its row, too. */
final class ManyParents implements AutoCloseable {
    private static final int PAGE = 1_000;
    private static final Pattern LEAF = Pattern.compile("/rows/(\\d+)/leaves");
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=(\\d+)");

    private final AtomicInteger leavesAsked = new AtomicInteger();
    private final LoopbackServer server =
            LoopbackServer.start(0, InstantSource.system(), this::answer);
    private final long[] versions;
    private long version;

    ManyParents(int count) {
        this.versions = LongStream.rangeClosed(1, count).toArray();
        this.version = count;
    }

    String spec() {
        return """
                spec: 1
                name: many
                http: {base: "%s"}
                tables:
                  rows:
                    ingestion: cdc
                    path: /rows
                    params: {since: "${cursor.from}"}
                    page: {next: page, size: %d, stop: short}
                    key: [row]
                    cursor: {field: v, type: number, order: asc}
                    columns: {row: BIGINT, v: BIGINT}
                  leaves:
                    ingestion: cdc
                    parent: {table: rows, as: {row: row}, only: changed}
                    path: /rows/${parent.row}/leaves
                    params: {since: "${cursor.from}"}
                    page: {next: none}
                    key: [id]
                    cursor: {field: v, type: number, order: asc}
                    columns: {id: BIGINT, v: BIGINT}
                """
                .formatted(server.uri(), PAGE);
    }

    /** How often leaves of a row have been asked for. */
    int leavesAsked() {
        return leavesAsked.get();
    }

    synchronized void change(int row) {
        versions[row] = ++version;
    }

    private CompletionStage<Response> answer(Request request) {
        Map<String, Long> parameters =
                PARAMETER
                        .matcher(request.query())
                        .results()
                        .collect(
                                Collectors.toMap(
                                        found -> found.group(1),
                                        found -> Long.valueOf(found.group(2))));
        long since = parameters.getOrDefault("since", 0L);
        Matcher leaf = LEAF.matcher(request.path());
        String body =
                leaf.matches()
                        ? leaf(Integer.parseInt(leaf.group(1)), since)
                        : rows(parameters.getOrDefault("page", 1L).intValue(), since);
        return CompletableFuture.completedFuture(
                Response.json(200, body.getBytes(StandardCharsets.UTF_8)));
    }

    private synchronized String leaf(int row, long since) {
        leavesAsked.incrementAndGet();
        return versions[row] < since ? "[]" : "[" + record("id", row) + "]";
    }

    private synchronized String rows(int page, long since) {
        return IntStream.range(0, versions.length)
                .filter(row -> versions[row] >= since)
                .boxed()
                .sorted(Comparator.comparingLong(row -> versions[row]))
                .skip(PAGE * (page - 1L))
                .limit(PAGE)
                .map(row -> record("row", row))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private String record(String key, int row) {
        return "{\"%s\": %d, \"v\": %d}".formatted(key, row, versions[row]);
    }

    @Override
    public void close() {
        server.close();
    }
}
