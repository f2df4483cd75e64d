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
package io.lakeflow.flink.testutils.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A session of Flink's SQL gateway: what {@code SET}, {@code ADD JAR} and {@code CREATE} say in it
 * holds for the statements after them.
 */
public final class SqlSession {
    private static final Patience PATIENCE = Patience.of(Duration.ofMinutes(3));
    private static final Set<String> UNDER_WAY = Set.of("INITIALIZED", "PENDING", "RUNNING");

    private final JsonHttp http;
    private final String path;

    private SqlSession(JsonHttp http, String path) {
        this.http = http;
        this.path = path;
    }

    /** A new session; empty while the gateway does not listen yet. */
    static Optional<SqlSession> open(URI gateway) throws IOException, InterruptedException {
        JsonHttp http = new JsonHttp(gateway);
        try {
            JsonNode session = http.send("POST", "/v2/sessions", Map.of());
            return Optional.of(
                    new SqlSession(http, "/v2/sessions/" + session.get("sessionHandle").asText()));
        } catch (ConnectException e) {
            return Optional.empty();
        }
    }

    /** Sets an option of this session, as {@code SET} does. */
    public SqlSession set(String key, String value) throws Exception {
        execute("SET '%s' = '%s'".formatted(key, value));
        return this;
    }

    /** Loads a jar into this session and its jobs, as a user does. */
    public SqlSession addJar(Path jar) throws Exception {
        execute("ADD JAR '" + jar.toAbsolutePath() + "'");
        return this;
    }

    /**
     * Submits an {@code INSERT} or a {@code STATEMENT SET} that is then a job.
     *
     * @return the id of the job
     */
    public String submit(String statement) throws Exception {
        return execute(statement).get(0).get(0).asText();
    }

    /**
     * Executes a statement and waits for its result.
     *
     * @return its rows, each a list of cells
     * @throws IllegalStateException if it fails, with what the gateway says
     */
    public List<List<JsonNode>> execute(String statement) throws Exception {
        String operation =
                http.send("POST", path + "/statements", Map.of("statement", statement))
                        .get("operationHandle")
                        .asText();
        String address = path + "/operations/" + operation;
        PATIENCE.until(
                "the result of " + statement,
                () -> !UNDER_WAY.contains(http.get(address + "/status").get("status").asText()));
        List<List<JsonNode>> rows = new ArrayList<>();
        Optional<String> next = Optional.of(address + "/result/0?rowFormat=JSON");
        while (next.isPresent()) {
            JsonNode page = page(statement, next.get());
            page.at("/results/data")
                    .forEach(
                            row -> {
                                List<JsonNode> cells = new ArrayList<>();
                                row.get("fields").forEach(cells::add);
                                rows.add(cells);
                            });
            next =
                    page.hasNonNull("nextResultUri")
                            ? Optional.of(page.get("nextResultUri").asText())
                            : Optional.empty();
        }
        return rows;
    }

    private JsonNode page(String statement, String address) throws Exception {
        return PATIENCE.get(
                "the result of " + statement,
                () -> {
                    try {
                        return Optional.of(http.get(address))
                                .filter(
                                        page ->
                                                !page.get("resultType")
                                                        .asText()
                                                        .equals("NOT_READY"));
                    } catch (IOException e) {
                        throw new IllegalStateException("this failed: " + statement, e);
                    }
                });
    }
}
