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

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExampleApiListingTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private ExampleApi api;
    private ExampleClient client;

    @BeforeEach
    void start() {
        api = ExampleApi.builder().errorRate(0).clock(InstantSource.fixed(NOW)).start();
        client = new ExampleClient(api);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource({
        "products, 53, 20, product_id",
        "events, 101, 50, created_at",
        "users, 37, 15, updated_at",
        "orders, 103, 40, updated_at",
        "metrics, 253, 100, updated_at"
    })
    void pagesAddUpToTheTable(String table, int rows, int pageSize, String order) throws Exception {
        List<JsonNode> pages = client.pages(table + "/records", "");

        assertThat(pages).hasSize((rows + pageSize - 1) / pageSize);
        assertThat(pages.subList(0, pages.size() - 1)).allMatch(page -> page.size() == pageSize);
        List<Map<String, Object>> records = client.records(table, "");
        assertThat(records).hasSize(rows).isEqualTo(api.rows(table));
        assertThat(records)
                .isSortedAccordingTo(Comparator.comparing(row -> (String) row.get(order)));
        assertThat(records).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "events, 2026-03-01T11:00:00.000000Z, 2026-03-01T11:01:40.000000Z",
        "orders, 2026-03-01T11:00:00.000000Z, 2026-03-01T11:01:42.000000Z",
        "users, 2026-03-01T11:00:00.000000Z, 2026-03-01T11:36:00.000000Z",
        "metrics, 2026-03-01T11:00:00.000000Z, 2026-03-01T15:12:00.000000Z"
    })
    void seedsBeginOneHourBack(String table, String first, String last) {
        String cursor = table.equals("events") ? "created_at" : "updated_at";
        List<Map<String, Object>> rows = api.rows(table);

        assertThat(rows.get(0)).containsEntry(cursor, first);
        assertThat(rows.get(rows.size() - 1)).containsEntry(cursor, last);
    }

    @Test
    void sinceIsExclusiveToTheMicrosecond() throws Exception {
        assertThat(client.records("orders", "since=2026-03-01T11:00:41.000000Z")).hasSize(61);
        assertThat(client.records("orders", "since=2026-03-01T11:00:40.999999Z")).hasSize(62);
        assertThat(client.records("orders", "since=2026-03-01T12:00:40.999999%2B01:00"))
                .hasSize(62);
    }

    @Test
    void untilIsInclusiveToTheMicrosecond() throws Exception {
        String since = "since=2026-03-01T11:00:00Z";
        assertThat(client.records("metrics", since + "&until=2026-03-01T13:00:00.000000Z"))
                .hasSize(120);
        assertThat(client.records("metrics", since + "&until=2026-03-01T12:59:59.999999Z"))
                .hasSize(119);
        assertThat(client.records("metrics", "until=2026-03-01T11:00:00Z")).hasSize(1);
        assertThat(client.records("metrics", since + "&until=2026-03-01T10:00:00Z")).isEmpty();
    }

    @Test
    void limitMakesPagesSmallerButNotLarger() throws Exception {
        assertThat(client.pages("events/records", "limit=7")).hasSize(15);
        assertThat(client.pages("events/records", "limit=1000")).hasSize(3);
    }

    @Test
    void filtersKeepExactMatches() throws Exception {
        List<Map<String, Object>> books =
                api.rows("products").stream()
                        .filter(row -> "books".equals(row.get("category")))
                        .toList();
        assertThat(books).isNotEmpty();
        assertThat(client.records("products", "category=books")).isEqualTo(books);
        assertThat(client.records("products", "category=boo")).isEmpty();

        List<Map<String, Object>> paid =
                api.rows("orders").stream()
                        .filter(row -> "paid".equals(row.get("status")))
                        .toList();
        assertThat(client.records("orders", "status=paid")).isEqualTo(paid);
        String user = (String) paid.get(0).get("user_id");
        assertThat(client.records("orders", "status=paid&user_id=" + user))
                .isNotEmpty()
                .allMatch(row -> user.equals(row.get("user_id")));
    }

    @Test
    void filteredListingsArePaged() throws Exception {
        for (int i = 0; i < 45; i++) {
            api.insert("orders", Map.of("order_id", "bulk_" + i, "status", "bulk"));
        }
        List<JsonNode> pages = client.pages("orders/records", "status=bulk");
        assertThat(pages).extracting(JsonNode::size).containsExactly(40, 5);
    }

    @Test
    void aPagePastTheEndIsEmpty() throws Exception {
        JsonNode page = client.get("/tables/users/records?page=99").json();
        assertThat(page.get("records")).isEmpty();
        assertThat(page.get("next_page").isNull()).isTrue();
    }

    @Test
    void nullableFieldsAreNullOneTimeInFive() {
        try (ExampleApi large = ExampleApi.builder().rows("users", 5000).start()) {
            long nulls =
                    large.rows("users").stream().filter(row -> row.get("email") == null).count();
            assertThat(nulls).isBetween(900L, 1100L);
            assertThat(large.rows("users")).allMatch(row -> row.get("user_id") != null);
        }
    }

    @Test
    void aLargerTableHasALongerPastAndTheSameFuture() throws Exception {
        try (ExampleApi large =
                ExampleApi.builder()
                        .errorRate(0)
                        .clock(InstantSource.fixed(NOW))
                        .scale("orders", 100)
                        .pageSize("orders", 1000)
                        .start()) {
            List<Map<String, Object>> rows = large.rows("orders");
            assertThat(rows).hasSize(10_300);
            assertThat(rows.get(0).get("updated_at")).isEqualTo("2026-03-01T08:10:03.000000Z");
            assertThat(rows.get(10_299).get("updated_at")).isEqualTo("2026-03-01T11:01:42.000000Z");
            assertThat(new ExampleClient(large).records("orders", "")).isEqualTo(rows);
        }
    }

    @Test
    void theSameSeedAndClockGiveTheSameContent() throws Exception {
        try (ExampleApi twin =
                        ExampleApi.builder().errorRate(0).clock(InstantSource.fixed(NOW)).start();
                ExampleApi other =
                        ExampleApi.builder()
                                .seed(2)
                                .errorRate(0)
                                .clock(InstantSource.fixed(NOW))
                                .start()) {
            for (String table : List.of("products", "events", "users", "orders", "metrics")) {
                byte[] answer = client.get("/tables/" + table + "/records").bytes();
                assertThat(new ExampleClient(twin).get("/tables/" + table + "/records").bytes())
                        .isEqualTo(answer);
                assertThat(other.rows(table)).isNotEqualTo(api.rows(table));
            }
        }
    }

    @Test
    void tiesShareCursorsInGroups() {
        try (ExampleApi tied =
                ExampleApi.builder().clock(InstantSource.fixed(NOW)).ties(4).start()) {
            Instant first = NOW.minus(Duration.ofHours(1));
            List<Object> expected =
                    IntStream.range(0, 37)
                            .map(row -> row - row % 4)
                            .mapToObj(minute -> first.plus(Duration.ofMinutes(minute)))
                            .<Object>map(time -> Timestamps.format(Timestamps.micros(time)))
                            .toList();
            assertThat(tied.rows("users"))
                    .extracting(row -> row.get("updated_at"))
                    .isEqualTo(expected);
        }
    }
}
