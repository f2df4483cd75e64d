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
package io.lakeflow.flink.testutils.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;

/** Asks a scripted API over HTTP. */
final class ScriptedClient {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    ScriptedClient(ScriptedApi api) {
        this.base = api.uri();
    }

    CompletableFuture<HttpResponse<String>> send(String target) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + target))
                        .timeout(Duration.ofSeconds(60))
                        .build();
        return http.sendAsync(request, BodyHandlers.ofString());
    }

    HttpResponse<String> get(String target) {
        return send(target).join();
    }

    int status(String target) {
        return get(target).statusCode();
    }

    JsonNode json(String target) {
        HttpResponse<String> response = get(target);
        if (response.statusCode() != 200) {
            throw new IllegalStateException(target + ": " + response.body());
        }
        return parse(response.body());
    }

    static JsonNode parse(String body) {
        try {
            return MAPPER.readTree(body);
        } catch (IOException e) {
            throw new IllegalArgumentException(body, e);
        }
    }

    /** The ids of a listing with a token at {@code next} that goes into {@code after}. */
    List<String> ids(String target) {
        List<String> ids = new ArrayList<>();
        JsonNode page = json(target);
        ids.addAll(idsOf(page));
        while (page.hasNonNull("next")) {
            String mark = target.contains("?") ? "&" : "?";
            page = json(target + mark + "after=" + page.get("next").asText());
            ids.addAll(idsOf(page));
        }
        return ids;
    }

    static List<String> idsOf(JsonNode page) {
        return StreamSupport.stream(page.get("data").spliterator(), false)
                .map(record -> record.get("id").asText())
                .toList();
    }
}
