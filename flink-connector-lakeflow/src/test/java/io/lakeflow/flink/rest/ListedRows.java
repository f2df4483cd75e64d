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

import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table of an API for {@link StubApi}: listed by time in pages of {@code limit} records, {@code
 * since} and {@code until} left out at both ends. It is live: a page is cut from what is there when
 * it is asked for.
 */
final class ListedRows {
    private final List<Row> rows = new ArrayList<>();

    record Row(int id, String name, Instant at) {
        String json() {
            return "{'id': " + id + ", 'name': '" + name + "', 'at': '" + at + "'}";
        }
    }

    /** Adds a row, or changes the one of that id. */
    synchronized ListedRows put(int id, String name, String at) {
        rows.removeIf(row -> row.id() == id);
        return append(id, name, at);
    }

    /** Adds a row, whatever its id. */
    synchronized ListedRows append(int id, String name, String at) {
        rows.add(new Row(id, name, Instant.parse(at)));
        return this;
    }

    synchronized void delete(int id) {
        rows.removeIf(row -> row.id() == id);
    }

    /** How a row that is added is shown. */
    synchronized List<String> shown(String change) {
        return rows.stream().map(row -> change + row.id() + row.name()).toList();
    }

    /** A page, the oldest rows first. */
    synchronized Response ascending(Request request) {
        return json(page(request, Comparator.comparing(Row::at).thenComparing(Row::id)));
    }

    /** A page, the newest rows first. */
    synchronized Response descending(Request request) {
        return json(page(request, Comparator.comparing(Row::at).thenComparing(Row::id).reversed()));
    }

    /** How many records a page of the listing that is asked for has. */
    synchronized long onPage(Request request, int page) {
        return page(request, Comparator.comparing(Row::at), page).count();
    }

    private String page(Request request, Comparator<Row> order) {
        int page = Integer.parseInt(query(request).getOrDefault("page", "1"));
        return page(request, order, page).map(Row::json).collect(Collectors.joining(",", "[", "]"));
    }

    private Stream<Row> page(Request request, Comparator<Row> order, int page) {
        Map<String, String> query = query(request);
        Instant since = query.containsKey("since") ? Instant.parse(query.get("since")) : null;
        Instant until = query.containsKey("until") ? Instant.parse(query.get("until")) : null;
        int limit = Integer.parseInt(query.getOrDefault("limit", "1000000"));
        return rows.stream()
                .filter(row -> since == null || row.at().isAfter(since))
                .filter(row -> until == null || row.at().isBefore(until))
                .sorted(order)
                .skip((page - 1L) * limit)
                .limit(limit);
    }
}
