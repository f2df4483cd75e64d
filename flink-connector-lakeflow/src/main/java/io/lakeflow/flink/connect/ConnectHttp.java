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
package io.lakeflow.flink.connect;

import io.lakeflow.flink.http.AnswerJudge;
import io.lakeflow.flink.http.Body;
import io.lakeflow.flink.http.Credentials;
import io.lakeflow.flink.http.Header;
import io.lakeflow.flink.http.HttpAnswer;
import io.lakeflow.flink.http.HttpCall;
import io.lakeflow.flink.http.HttpExchange;
import io.lakeflow.flink.json.PageCursor;
import io.lakeflow.flink.json.PageDecoder;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Requests to one API that wait for their answer. What makes sense was tried by then: passing
 * faults and {@code 429} are waited out, and what is left throws an {@link
 * io.lakeflow.flink.http.HttpFailure} that says what to do.
 *
 * <pre>{@code
 * ConnectHttp http = context.http(URI.create("https://api.example.com/v1/"), new Credentials.Bearer(token));
 * Map<String, Object> page = http.getObject("orders", Map.of("since", since, "limit", 100));
 * }</pre>
 */
@PublicEvolving
public final class ConnectHttp {
    private static final String WHOLE = "";

    private final HttpExchange exchange;
    private final URI base;
    private final Credentials credentials;

    ConnectHttp(HttpExchange exchange, URI base, Credentials credentials) {
        this.exchange = exchange;
        this.base = base;
        this.credentials = credentials;
    }

    /**
     * The answer to a {@code GET}, whose content is to be closed once it was read.
     *
     * @param path relative to the base, or an absolute address of the same origin
     * @param parameters of the query; one that is null is left out
     * @throws io.lakeflow.flink.http.HttpFailure if there is none to be had
     */
    public HttpAnswer get(String path, Map<String, ?> parameters) throws InterruptedException {
        return send("GET", path, parameters, List.of(), null);
    }

    /**
     * The JSON object that answers a {@code GET}: maps, lists, strings, numbers, booleans and null.
     *
     * @throws IOException if the answer is not a whole JSON object
     */
    public Map<String, Object> getObject(String path, Map<String, ?> parameters)
            throws IOException, InterruptedException {
        return object(get(path, parameters));
    }

    /**
     * The answer to any request, whose content is to be closed once it was read.
     *
     * @param method in upper case
     * @param headers sent as they are
     * @param body null for none
     */
    public HttpAnswer send(
            String method,
            String path,
            Map<String, ?> parameters,
            List<Header> headers,
            @Nullable byte[] body)
            throws InterruptedException {
        HttpCall call = new HttpCall(method, address(path, parameters), headers, body, credentials);
        CompletableFuture<HttpAnswer> answer =
                exchange.send(call, AnswerJudge.DEFAULT).toCompletableFuture();
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private URI address(String path, Map<String, ?> parameters) {
        String query =
                parameters.entrySet().stream()
                        .filter(parameter -> parameter.getValue() != null)
                        .map(
                                parameter ->
                                        encoded(parameter.getKey())
                                                + "="
                                                + encoded(parameter.getValue().toString()))
                        .collect(Collectors.joining("&"));
        String separator = query.isEmpty() ? "" : path.contains("?") ? "&" : "?";
        return base.resolve(path + separator + query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Map<String, Object> object(HttpAnswer answer) throws IOException {
        PageDecoder.Builder decoder = PageDecoder.builder();
        int whole = decoder.tree(WHOLE);
        try (Body content = answer.content()) {
            byte[] json = content.open().readAllBytes();
            PageCursor object = decoder.build().open(List.of(json).iterator());
            object.next();
            if (object.tree(whole) instanceof Map<?, ?> map && !object.next()) {
                return castKeys(map);
            }
        }
        throw new IOException("expected a JSON object, found something else in " + answer);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> castKeys(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }
}
