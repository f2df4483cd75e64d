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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExampleApiWritesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String ORDERS = "/tables/orders/records";

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

    @Test
    void postInsertsAndUpsertsWithTheCursorNow() throws Exception {
        ExampleClient.Answer inserted =
                client.post(
                        ORDERS,
                        "{\"order_id\":\"o/1 +\",\"amount\":3,\"updated_at\":\"2020-01-01T00:00:00Z\"}");
        assertThat(inserted.status()).isEqualTo(201);
        assertThat(inserted.json().toString())
                .isEqualTo(
                        "{\"order_id\":\"o/1 +\",\"user_id\":null,\"amount\":3.0,\"status\":null,"
                                + "\"updated_at\":\"2026-03-01T12:00:00.000000Z\"}");

        ExampleClient.Answer updated =
                client.post(ORDERS, "{\"order_id\":\"o/1 +\",\"status\":\"paid\"}");
        assertThat(updated.status()).isEqualTo(200);
        assertThat(updated.json().get("updated_at").textValue())
                .isEqualTo("2026-03-01T12:00:00.000001Z");
        assertThat(api.rows("orders")).hasSize(104);
        assertThat(client.records("orders", "since=2026-03-01T11:59:00Z"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("status", "paid"));
    }

    @Test
    void deleteLeavesATombstone() throws Exception {
        client.post(ORDERS, "{\"order_id\":\"o/1 +\"}");
        ExampleClient.Answer deleted = client.delete(ORDERS + "/o%2F1%20+");

        assertThat(deleted.status()).isEqualTo(200);
        String tombstone =
                "{\"order_id\":\"o/1 +\",\"updated_at\":\"2026-03-01T12:00:00.000001Z\"}";
        assertThat(deleted.json().toString()).isEqualTo(tombstone);
        assertThat(client.get("/tables/orders/deleted_records").json().toString())
                .isEqualTo("{\"records\":[" + tombstone + "],\"next_page\":null}");
        assertThat(api.rows("orders")).noneMatch(row -> row.get("order_id").equals("o/1 +"));
        assertThat(client.delete(ORDERS + "/o%2F1%20+").status()).isEqualTo(404);
    }

    @Test
    void tombstonesArePagedAndFilteredBySince() throws Exception {
        for (int i = 1; i <= 45; i++) {
            api.delete(String.format("order_%04d", i));
        }
        assertThat(api.rows("orders")).hasSize(58);
        assertThat(api.tombstones()).hasSize(45);
        assertThat(client.pages("orders/deleted_records", ""))
                .extracting(page -> page.size())
                .containsExactly(40, 5);
        assertThat(client.pages("orders/deleted_records", "since=2026-03-01T12:00:00.000042Z"))
                .singleElement()
                .satisfies(page -> assertThat(page).hasSize(2));
    }

    @Test
    void aRowDeletedTwiceHasItsLastTombstone() {
        api.delete("order_0001");
        api.insert("orders", Map.of("order_id", "order_0001"));
        api.delete("order_0001");
        assertThat(api.tombstones())
                .containsExactly(
                        Map.of(
                                "order_id",
                                "order_0001",
                                "updated_at",
                                "2026-03-01T12:00:00.000002Z"));
    }

    @Test
    void wrongRecordsAreRefused() throws Exception {
        assertRefused(ORDERS, "{\"status\":\"paid\"}", 400, "field 'order_id' is required");
        assertRefused(ORDERS, "{\"order_id\":\"x\",\"state\":1}", 400, "unknown field 'state'");
        assertRefused(
                ORDERS,
                "{\"order_id\":\"x\",\"amount\":\"3\"}",
                400,
                "field 'amount' expects double, found String");
        assertRefused(ORDERS, "[1]", 400, "expected a JSON object");
        assertRefused(ORDERS, "{", 400, "expected a JSON object");
        String event = (String) api.rows("events").get(0).get("event_id");
        assertRefused(
                "/tables/events/records",
                "{\"event_id\":\"" + event + "\"}",
                409,
                "event_id '" + event + "' exists in events");
        assertThatThrownBy(() -> api.insert("orders", Map.of("order_id", "order_0001")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("order_id 'order_0001' exists in orders");
        assertThatThrownBy(() -> api.delete("nobody")).hasMessage("no order 'nobody'");
    }

    private void assertRefused(String target, String json, int status, String message)
            throws Exception {
        ExampleClient.Answer answer = client.post(target, json);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.error()).contains(message);
    }

    @Test
    void structsAndSnapshotsCanBeWritten() throws Exception {
        Map<String, Object> metric =
                api.upsert(
                        "metrics",
                        Map.of("metric_id", "m", "value", Map.of("count", 4, "measure", 1.5)));
        assertThat(metric.toString())
                .isEqualTo(
                        "{metric_id=m, name=null, value={count=4, label=null, measure=1.5},"
                                + " host=null, updated_at=2026-03-01T12:00:00.000000Z}");
        // The future rows of metrics stay behind it.
        assertThat(api.rows("metrics").get(253)).doesNotContainEntry("metric_id", "m");
        assertThat(client.records("metrics", "")).contains(metric).isEqualTo(api.rows("metrics"));

        api.upsert("products", Map.of("product_id", "product_0007", "price", 1));
        assertThat(api.rows("products")).hasSize(53);
        assertThat(api.rows("products").get(6)).containsEntry("price", 1.0);
    }

    @Test
    void madeUpRowsGetNewKeys() {
        api.insert("orders", Map.of("order_id", "order_0104"));
        assertThat(api.insert("orders")).containsEntry("order_id", "order_0105");
        assertThat(api.insert("events").get("event_id").toString()).hasSize(36);
    }

    @Test
    void tiedWritesShareACursorButNotWithTheirOwnVersionNorWithADeletion() {
        try (ExampleApi tied =
                ExampleApi.builder().clock(InstantSource.fixed(NOW)).ties(3).start()) {
            List<String> cursors =
                    List.of("a", "b", "c", "d", "d", "e").stream()
                            .map(key -> tied.upsert("orders", Map.of("order_id", key)))
                            .map(row -> cursor(row))
                            .toList();
            assertThat(cursors).containsExactly("0", "0", "0", "1", "2", "2");
            assertThat(cursor(tied.delete("a"))).isEqualTo("3");
            assertThat(cursor(tied.upsert("orders", Map.of("order_id", "a")))).isEqualTo("4");
        }
    }

    private static String cursor(Map<String, Object> row) {
        String text = (String) row.get("updated_at");
        assertThat(text).startsWith("2026-03-01T12:00:00.00000");
        return text.substring(25, 26);
    }

    @Test
    void theWriterWritesUntilItIsStopped() throws Exception {
        try (ExampleApi live = ExampleApi.builder().errorRate(0).start()) {
            ExampleWriter writer =
                    live.writer("orders")
                            .insertsPerSecond(2000)
                            .updatesPerSecond(1000)
                            .deletesPerSecond(500)
                            .start();
            ExampleClient reader = new ExampleClient(live);
            while (writer.inserted() < 100 || writer.updated() < 50 || writer.deleted() < 25) {
                assertThat(reader.get(ORDERS).status()).isEqualTo(200);
            }
            writer.stop();

            List<Map<String, Object>> rows = live.rows("orders");
            assertThat(rows).hasSize((int) (103 + writer.inserted() - writer.deleted()));
            assertThat(live.tombstones()).hasSize((int) writer.deleted());
            Set<Object> cursors = new HashSet<>();
            rows.forEach(row -> cursors.add(row.get("updated_at")));
            assertThat(cursors).hasSameSizeAs(rows);
            assertThat(reader.records("orders", "")).isEqualTo(rows).isEqualTo(live.rows("orders"));
        }
    }

    @Test
    void aWriterDoesNothingThatItsTableForbids() {
        assertThatThrownBy(() -> api.writer("events").updatesPerSecond(1))
                .hasMessage("events is append-only: its rows cannot be updated");
        assertThatThrownBy(() -> api.writer("users").deletesPerSecond(1))
                .hasMessage("rows of users cannot be deleted, only orders can");
    }
}
