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

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a client asks for. These parameters are understood by every listing:
 *
 * <ul>
 *   <li>{@code page} (from 1) and {@code size}: which page;
 *   <li>{@code pages}: how many there are; behind them are empty ones; without it the listing never
 *       ends;
 *   <li>{@code delay}: milliseconds until the answer;
 *   <li>{@code run}: under which name the request is counted.
 * </ul>
 */
record PageRequest(String path, Map<String, String> parameters) {

    static PageRequest ofTarget(String target) {
        int query = target.indexOf('?');
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query >= 0) {
            for (String parameter : target.substring(query + 1).split("&")) {
                int equals = parameter.indexOf('=');
                parameters.put(parameter.substring(0, equals), parameter.substring(equals + 1));
            }
        }
        return new PageRequest(query < 0 ? target : target.substring(0, query), parameters);
    }

    long page() {
        return number("page", 1);
    }

    /** How many records are to be in the answer: none behind the last page. */
    int size() {
        return page() > pages() ? 0 : (int) number("size", 1);
    }

    boolean isLastPage() {
        return page() >= pages();
    }

    private long pages() {
        return number("pages", Long.MAX_VALUE);
    }

    long delayMillis() {
        return number("delay", 0);
    }

    String run() {
        return parameters.getOrDefault("run", "");
    }

    Instant time(String name) {
        return Instant.parse(URLDecoder.decode(parameters.get(name), StandardCharsets.UTF_8));
    }

    long number(String name, long otherwise) {
        String value = parameters.get(name);
        return value == null ? otherwise : Long.parseLong(value);
    }

    /** The target of another page of the same listing. */
    String targetOfPage(long page) {
        Map<String, String> next = new LinkedHashMap<>(parameters);
        next.put("page", String.valueOf(page));
        return path
                + next.entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                        .collect(Collectors.joining("&", "?", ""));
    }
}
