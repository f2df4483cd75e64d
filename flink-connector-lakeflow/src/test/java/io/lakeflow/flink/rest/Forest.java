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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Listings by path, whose records have an id and a version that counts up over the whole forest. A
 * request may say {@code since}, {@code sort} (asc or desc, by version), {@code page} and {@code
 * size}.
 */
final class Forest implements Function<Request, Response> {
    private final Map<String, Map<String, Long>> versions = new LinkedHashMap<>();
    private final Set<String> gone = new HashSet<>();
    private long version;

    /** Adds a record or gives it a new version; the id as JSON. */
    synchronized long put(String path, Object id) {
        versions.computeIfAbsent(path, listing -> new LinkedHashMap<>())
                .put(id.toString(), ++version);
        return version;
    }

    synchronized void putFirst(String path, Object id) {
        Map<String, Long> before = versions.remove(path);
        put(path, id);
        versions.get(path).putAll(before);
    }

    synchronized void remove(String path, Object id) {
        versions.get(path).remove(id.toString());
    }

    synchronized String firstOf(String path) {
        return versions.get(path).keySet().iterator().next();
    }

    synchronized Set<String> idsOf(String path) {
        return new HashSet<>(versions.getOrDefault(path, Map.of()).keySet());
    }

    /** From now on the path is not found, or is found again. */
    synchronized void gone(String path, boolean isGone) {
        if (isGone) {
            gone.add(path);
        } else {
            gone.remove(path);
        }
    }

    @Override
    public synchronized Response apply(Request request) {
        if (gone.contains(request.path())) {
            return status(404, "{}");
        }
        Map<String, String> query = query(request);
        long since = Long.parseLong(query.getOrDefault("since", "0"));
        List<Map.Entry<String, Long>> rows =
                new ArrayList<>(versions.getOrDefault(request.path(), Map.of()).entrySet());
        rows.removeIf(row -> row.getValue() < since);
        Comparator<Map.Entry<String, Long>> byVersion = Map.Entry.comparingByValue();
        String sort = query.getOrDefault("sort", "");
        if (!sort.isEmpty()) {
            rows.sort(sort.equals("asc") ? byVersion : byVersion.reversed());
        }
        int size = Integer.parseInt(query.getOrDefault("size", "1000000"));
        int from =
                Math.min(
                        rows.size(),
                        size * (Integer.parseInt(query.getOrDefault("page", "1")) - 1));
        return json(
                rows.subList(from, Math.min(rows.size(), from + size)).stream()
                        .map(row -> "{'id': " + row.getKey() + ", 'v': " + row.getValue() + "}")
                        .collect(Collectors.joining(",", "[", "]")));
    }
}
