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
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class ExampleApiDeliveryTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void schemaMetadataAndTheListOfTables() throws Exception {
        try (ExampleApi api = ExampleApi.builder().errorRate(0).start()) {
            ExampleClient client = new ExampleClient(api);
            assertThat(client.get("/tables").json().toString())
                    .isEqualTo("{\"tables\":[\"products\",\"events\",\"users\",\"orders\"]}");
            assertThat(client.get("/tables/products/schema").json().toString())
                    .isEqualTo(
                            "{\"schema\":["
                                    + "{\"name\":\"product_id\",\"type\":\"string\",\"nullable\":false},"
                                    + "{\"name\":\"name\",\"type\":\"string\",\"nullable\":true},"
                                    + "{\"name\":\"price\",\"type\":\"double\",\"nullable\":true},"
                                    + "{\"name\":\"category\",\"type\":\"string\",\"nullable\":true}]}");
            assertThat(client.get("/tables/products/metadata").json().toString())
                    .isEqualTo("{\"metadata\":{\"primary_keys\":[\"product_id\"]}}");
            assertThat(client.get("/tables/events/metadata").json().toString())
                    .isEqualTo("{\"metadata\":{\"cursor_field\":\"created_at\"}}");
            assertThat(client.get("/tables/orders/metadata").json().toString())
                    .isEqualTo(
                            "{\"metadata\":{\"primary_keys\":[\"order_id\"],"
                                    + "\"cursor_field\":\"updated_at\"}}");
        }
    }

    @Test
    void everyAnswerHasDateTypeAndLength() throws Exception {
        try (ExampleApi api =
                ExampleApi.builder().errorRate(0).clock(InstantSource.fixed(NOW)).start()) {
            ExampleClient client = new ExampleClient(api);
            List<ExampleClient.Answer> answers =
                    List.of(
                            client.get("/tables"),
                            client.get("/nowhere"),
                            client.get("/tables?x=1"),
                            client.send("GET", "/tables", "", Map.of()),
                            client.delete("/tables/orders/records/order_0001"));
            for (ExampleClient.Answer answer : answers) {
                assertThat(answer.header("Date")).isEqualTo("Sun, 01 Mar 2026 12:00:00 GMT");
                assertThat(answer.header("Content-Type")).isEqualTo("application/json");
                assertThat(answer.header("Content-Length")).isEqualTo("" + answer.bytes().length);
            }
        }
    }

    @Test
    void gzipOnlyForThoseWhoAcceptIt() throws Exception {
        try (ExampleApi api = ExampleApi.builder().errorRate(0).start();
                ExampleApi plain = ExampleApi.builder().errorRate(0).gzip(false).start()) {
            ExampleClient client = new ExampleClient(api);
            byte[] identity = client.get("/tables/orders/records").bytes();

            ExampleClient.Answer gzipped = accepting(client, "deflate, gzip;q=1.0");
            assertThat(gzipped.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(gzipped.bytes().length).isLessThan(identity.length / 2);
            assertThat(
                            new GZIPInputStream(new ByteArrayInputStream(gzipped.bytes()))
                                    .readAllBytes())
                    .isEqualTo(identity);

            assertThat(accepting(client, "gzip;q=0, identity").bytes()).isEqualTo(identity);
            assertThat(accepting(new ExampleClient(plain), "gzip").headers())
                    .doesNotContainKey("Content-Encoding");
        }
    }

    private static ExampleClient.Answer accepting(ExampleClient client, String coding)
            throws Exception {
        return client.send(
                "GET",
                "/tables/orders/records",
                "",
                Map.of("Authorization", ExampleClient.ALICE, "Accept-Encoding", coding));
    }

    @Test
    void latencyDelaysEachRequestButNotTheOthers() throws Exception {
        Duration latency = Duration.ofMillis(200);
        try (ExampleApi api = ExampleApi.builder().errorRate(0).latency(latency).start()) {
            ExampleClient client = new ExampleClient(api);
            long start = System.nanoTime();
            assertThat(client.get("/tables").status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(latency);

            start = System.nanoTime();
            List<CompletableFuture<ExampleClient.Answer>> answers =
                    Stream.generate(() -> client.getLater("/tables/orders/records"))
                            .limit(100)
                            .toList();
            for (CompletableFuture<ExampleClient.Answer> answer : answers) {
                assertThat(answer.get(15, TimeUnit.SECONDS).status()).isEqualTo(200);
            }
            // One after the other they would take 20 s.
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void theLogTellsWhatWasAskedInOrder() throws Exception {
        try (ExampleApi api =
                ExampleApi.builder().errorRate(0).clock(InstantSource.fixed(NOW)).start()) {
            ExampleClient client = new ExampleClient(api);
            client.get("/tables/orders/records?since=2026-03-01T11:00:00%2B00:00&page=2");
            client.get("/nowhere");
            client.post("/tables/orders/records", "{\"order_id\":\"x\"}");

            RequestLog log = api.requests();
            assertThat(log.all())
                    .extracting(RequestLog.Entry::number, RequestLog.Entry::status)
                    .containsExactly(tuple(1L, 200), tuple(2L, 404), tuple(3L, 201));
            RequestLog.Entry first = log.to("GET", "/tables/orders/records").get(0);
            assertThat(first.time()).isEqualTo(NOW);
            assertThat(first.parameter("since")).hasValue("2026-03-01T11:00:00+00:00");
            assertThat(first.parameter("page")).hasValue("2");
            assertThat(first.parameter("status")).isEmpty();
            assertThat(log.withStatus(404)).hasSize(1);
            assertThat(log.total()).isEqualTo(3);
            log.clear();
            assertThat(log.all()).isEmpty();
            assertThat(log.total()).isZero();
        }
    }
}
