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
package io.lakeflow.flink.docs;

import io.lakeflow.flink.testutils.http.LoopbackServer;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.zip.GZIPOutputStream;

/** An API of files in several formats. */
final class ExportsStandIn implements LoopbackServer.Handler {
    private static final String VISITS =
            """
            {"id": 1, "request": {"path": "/"}}
            {"id": 2, "request": {"path": "/prices"}}
            """;
    private static final String PRICES = "id;name;price\n1;caf\u00e9;2.50\n2;tea;n/a\n";
    private static final String NEWS =
            """
            <?xml version="1.0"?>
            <feed>
              <entry id="1"><title>One</title><tag>a</tag><author><name>Ann</name></author></entry>
              <entry id="2"><title>Two</title><tag>a</tag><tag>b</tag></entry>
            </feed>
            """;

    @Override
    public CompletionStage<Response> handle(Request request) {
        return CompletableFuture.completedFuture(
                switch (request.path()) {
                    case "/visits.ndjson" -> file(VISITS.getBytes(StandardCharsets.UTF_8));
                    case "/prices.csv.gz" ->
                            file(gzip(PRICES.getBytes(StandardCharsets.ISO_8859_1)));
                    case "/news.xml" -> file(NEWS.getBytes(StandardCharsets.UTF_8));
                    default -> new Response(404, Map.of(), new byte[0]);
                });
    }

    private static Response file(byte[] content) {
        return new Response(200, Map.of("Content-Type", "application/octet-stream"), content);
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }
}
