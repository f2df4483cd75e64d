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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes up the rows of one table, the same ones for the same seed. Every nullable field is null
 * with probability 0.2. Thread-safe.
 */
final class RowGenerator {

    private static final double NULL_PROBABILITY = 0.2;

    private static final List<String> CATEGORIES =
            List.of("books", "games", "garden", "kitchen", "music");
    private static final List<String> ADJECTIVES =
            List.of("Blue", "Folding", "Little", "Quiet", "Sturdy");
    private static final List<String> THINGS =
            List.of("Atlas", "Kettle", "Lamp", "Puzzle", "Rake", "Ukulele");
    private static final List<String> EVENT_TYPES =
            List.of("click", "login", "purchase", "search", "view");
    private static final List<String> NAMES =
            List.of("Ada", "Chloé", "Emeka", "Jürgen", "Noor", "Yuki 雪");
    private static final List<String> USER_STATUSES = List.of("active", "blocked", "invited");
    private static final List<String> ORDER_STATUSES =
            List.of("cancelled", "new", "paid", "shipped");
    private static final List<String> METRICS =
            List.of("metric.cpu", "metric.disk", "metric.memory", "metric.network");
    private static final List<String> LABELS = List.of("critical", "high", "low", "medium");

    private final Table table;
    private final int userCount;
    private final SplittableRandom random;
    private long generatedKeys;

    /**
     * @param userCount how many users there are for other tables to refer to
     */
    RowGenerator(Table table, int userCount, long seed) {
        this.table = table;
        this.userCount = Math.max(1, userCount);
        this.random = new SplittableRandom(seed * 31 + table.name().hashCode());
    }

    /** A key that this generator has not made before. */
    synchronized String nextKey() {
        generatedKeys++;
        return switch (table.name()) {
            case "events" -> uuid();
            case "products" -> numbered("product", generatedKeys);
            case "users" -> numbered("user", generatedKeys);
            case "orders" -> numbered("order", generatedKeys);
            case "metrics" -> numbered("metric", generatedKeys);
            default -> throw new IllegalStateException("no keys for table " + table.name());
        };
    }

    /** A row of this key, without its cursor. */
    synchronized Map<String, Object> row(String key) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(table.key(), key);
        switch (table.name()) {
            case "events" -> fillEvent(fields);
            case "products" -> fillProduct(fields);
            case "users" -> fillUser(fields, key);
            case "orders" -> fillOrder(fields);
            case "metrics" -> fillMetric(fields);
            default -> throw new IllegalStateException("no rows for table " + table.name());
        }
        return fields;
    }

    private void fillProduct(Map<String, Object> fields) {
        fields.put("name", orNull(() -> one(ADJECTIVES) + " " + one(THINGS)));
        fields.put("price", orNull(() -> rounded(1, 200)));
        fields.put("category", orNull(() -> one(CATEGORIES)));
    }

    private void fillEvent(Map<String, Object> fields) {
        fields.put("event_type", orNull(() -> one(EVENT_TYPES)));
        fields.put("user_id", orNull(this::anyUser));
        fields.put("payload", orNull(() -> "{\"session\":" + random.nextInt(1_000_000) + "}"));
    }

    private void fillUser(Map<String, Object> fields, String key) {
        fields.put("email", orNull(() -> key + "@example.com"));
        fields.put("display_name", orNull(() -> one(NAMES)));
        fields.put("status", orNull(() -> one(USER_STATUSES)));
    }

    private void fillOrder(Map<String, Object> fields) {
        fields.put("user_id", orNull(this::anyUser));
        fields.put("amount", orNull(() -> rounded(5, 500)));
        fields.put("status", orNull(() -> one(ORDER_STATUSES)));
    }

    private void fillMetric(Map<String, Object> fields) {
        fields.put("name", orNull(() -> one(METRICS)));
        fields.put("value", orNull(this::metricValue));
        fields.put("host", orNull(() -> "host-" + random.nextInt(5)));
    }

    private Map<String, Object> metricValue() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("count", orNull(() -> random.nextInt(1000)));
        value.put("label", orNull(() -> one(LABELS)));
        value.put("measure", orNull(() -> rounded(0, 100)));
        return value;
    }

    private <T> T orNull(Supplier<T> value) {
        return random.nextDouble() < NULL_PROBABILITY ? null : value.get();
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String anyUser() {
        return numbered("user", 1 + random.nextInt(userCount));
    }

    private double rounded(double from, double to) {
        return Math.round(random.nextDouble(from, to) * 100) / 100.0;
    }

    private String uuid() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(high, low).toString();
    }

    private static String numbered(String prefix, long number) {
        String digits = Long.toString(number);
        return prefix + "_" + "0".repeat(Math.max(0, 4 - digits.length())) + digits;
    }
}
