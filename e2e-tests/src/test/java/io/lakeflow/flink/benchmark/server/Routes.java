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

import io.lakeflow.flink.benchmark.records.IssueTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What the server can be asked for:
 *
 * <ul>
 *   <li>{@code /t1k}, {@code /t4k}: the issues, with a Link header, or compressed under {@code
 *       /gzip};
 *   <li>{@code /window/t1k?from=&to=}: those that were updated in between;
 *   <li>{@code /limited/t1k?bucket=} rate{@code ,}burst, or {@code window=} requests{@code
 *       ,}seconds: the same under a rate limit, with its headers;
 *   <li>{@code /empty}: nothing new;
 *   <li>{@code /parents}, {@code /children?parent=}: tiny records, and one for each of them;
 *   <li>{@code /tally?run=}: what was asked for under that name.
 * </ul>
 */
final class Routes {
    private final Map<IssueTable, PrebuiltTable> tables = new EnumMap<>(IssueTable.class);
    private final Map<String, Budget> budgets = new HashMap<>();
    private final Map<String, Tally> tallies = new HashMap<>();

    Tally tally(PageRequest request) {
        return tallies.computeIfAbsent(request.run(), run -> new Tally());
    }

    /** The answer; a request that is not understood gets one too. */
    Answer answer(PageRequest request, long nowNanos) {
        try {
            return route(request, nowNanos);
        } catch (RuntimeException e) {
            return Answer.ofText("400 Bad Request", "", request + ": " + e);
        }
    }

    private Answer route(PageRequest request, long nowNanos) {
        String[] path = request.path().split("/");
        return switch (path[1]) {
            case "t1k", "t4k" -> issues(request, path[1], "");
            case "gzip" -> zippedIssues(request, path[2]);
            case "window" -> window(request, path[2]);
            case "limited" -> limited(request, path[2], nowNanos);
            case "empty" -> Answer.ok("", List.of(ByteBuffer.wrap(new byte[] {'[', ']'})), 0);
            case "parents" -> parents(request);
            case "children" -> child(request);
            case "tally" -> tallyText(request);
            default -> Answer.ofText("404 Not Found", "", "No route " + request.path());
        };
    }

    /** Whether a request is part of what is measured. */
    static boolean isMeasured(PageRequest request) {
        return !request.path().equals("/tally");
    }

    private PrebuiltTable table(String name) {
        return tables.computeIfAbsent(
                IssueTable.valueOf(name.toUpperCase(Locale.ROOT)), PrebuiltTable::new);
    }

    private Answer issues(PageRequest request, String table, String headers) {
        int size = request.size();
        return Answer.ok(
                headers + link(request), table(table).page(firstRecord(request), size), size);
    }

    private Answer zippedIssues(PageRequest request, String table) {
        int size = request.size();
        return Answer.ok(
                "Content-Encoding: gzip\r\n" + link(request),
                table(table).zippedPage(firstRecord(request), size),
                size);
    }

    private static long firstRecord(PageRequest request) {
        return (request.page() - 1) * request.size();
    }

    private static String link(PageRequest request) {
        return request.isLastPage()
                ? ""
                : "Link: <" + request.targetOfPage(request.page() + 1) + ">; rel=\"next\"\r\n";
    }

    private Answer window(PageRequest request, String table) {
        long from = secondsIn(request, "from", 0);
        long to = secondsIn(request, "to", from + request.size());
        int size = (int) Math.max(0, Math.min(to, IssueTable.T1K.records()) - from);
        return Answer.ok("", table(table).page(from, size), size);
    }

    private static long secondsIn(PageRequest request, String name, long otherwise) {
        return request.parameters().containsKey(name)
                ? Duration.between(IssueTable.FIRST_UPDATE, request.time(name)).toSeconds()
                : otherwise;
    }

    private Answer limited(PageRequest request, String table, long nowNanos) {
        Budget budget = budgets.computeIfAbsent(request.run(), run -> budget(request, nowNanos));
        boolean taken = budget.take(nowNanos);
        double reset = budget.resetSeconds(nowNanos);
        String headers =
                String.format(
                        Locale.ROOT,
                        "X-RateLimit-Remaining: %d\r\nX-RateLimit-Reset-After: %.3f\r\n",
                        budget.remaining(),
                        reset);
        return taken
                ? issues(request, table, headers)
                : Answer.ofText(
                        "429 Too Many Requests",
                        headers + "Retry-After: " + (long) Math.ceil(reset) + "\r\n",
                        "{}");
    }

    private static Budget budget(PageRequest request, long nowNanos) {
        boolean bucket = request.parameters().containsKey("bucket");
        String[] numbers = request.parameters().get(bucket ? "bucket" : "window").split(",|%2C");
        double first = Double.parseDouble(numbers[0]);
        double second = Double.parseDouble(numbers[1]);
        return bucket
                ? Budget.bucket(first, second, nowNanos)
                : Budget.window(first, second, nowNanos);
    }

    private static Answer parents(PageRequest request) {
        long first = firstRecord(request);
        String text =
                LongStream.range(first, first + request.size())
                        .mapToObj("{\"id\":%d}"::formatted)
                        .collect(Collectors.joining(",", "[", "]"));
        return Answer.ok(link(request), body(text), request.size());
    }

    private static Answer child(PageRequest request) {
        String text = "[{\"id\":" + request.number("parent", 0) + ",\"title\":\"child\"}]";
        return Answer.ok("", body(text), 1);
    }

    private Answer tallyText(PageRequest request) {
        Map<String, Number> numbers = tally(request).numbers();
        Budget budget = budgets.get(request.run());
        if (budget != null) {
            long drawn = numbers.get("pages").longValue() + numbers.get("probes").longValue();
            numbers.put("idealSeconds", budget.idealSeconds(drawn));
        }
        return Answer.ofText(
                "200 OK",
                "",
                numbers.entrySet().stream()
                        .map(number -> number.getKey() + "=" + number.getValue())
                        .collect(Collectors.joining("\n")));
    }

    private static List<ByteBuffer> body(String text) {
        return List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
