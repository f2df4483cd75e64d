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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExampleApiErrorsTest {

    private static final String ORDERS = "/tables/orders/records";

    @ParameterizedTest
    @CsvSource({
        "/tables/orders/records?since_id=1, 'unknown parameter ''since_id'', expected some of"
                + " [since, user_id, status, page]'",
        "/tables/orders/records?until=2026-01-01T00:00:00Z, unknown parameter 'until'",
        "/tables/orders/records?limit=5, unknown parameter 'limit'",
        "/tables/products/records?since=2026-01-01T00:00:00Z, unknown parameter 'since'",
        "/tables/orders/deleted_records?status=paid, unknown parameter 'status'",
        "/tables?page=1, unknown parameter 'page'",
        "/tables/orders/schema?page=1, unknown parameter 'page'",
        "/tables/orders/records?since=yesterday, parameter 'since': expected an ISO-8601 timestamp",
        "/tables/orders/records?since=, parameter 'since'",
        "/tables/orders/records?page=0, parameter 'page' expects a number from 1",
        "/tables/orders/records?page=one, parameter 'page' expects a number from 1",
        "/tables/events/records?limit=-1, parameter 'limit' expects a number from 1",
        "/tables/orders/records?page=1&page=2, parameter 'page' is given twice"
    })
    void aWrongParameterIs400(String target, String message) throws Exception {
        try (ExampleApi api = ExampleApi.builder().errorRate(0).start()) {
            ExampleClient.Answer answer = new ExampleClient(api).get(target);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.error()).contains(message);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /",
                "GET /table",
                "GET /tables/",
                "GET /tables/orders",
                "GET /tables/customers/records",
                "GET /tables/orders/rows",
                "GET /tables/metrics/schema",
                "GET /tables/metrics/metadata",
                "GET /tables/users/deleted_records",
                "GET /tables/orders/records/order_0001",
                "DELETE /tables/orders/records",
                "DELETE /tables/orders/records/nobody",
                "DELETE /tables/users/records/user_0001",
                "PUT /tables/orders/records",
                "POST /tables"
            })
    void anUnknownTableOrRouteIs404(String request) throws Exception {
        try (ExampleApi api = ExampleApi.builder().errorRate(0).start()) {
            String[] parts = request.split(" ");
            ExampleClient.Answer answer =
                    new ExampleClient(api)
                            .send(
                                    parts[0],
                                    parts[1],
                                    "",
                                    Map.of("Authorization", ExampleClient.ALICE));
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.error()).isNotEmpty();
        }
    }

    @Test
    void noOrMalformedCredentialsAre401() throws Exception {
        try (ExampleApi api = ExampleApi.builder().errorRate(0).start()) {
            ExampleClient client = new ExampleClient(api);
            List<Map<String, String>> refused =
                    List.of(
                            Map.of(),
                            Map.of("Authorization", "Bearer token"),
                            Map.of("Authorization", "Basic !!!"),
                            Map.of("Authorization", ExampleClient.basic("alice")),
                            Map.of("Authorization", ExampleClient.basic("alice:")),
                            Map.of("Authorization", ExampleClient.basic(":secret")));
            for (Map<String, String> headers : refused) {
                ExampleClient.Answer answer = client.send("GET", "/tables", "", headers);
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate")).startsWith("Basic realm=");
            }
            assertThat(
                            client.send(
                                            "GET",
                                            "/tables",
                                            "",
                                            Map.of("authorization", ExampleClient.basic("x:y:z")))
                                    .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void errorRateOneFailsEveryCallInAllThreeWays() throws Exception {
        try (ExampleApi api = ExampleApi.builder().errorRate(1).retryAfterSeconds(2).start()) {
            ExampleClient client = new ExampleClient(api);
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                ExampleClient.Answer answer = client.get(ORDERS);
                statuses.add(answer.status());
                assertThat(answer.headers().containsKey("Retry-After"))
                        .isEqualTo(answer.status() != 500);
            }
            assertThat(statuses).containsOnly(429, 500, 503).contains(429, 500, 503);
        }
    }

    @Test
    void anErrorAppliesNoWrite() throws Exception {
        try (ExampleApi api = ExampleApi.builder().errorRate(1).start()) {
            new ExampleClient(api).delete(ORDERS + "/order_0001");
            assertThat(api.rows("orders")).hasSize(103);
            assertThat(api.tombstones()).isEmpty();
        }
    }

    @Test
    void errorsFollowTheSeedAndTheOrderOfRequests() throws Exception {
        List<Integer> first = statuses(ExampleApi.builder().seed(5).errorRate(0.3));
        assertThat(statuses(ExampleApi.builder().seed(5).errorRate(0.3))).isEqualTo(first);
        assertThat(statuses(ExampleApi.builder().seed(6).errorRate(0.3))).isNotEqualTo(first);
        assertThat(first.stream().filter(status -> status != 200).count()).isBetween(15L, 50L);
    }

    private static List<Integer> statuses(ExampleApiBuilder builder) throws Exception {
        try (ExampleApi api = builder.start()) {
            ExampleClient client = new ExampleClient(api);
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                ExampleClient.Answer answer = client.get(ORDERS);
                statuses.add(answer.status());
                assertThat(answer.headers()).doesNotContainKey("Retry-After");
            }
            return statuses;
        }
    }

    @Test
    void theErrorRateCanChangeWhileItRuns() throws Exception {
        try (ExampleApi api = ExampleApi.builder().errorRate(0).start()) {
            ExampleClient client = new ExampleClient(api);
            assertThat(client.get(ORDERS).status()).isEqualTo(200);
            api.errorRate(1);
            assertThat(client.get(ORDERS).status()).isIn(429, 500, 503);
            api.errorRate(0);
            assertThat(client.get(ORDERS).status()).isEqualTo(200);
            assertThatThrownBy(() -> api.errorRate(1.5))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("0 to 1");
        }
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> ExampleApi.builder().rows("customers", 5))
                .hasMessage(
                        "no table 'customers', expected one of"
                                + " [products, events, users, orders, metrics]");
        assertThatThrownBy(() -> ExampleApi.builder().pageSize("orders", 0))
                .hasMessage("page size must be at least 1, found 0");
        assertThatThrownBy(() -> ExampleApi.builder().errorRate(-1).start())
                .hasMessageContaining("error rate");
    }
}
