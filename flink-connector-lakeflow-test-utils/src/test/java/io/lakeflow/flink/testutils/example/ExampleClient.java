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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** A client of the example API that knows its conventions, for the tests. */
final class ExampleClient {

    static final String ALICE = basic("alice:secret");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ExampleClient(ExampleApi api) {
        this.base = api.uri();
    }

    /** An answer with its body read as JSON. */
    record Answer(int status, Map<String, List<String>> headers, byte[] bytes) {

        JsonNode json() throws IOException {
            return MAPPER.readTree(bytes);
        }

        String header(String name) {
            return headers.get(name).get(0);
        }

        String error() throws IOException {
            return json().get("error").textValue();
        }
    }

    static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes());
    }

    Answer get(String target) throws Exception {
        return send("GET", target, "", Map.of("Authorization", ALICE));
    }

    Answer post(String target, String json) throws Exception {
        return send("POST", target, json, Map.of("Authorization", ALICE));
    }

    Answer delete(String target) throws Exception {
        return send("DELETE", target, "", Map.of("Authorization", ALICE));
    }

    Answer send(String method, String target, String body, Map<String, String> headers)
            throws Exception {
        return answer(
                http.send(
                        request(method, target, body, headers),
                        HttpResponse.BodyHandlers.ofByteArray()));
    }

    CompletableFuture<Answer> getLater(String target) {
        return http.sendAsync(
                        request("GET", target, "", Map.of("Authorization", ALICE)),
                        HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(ExampleClient::answer);
    }

    /** All pages of a listing, the query without its page parameter. */
    List<JsonNode> pages(String table, String query) throws Exception {
        List<JsonNode> pages = new ArrayList<>();
        String more = query.isEmpty() ? "" : "&" + query;
        int next = 1;
        while (next > 0) {
            Answer answer = get("/tables/" + table + "?page=" + next + more);
            if (answer.status() != 200) {
                throw new AssertionError(answer.status() + ": " + answer.error());
            }
            JsonNode page = answer.json();
            pages.add(page.get("records"));
            next = page.get("next_page").isNull() ? 0 : page.get("next_page").intValue();
        }
        return pages;
    }

    /** The records of all pages of a listing. */
    List<Map<String, Object>> records(String table, String query) throws Exception {
        List<Map<String, Object>> records = new ArrayList<>();
        for (JsonNode page : pages(table + "/records", query)) {
            for (JsonNode row : page) {
                records.add(
                        MAPPER.readerForMapOf(Object.class)
                                .readValue(MAPPER.writeValueAsBytes(row)));
            }
        }
        return records;
    }

    private HttpRequest request(
            String method, String target, String body, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + target))
                        .timeout(Duration.ofSeconds(30))
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return request.build();
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(response.headers().map());
        return new Answer(response.statusCode(), headers, response.body());
    }
}
