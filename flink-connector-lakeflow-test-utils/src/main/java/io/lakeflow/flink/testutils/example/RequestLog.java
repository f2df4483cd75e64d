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
package io.lakeflow.flink.testutils.example;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What was asked and how it was answered, in order of arrival. Keeps the last 100,000 requests.
 * Thread-safe.
 */
public final class RequestLog {

    private static final int CAPACITY = 100_000;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private long total;

    /**
     * One request.
     *
     * @param number its place in order of arrival, from 1
     * @param time when it arrived, by the API's clock
     * @param method such as {@code GET}
     * @param path the path as sent
     * @param query the query as sent, without the question mark; empty if there was none
     * @param status the status it was answered with
     */
    public record Entry(
            long number, Instant time, String method, String path, String query, int status) {

        /**
         * A query parameter, decoded; empty if it was not sent.
         *
         * @throws IllegalStateException if the query cannot be decoded
         */
        public Optional<String> parameter(String name) {
            try {
                Map<String, String> parameters = RequestTarget.parameters(query);
                return Optional.ofNullable(parameters.get(name));
            } catch (ApiFault e) {
                throw new IllegalStateException("malformed query in request " + number, e);
            }
        }
    }

    RequestLog() {}

    synchronized void add(Instant time, String method, String path, String query, int status) {
        if (entries.size() == CAPACITY) {
            entries.removeFirst();
        }
        total++;
        entries.addLast(new Entry(total, time, method, path, query, status));
    }

    /** All kept requests, the oldest first; a copy. */
    public synchronized List<Entry> all() {
        return List.copyOf(entries);
    }

    /** The kept requests that match, the oldest first. */
    public List<Entry> matching(Predicate<Entry> condition) {
        return all().stream().filter(condition).toList();
    }

    /** The kept requests to exactly this path, such as {@code /tables/orders/records}. */
    public List<Entry> to(String method, String path) {
        return matching(entry -> entry.method().equals(method) && entry.path().equals(path));
    }

    /** The kept requests that were answered with this status. */
    public List<Entry> withStatus(int status) {
        return matching(entry -> entry.status() == status);
    }

    /** How many requests arrived since the start or the last {@link #clear}, kept or not. */
    public synchronized long total() {
        return total;
    }

    /** Forgets everything and counts from 1 again. */
    public synchronized void clear() {
        entries.clear();
        total = 0;
    }
}
