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
package io.lakeflow.flink.e2e;

import io.lakeflow.flink.testutils.http.LoopbackServer;
import io.lakeflow.flink.testutils.http.Request;
import io.lakeflow.flink.testutils.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A token endpoint, whose answers a test can hold back. */
final class Login implements AutoCloseable {
    private final LoopbackServer server =
            LoopbackServer.start(0, InstantSource.system(), this::answer);
    private final Duration lifetime;
    private final AtomicInteger requests = new AtomicInteger();
    private final Path secret;
    private volatile CompletableFuture<Void> open = CompletableFuture.completedFuture(null);

    /** Whose tokens are good for so long. */
    Login(Duration lifetime) throws IOException {
        this.lifetime = lifetime;
        this.secret = Files.createTempFile(TestCluster.secrets(), "login", "");
        Files.writeString(secret, "known to nobody");
    }

    /** How a spec says it, with an option {@code secret}. */
    String auth() {
        return "{oauth2: {token_url: \"%s/token\", client_id: me, client_secret: \"${config.secret}\"}}"
                .formatted(server.uri());
    }

    /** The value of that option. */
    String secret() {
        return "${file:" + secret + "}";
    }

    /** How many requests have come. */
    int requests() {
        return requests.get();
    }

    /** Answers no request from now on until the stage completes. */
    CompletableFuture<Void> hold() {
        CompletableFuture<Void> released = new CompletableFuture<>();
        open = released;
        return released;
    }

    private CompletionStage<Response> answer(Request request) {
        int number = requests.incrementAndGet();
        String token =
                "{\"access_token\": \"access-%d\", \"expires_in\": %d}"
                        .formatted(number, lifetime.toSeconds());
        return open.thenApply(
                ignored -> Response.json(200, token.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        server.close();
    }
}
