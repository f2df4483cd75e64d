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

import static io.lakeflow.flink.rest.StubApi.json;
import static io.lakeflow.flink.rest.StubApi.query;
import static io.lakeflow.flink.rest.StubApi.status;

import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.table.data.RowData;

/**
 * A list of rows that a test changes while it is read: by page number, in parameter {@code page},
 * or by the number of the last row as a token, in parameter {@code after}; with its total, and with
 * what is at or after {@code since} only.
 */
final class StubList implements Function<Request, Response> {
    static final String COLUMNS =
            "columns: {id: BIGINT NOT NULL, name: STRING, at: TIMESTAMP_LTZ(3)}";

    private final int size;
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Runnable> before = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private Runnable writer = () -> {};

    /** A record: its number, its content, its cursor. */
    record Row(long id, String name, String at) {
        String json() {
            return "{'id': " + id + ", 'name': '" + name + "', 'at': '" + at + "'}";
        }
    }

    StubList(int size, Row... rows) {
        this.size = size;
        this.rows.addAll(List.of(rows));
    }

    static Row row(long id, String name, int second) {
        return new Row(id, name, "2026-01-01T00:00:%02dZ".formatted(second));
    }

    static Row now(long id, String name) {
        return new Row(id, name, Instant.now().toString());
    }

    /** Rows 1a, 2b … with a second each. */
    static Row[] letters(int count) {
        Row[] rows = new Row[count];
        Arrays.setAll(rows, i -> row(i + 1, String.valueOf((char) ('a' + i)), i + 1));
        return rows;
    }

    static String table(String... lines) {
        return "t:\n" + String.join("\n", lines).indent(2);
    }

    static List<String> text(List<RowData> rows) {
        return rows.stream()
                .map(row -> row.getRowKind().shortString() + row.getLong(0) + row.getString(1))
                .toList();
    }

    synchronized void add(Row row) {
        rows.add(row);
    }

    synchronized void addFirst(Row row) {
        rows.add(0, row);
    }

    synchronized void remove(long id) {
        rows.removeIf(row -> row.id() == id);
    }

    synchronized void replace(Row... all) {
        rows.clear();
        rows.addAll(List.of(all));
    }

    /** Changes the list just before a page, or the page after a token, is answered next. */
    synchronized void before(String page, Runnable change) {
        before.put(page, change);
    }

    /** Changes the list before every answer. */
    synchronized void writer(Runnable change) {
        writer = change;
    }

    /** Forgets a token: it is answered with 410 once. */
    synchronized void refuse(String token) {
        refused.add(token);
    }

    private static int after(String token, List<Row> listed) {
        List<Long> ids = listed.stream().map(Row::id).toList();
        return ids.lastIndexOf(Long.parseLong(token)) + 1;
    }

    @Override
    public synchronized Response apply(Request request) {
        Map<String, String> query = query(request);
        String token = query.get("after");
        String page = token == null ? query.getOrDefault("page", "1") : token;
        if (refused.remove(page)) {
            return status(410, "{}");
        }
        writer.run();
        Runnable change = before.remove(page);
        if (change != null) {
            change.run();
        }
        Instant since =
                query.containsKey("since") ? Instant.parse(query.get("since")) : Instant.MIN;
        List<Row> listed =
                rows.stream().filter(row -> !Instant.parse(row.at()).isBefore(since)).toList();
        int from = token == null ? (Integer.parseInt(page) - 1) * size : after(token, listed);
        from = Math.min(from, listed.size());
        int to = Math.min(from + size, listed.size());
        String next = to < listed.size() ? ", 'next': '" + listed.get(to - 1).id() + "'" : "";
        return json(
                "{'total': "
                        + listed.size()
                        + next
                        + ", 'items': "
                        + listed.subList(from, to).stream()
                                .map(Row::json)
                                .collect(Collectors.joining(",", "[", "]"))
                        + "}");
    }
}
